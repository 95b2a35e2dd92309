public import KlingCost

/// kie: its document "Kling-2.6 文生视频", sections 1 and 2, and its public documentation (docs/gateways/kie.md).
/// An envelope `{code,msg,data}` says more than the HTTP status, which is 200 for failures too.
public struct KieAPI: GatewayAPI {
    /// Its name everywhere: `kie`.
    public let name = "kie"
    /// Where it is asked.
    public let site: GatewaySite
    /// No key makes a repeated order safe (docs/gateways/kie.md).
    public let idempotencyField: String? = nil
    /// Twenty in ten seconds for an account; more are refused, not queued (docs/gateways/kie.md).
    public let rateLimits = [RateLimit(count: 20, seconds: 10)]
    /// See ``checkCallback(_:_:keys:at:)``.
    public let signsCallbacks = true

    /// The document's list of errors (错误代码): of those, all but 500 say that nothing was taken; and
    /// so do a key's own cap and maintenance (docs/gateways/kie.md).
    private static let refusals = GatewayProblem.Kind.refusals.subtracting([.forbidden])
        .union([.keyLimit, .maintenance])

    /// kie, at its documented addresses or at others.
    public init(site: GatewaySite = .kie) { self.site = site }

    /// The same, as a user settled it.
    public func settled(by choices: GatewayChoices) -> KieAPI {
        KieAPI(site: choices.site)
    }

    /// What the envelope says, held against the HTTP status.
    private enum EnvelopeReading {
        case fine(AnswerJSON)
        case fault(GatewayProblem, AnswerJSON)
        case disagreement
        /// Not kie's envelope.
        case nothing(AnswerJSON?)
    }

    /// Under HTTP 200 the envelope's code decides; any other status must be the code. A number that
    /// is no HTTP status, under such a status, is the maker's own.
    private static func envelope(_ answer: HTTPAnswer) -> EnvelopeReading {
        guard let json = AnswerJSON(answer.body), let code = json["code"]?.integer else {
            return .nothing(AnswerJSON(answer.body))
        }
        if answer.status != 200 && answer.status != code {
            return (0...599).contains(code) ? .disagreement : .nothing(json)
        }
        if code == 200 { return .fine(json) }
        // Some pages have `message` for `msg`.
        return .fault(
            GatewayProblem(
                code, code: String(code), message: (json["msg"] ?? json["message"])?.text, answer),
            json)
    }

    /// `{"code":200,"msg":"success","data":{"taskId":…}}`
    public func readSubmit(_ answer: HTTPAnswer) -> Verdict {
        let seen = SeenIDs.find(in: answer.body)
        switch KieAPI.envelope(answer) {
        case .fine(let json):
            guard let id = json["data"]?["taskId"] else {
                return .unknown(GatewayEvidence(.undocumented, answer, ids: seen))
            }
            return .accepted(id.text, answer, seen)
        case .fault(let fault, _): return .refused(fault, answer, seen, refusals: KieAPI.refusals)
        case .disagreement: return .unknown(GatewayEvidence(.disagreement, answer, ids: seen))
        case .nothing(nil) where answer.status == 200:
            return .unknown(GatewayEvidence(.unreadable, answer, ids: seen))
        case .nothing(let json):
            return .refused(json, answer, seen)
        }
    }

    /// `data.state` alone decides, whatever the envelope's code: the document's own example has a
    /// result while it still waits. Without a state the code does: after some there will be none.
    public func readStatus(_ answer: HTTPAnswer, of task: TaskID) -> StatusReading {
        switch KieAPI.envelope(answer) {
        case .fine(let json): return reading(json, answer, of: task)
        case .fault(_, let json) where json["data"]?["state"]?.text?.isEmpty == false:
            return reading(json, answer, of: task)
        case .fault(let fault, _) where [.notFound, .notValid].contains(fault.kind):
            return .notVisible(fault)
        case .fault(let fault, let json) where KieAPI.ends.contains(fault.kind):
            return .failed(
                TaskFailure(
                    code: fault.code, message: fault.message,
                    cost: json["data"].flatMap { ReportedCharge(ofFailed: $0) },
                    isStated: false))
        case .fault(let fault, _): return .unknown(GatewayEvidence(.fault(fault), answer))
        case .disagreement: return .unknown(GatewayEvidence(.disagreement, answer))
        case .nothing(let json):
            return .unknown(GatewayEvidence(bare: answer, isJSON: json != nil))
        }
    }

