import KlingCost

/// kie: `{code, msg, data}` around everything, and HTTP 200 around most refusals.
struct KieDialect: GatewayDialect {
    let name = "kie"
    let states = ["waiting", "queuing", "generating"]
    let rateLimit: RateLimit? = RateLimit(count: 20, windowMs: 10_000, category: nil)
    let refusedPayloadCode = 422
    let refusesUnder200 = true
    let knowsIdempotencyKeys = false
    let knowsBusinessIDs = false

    func call(_ method: String, _ path: String, _ query: [String: String]) -> Call? {
        switch (method, path) {
        case ("POST", "/api/v1/jobs/createTask"): .submit
        case ("GET", "/api/v1/jobs/recordInfo"): .status(query["taskId"])
        case ("GET", "/api/v1/chat/credit"): .balance
        default: nil
        }
    }

    func taskID(_ digits: String) -> String { String(digits.prefix(32)) }

    func accepted(_ task: FakeTask) -> JSONValue {
        envelope(200, "success", .object([("taskId", .string(task.id))]))
    }

    func status(_ task: FakeTask, _ view: TaskView) -> JSONValue {
        let hasFailed =
            switch view.stage {
            case .failed, .cancelled: true
            default: false
            }
        var result: String?
        var cost: Int64?
        if case .success = view.stage {
            let addresses = JSONValue.array([.string(view.video)])
            result = JSONValue.object([("resultUrls", addresses)]).compact()
            cost = task.endedMs.map { $0 - task.acceptedMs }
        }
        var data: [(name: String, value: JSONValue)] = [
            ("taskId", .string(task.id)), ("model", .string(task.order.model)),
            ("state", .string(state(view.stage, success: "success", failed: "fail"))),
            ("param", .string(String(decoding: task.order.payload, as: UTF8.self))),
            ("resultJson", .text(result)), ("failCode", .text(hasFailed ? "501" : nil)),
            ("failMsg", .text(hasFailed ? "the generation failed" : nil)),
            ("costTime", .whole(cost)), ("completeTime", .whole(task.endedMs)),
            ("createTime", .whole(task.acceptedMs)),
        ]
        if result != nil, let credits = view.charge?.credits {
            data.append(("creditsConsumed", view.saidCharge ?? .number(credits)))
        }
        return envelope(200, "success", .object(data))
    }

    /// In credits, of which one is 0.005 USD.
    func balance(left: Nanos, used: Nanos) -> JSONValue {
        envelope(200, "success", .number(Nanos(count: left.count * 200)))
    }

    func error(_ code: Int, _ detail: String?) -> JSONValue {
        let message = KieDialect.errors[code] ?? KieDialect.errors[500] ?? "error"
        return envelope(code, withDetail(message, detail), .null)
    }

    private func envelope(_ code: Int, _ message: String, _ data: JSONValue) -> JSONValue {
        .object([("code", .integer(code)), ("msg", .string(message)), ("data", data)])
    }

    private static let errors = [
        400: "请求参数无效", 401: "认证失败，请检查 API 密钥", 402: "账户余额不足", 404: "资源未找到",
        408: "Upstream gave no answer within 10 minutes", 422: "参数验证失败", 429: "超过请求速率限制",
        433: "Usage limit of this key reached", 455: "Maintenance", 500: "内部服务器错误",
        501: "Generation failed", 505: "Feature disabled",
    ]
}
