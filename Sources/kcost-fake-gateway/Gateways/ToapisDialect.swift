import KlingCost

/// toapis: flat objects, nothing said of the charge.
struct ToapisDialect: GatewayDialect {
    let name = "toapis"
    let states = ["queued", "in_progress"]
    let rateLimit: RateLimit? = RateLimit(
        count: 50, windowMs: 10_000, category: "async_submit")
    let refusedPayloadCode = 400
    let refusesUnder200 = false
    let knowsIdempotencyKeys = false
    let knowsBusinessIDs = true

    private static let path = "/v1/videos/generations"

    func call(_ method: String, _ path: String, _ query: [String: String]) -> Call? {
        switch (method, path) {
        case ("POST", ToapisDialect.path): return .submit
        case ("GET", "/v1/balance"), ("GET", "/v1/user/balance"): return .balance
        case ("GET", _) where path.hasPrefix(ToapisDialect.path + "/"):
            return .status(String(path.dropFirst(ToapisDialect.path.count + 1)))
        default: return nil
        }
    }

    func taskID(_ digits: String) -> String { "tsk_vid_" + digits.prefix(24) }

    func accepted(_ task: FakeTask) -> JSONValue { .object(head(task, "queued", 0)) }

    private func head(
        _ task: FakeTask, _ state: String, _ progress: Int
    ) -> [(name: String, value: JSONValue)] {
        [
            ("id", .string(task.id)), ("object", .string("generation.task")),
            ("model", .string(task.order.model)), ("status", .string(state)),
            ("progress", .integer(progress)), ("created_at", .whole(task.acceptedMs / 1000)),
            ("metadata", .object([])),
        ]
    }

    func status(_ task: FakeTask, _ view: TaskView) -> JSONValue {
        let state = state(view.stage, success: "completed", failed: "failed")
        var members = head(task, state, progress(view.stage))
        let ended = task.endedMs.map { $0 / 1000 }
        switch view.stage {
        case .success:
            let video = JSONValue.object([
                ("url", .string(view.video)), ("format", .string("mp4")),
            ])
            members.append(("completed_at", .whole(ended)))
            members.append(("expires_at", .whole(ended.map { $0 + TaskView.linkSeconds })))
            members.append(
                ("result", .object([("type", .string("video")), ("data", .array([video]))])))
        case .failed, .cancelled:
            members.append(
                (
                    "error",
                    .object([
                        ("code", .string("generation_failed")),
                        ("message", .string("the generation failed")),
                    ])
                ))
        case .underWay, .strange: break
        }
        return .object(members)
    }

    func balance(left: Nanos, used: Nanos) -> JSONValue {
        balance(
            left: left, used: used,
            inCredits: [
                ("remain_credits", .number(Nanos(count: left.count * 200))),
                ("used_credits", .number(Nanos(count: used.count * 200))),
                ("credits_per_usd", .integer(200)),
            ])
    }

    func error(_ code: Int, _ detail: String?) -> JSONValue {
        error(code, detail, ToapisDialect.errors)
    }

    private static let errors = [
        400: ("Invalid request", "invalid_request"),
        401: ("Invalid API key", "authentication_error"),
        402: ("Insufficient quota", "insufficient_quota"),
        404: ("Task not found", "not_found_error"),
        422: ("Content policy violation", "content_policy_violation"),
        429: ("Rate limit exceeded", "rate_limit_exceeded"),
        500: ("Internal error", "internal_error"),
        503: ("Rate limit unavailable", "rate_limit_unavailable"),
    ]
}