    private func reading(
        _ json: AnswerJSON, _ answer: HTTPAnswer, of task: TaskID
    ) -> StatusReading {
        guard let data = json["data"], data.kind == .object else {
            return .unknown(GatewayEvidence(.undocumented, answer))
        }
        if let id = data["taskId"], id.text != task.text {
            return .unknown(GatewayEvidence(.otherTask, answer))
        }
        let state = data["state"]?.text ?? ""
        switch state {
        case "waiting", "queuing", "generating":
            return .running(state: state, progress: data["progress"]?.percent)
        case "success":
            return finished(data).map { .succeeded($0) }
                ?? .unknown(GatewayEvidence(.noVideo, answer))
        case "fail":
            return .failed(
                TaskFailure(
                    code: data["failCode"]?.word, message: data["failMsg"]?.text,
                    cost: ReportedCharge(ofFailed: data)))
        default:
            return .unknown(
                GatewayEvidence(.oddState(state.cut(to: GatewayProblem.longestWord)), answer))
        }
    }

    /// After these the question is not answered otherwise: it is malformed, nothing came from upstream
    /// for ten minutes, the generation failed (docs/gateways/kie.md).
    private static let ends: Set<GatewayProblem.Kind> = [
        .badRequest, .upstreamSilent, .server(501),
    ]

    /// `resultJson` is JSON inside a string: `{"resultUrls":[…]}`. `creditsConsumed` is not
    /// documented for these tasks, and present only on success (docs/gateways/kie.md); kie's log writes
    /// `consumeCredits`.
    private func finished(_ data: AnswerJSON) -> FinishedTask? {
        let result = data["resultJson"]?.text.flatMap { AnswerJSON($0.utf8) }
        let addresses = result?["resultUrls"]?.items ?? []
        // In milliseconds.
        let completed = data["completeTime"]?.integer.flatMap { AnswerJSON.instant($0 / 1000) }
        return FinishedTask(
            addresses.map { ($0.text, nil) }, in: data["resultJson"], completed: completed,
            charge: ReportedCharge(
                ["creditsConsumed": .credits, "consumeCredits": .credits], in: data))
    }

    /// `{"code":200,"msg":"success","data":100}`, in credits (docs/gateways/kie.md).
    public func readBalance(_ answer: HTTPAnswer) -> BalanceReading {
        switch KieAPI.envelope(answer) {
        case .fine(let json):
            guard let credits = json["data"]?.amount else {
                return .unknown(GatewayEvidence(.undocumented, answer))
            }
            return .balance(
                GatewayBalance(
                    amount: nil, used: nil, currency: nil, credits: credits, isUnlimited: false))
        case .fault(let fault, _): return .unknown(GatewayEvidence(.fault(fault), answer))
        case .disagreement: return .unknown(GatewayEvidence(.disagreement, answer))
        case .nothing(let json):
            return .unknown(GatewayEvidence(bare: answer, isJSON: json != nil))
        }
    }

    /// The same as the answer to the question after the task (document, 回调 URL 参数).
    public func readCallback(_ body: [UInt8]) -> CallbackReading? {
        guard let task = KieAPI.task(ofCallback: body) else { return nil }
        return CallbackReading(
            task: task, reading: readStatus(HTTPAnswer(status: 200, body: body), of: task))
    }

    /// The documentation shows `data.taskId`, `data.task_id` and `taskId`.
    private static func task(ofCallback body: [UInt8]) -> TaskID? {
        guard let json = AnswerJSON(body) else { return nil }
        let data = json["data"]
        let ids = [data?["taskId"], data?["task_id"], json["taskId"]].compactMap { $0?.text }
        return Set(ids).count == 1 ? TaskID(ids[0]) : nil
    }

    /// `base64(HMAC-SHA256(taskId + "." + timestamp))` (docs/gateways/kie.md). It does not cover the body: it
    /// shows that kie spoke about this task then, not what it said.
    public func checkCallback(
        _ fields: HTTPFields, _ body: [UInt8], keys: [Secret], at now: Instant
    ) -> CallbackSignature {
        guard let timestamp = fields["X-Webhook-Timestamp"],
            let signature = fields["X-Webhook-Signature"],
            let task = KieAPI.task(ofCallback: body)
        else { return .missing }
        let signed = Array("\(task).\(timestamp)".utf8)
        return .check([signature], signed, keys, timestamp: timestamp, at: now) { $0.base64 }
    }
}
