import KlingCost

/// xcompute: the submission as its pages document it, status and balance as APIMart's, of which
/// its pages are copies.
struct XcomputeDialect: GatewayDialect {
    let name = "xcompute"
    let states = ["pending", "processing"]
    let rateLimit: RateLimit? = nil
    let refusedPayloadCode = 400
    let refusesUnder200 = false
    let knowsIdempotencyKeys = true
    let knowsBusinessIDs = false

    func call(_ method: String, _ path: String, _ query: [String: String]) -> Call? {
        switch (method, path) {
        case ("POST", "/v1/videos/generations"): return .submit
        case ("GET", "/v1/balance"), ("GET", "/v1/user/balance"): return .balance
        case ("GET", _) where path.hasPrefix("/v1/tasks/"):
            return .status(String(path.dropFirst("/v1/tasks/".count)))
        default: return nil
        }
    }

    func taskID(_ digits: String) -> String { "task_" + digits.prefix(26).uppercased() }

    func accepted(_ task: FakeTask) -> JSONValue {
        let one = JSONValue.object([
            ("status", .string("submitted")), ("task_id", .string(task.id)),
        ])
        return .object([("code", .integer(200)), ("data", .array([one]))])
    }

    func status(_ task: FakeTask, _ view: TaskView) -> JSONValue {
        let state = state(
            view.stage, success: "completed", failed: "failed", cancelled: "cancelled")
        var data: [(name: String, value: JSONValue)] = [
            ("id", .string(task.id)), ("status", .string(state)),
            ("progress", .integer(progress(view.stage))),
            ("created", .whole(task.acceptedMs / 1000)), ("estimated_time", .integer(60)),
        ]
        if let ended = task.endedMs {
            data.append(("completed", .whole(ended / 1000)))
            data.append(("actual_time", .whole((ended - task.acceptedMs) / 1000)))
        }
        if case .success = view.stage { data.append(("result", result(task, view))) }
        if case .success = view.stage, let charge = view.charge {
            data.append(("cost", view.saidCharge ?? .number(charge.amount)))
            // One credit is 0.10 USD.
            let credits = JSONValue.number(Nanos(count: charge.amount.count * 10))
            data.append(("credits_cost", view.saidCharge ?? credits))
        }
        if case .failed = view.stage {
            let error = JSONValue.object([
                ("code", .integer(500)), ("message", .string("the generation failed")),
                ("type", .string("server_error")),
            ])
            data.append(("error", error))
        }
        return .object([("code", .integer(200)), ("data", .object(data))])
    }

    private func result(_ task: FakeTask, _ view: TaskView) -> JSONValue {
        // The reference page has a list of addresses, an older one a string: clients meet both.
        let address = JSONValue.string(view.video)
        let video = JSONValue.object([
            ("url", task.number.isMultiple(of: 2) ? address : .array([address])),
            ("expires_at", .whole(task.endedMs.map { $0 / 1000 + TaskView.linkSeconds })),
        ])
        return .object([("videos", .array([video]))])
    }

    func balance(left: Nanos, used: Nanos) -> JSONValue {
        balance(left: left, used: used, inCredits: [])
    }

    func error(_ code: Int, _ detail: String?) -> JSONValue {
        // A task that is not there is not answered as the pages have it: so clients saw it.
        code == 404
            ? .object([("code", .integer(404)), ("message", .string("not found"))])
            : error(code, detail, XcomputeDialect.errors)
    }

    private static let errors = [
        400: ("请求参数无效", "invalid_request_error"),
        401: ("身份验证失败，请检查您的API密钥", "authentication_error"),
        402: ("账户余额不足，请充值后再试", "payment_required"),
        403: ("permission denied", "permission_error"),
        409: ("idempotency_key_reused", "invalid_request_error"),
        429: ("请求过于频繁，请稍后再试", "rate_limit_error"),
        500: ("服务器内部错误，请稍后重试", "server_error"),
        502: ("bad gateway", "bad_gateway"),
    ]
}
