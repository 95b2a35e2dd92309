public import KlingCost

/// xcompute, whose API is APIMart's: its documents "Kling 2.6", "Kling v3" and "Motion Control",
/// section 响应; status and balance are inferred from APIMart's pages (docs/gateways/xcompute.md).
public struct XcomputeAPI: GatewayAPI {
    /// Its name everywhere: `xcompute`.
    public let name = "xcompute"
    /// Where it is asked.
    public let site: GatewaySite
    /// `Idempotency-Key`: APIMart's; whether xcompute honours it is not known (docs/gateways/xcompute.md).
    public let idempotencyField: String?
    /// None is published (docs/gateways/xcompute.md).
    public let rateLimits: [RateLimit] = []
    /// Whether it honours its idempotency field is not known, nor that it needs just this one.
    public let ownChoices: [GatewayChoices.Own] = [.idempotencyField]

    /// - Parameters:
    ///   - site: where it is asked.
    ///   - idempotencyField: the attempt's id goes out as this; `nil` sends none.
    public init(site: GatewaySite = .xcompute, idempotencyField: String? = "Idempotency-Key") {
        (self.site, self.idempotencyField) = (site, idempotencyField)
    }

    /// The same, as a user settled it.
    public func settled(by choices: GatewayChoices) -> XcomputeAPI {
        XcomputeAPI(site: choices.site, idempotencyField: choices.idempotencyField)
    }

    /// `{"code":200,"data":[{"status":"submitted","task_id":…}]}`: just one task is a verdict.
    public func readSubmit(_ answer: HTTPAnswer) -> Verdict {
        SubmitAnswer.verdict(answer) { answer in
            let json = answer.json
            if json["error"] != nil { return answer.unknown(.disagreement) }
            guard let code = json["code"] else { return answer.unknown(.undocumented) }
            if code.integer != 200 { return answer.unknown(.disagreement) }
            guard let items = json["data"]?.items else { return answer.unknown(.undocumented) }
            let ids = items.compactMap { $0["task_id"] }
            guard items.count == 1, ids.count == 1 else {
                return answer.unknown(.taskCount(ids.count))
            }
            return answer.accepted(ids[0].text)
        }
    }

    /// `{"code":200,"data":{"id","status","progress","result","error",…}}` (docs/gateways/xcompute.md).
    public func readStatus(_ answer: HTTPAnswer, of task: TaskID) -> StatusReading {
        func unknown(_ reason: GatewayEvidence.Reason) -> StatusReading {
            .unknown(GatewayEvidence(reason, answer))
        }
        let json = AnswerJSON(answer.body)
        guard answer.status == 200, let json else {
            return .notDone(json, answer, invisible: [.notFound])
        }
        if json["error"] != nil { return unknown(.disagreement) }
        guard let code = json["code"], let data = json["data"], data.kind == .object else {
            return unknown(.undocumented)
        }
        if code.integer != 200 { return unknown(.disagreement) }
        if let id = data["id"], id.text != task.text { return unknown(.otherTask) }
        let state = data["status"]?.text ?? ""
        switch state {
        case "submitted", "queued", "pending", "processing":
            return .running(state: state, progress: data["progress"]?.percent)
        case "completed":
            if data["error"]?.isFault == true { return unknown(.disagreement) }
            return finished(data).map { .succeeded($0) } ?? unknown(.noVideo)
        case "failed":
            return .failed(
                TaskFailure(
                    code: data["error"]?["code"]?.word, message: data["error"]?["message"]?.text,
                    cost: ReportedCharge(ofFailed: data)))
        case "cancelled":
            return .failed(
                TaskFailure(
                    code: state, message: data["error"]?["message"]?.text,
                    cost: ReportedCharge(ofFailed: data)))
        default: return unknown(.oddState(state.cut(to: GatewayProblem.longestWord)))
        }
    }

    /// `result.videos[]`: `url` is a list of addresses on newer pages and one address on older ones;
    /// `cost` in USD and `credits_cost` come with a finished task (docs/gateways/xcompute.md).
    private func finished(_ data: AnswerJSON) -> FinishedTask? {
        var addresses: [(text: String?, expires: Instant?)] = []
        for video in data["result"]?["videos"]?.items ?? [] {
            let expires = video["expires_at"]?.instant
            let url = video["url"]
            for item in url?.items ?? [url ?? video] { addresses.append((item.text, expires)) }
        }
        return FinishedTask(
            addresses, in: data["result"], completed: data["completed"]?.instant,
            charge: ReportedCharge(["cost": .money(.usd), "credits_cost": .credits], in: data))
    }

    /// `{"success":true,"remain_balance":…,"unlimited_quota":false}` (docs/gateways/xcompute.md).
    public func readBalance(_ answer: HTTPAnswer) -> BalanceReading {
        .shared(answer, currency: nil)
    }
}

extension AnswerJSON {
    /// From 0 to 100, else nothing.
    var percent: Int? { integer.flatMap { (0...100).contains($0) ? $0 : nil } }

    /// Whether an error object says anything: some servers send an empty one with a success.
    var isFault: Bool {
        if kind != .object { return true }
        let code = self["code"]?.word ?? ""
        return !["", "0", "200"].contains(code) || !(self["message"]?.text ?? "").isEmpty
    }
}

extension StatusReading {
    /// Of an answer of xcompute or toapis that is not a task's state.
    ///
    /// - Parameter invisible: errors that say no more than that the task is not known.
    static func notDone(
        _ json: AnswerJSON?, _ answer: HTTPAnswer, invisible: Set<GatewayProblem.Kind>
    ) -> StatusReading {
        guard answer.status != 200, let json, let envelope = ErrorEnvelope(json, answer) else {
            return .unknown(GatewayEvidence(bare: answer, isJSON: json != nil))
        }
        if !envelope.agrees { return .unknown(GatewayEvidence(.disagreement, answer)) }
        if invisible.contains(envelope.fault.kind) { return .notVisible(envelope.fault) }
        return .unknown(GatewayEvidence(.fault(envelope.fault), answer))
    }
}

extension BalanceReading {
    /// Of xcompute and toapis, which answer alike. A failure is HTTP 200 with `success` false.
    static func shared(_ answer: HTTPAnswer, currency: Currency?) -> BalanceReading {
        func unknown(_ reason: GatewayEvidence.Reason) -> BalanceReading {
            .unknown(GatewayEvidence(reason, answer))
        }
        guard let json = AnswerJSON(answer.body) else {
            return .unknown(GatewayEvidence(bare: answer, isJSON: false))
        }
        if answer.status != 200 {
            guard let envelope = ErrorEnvelope(json, answer) else {
                return .unknown(GatewayEvidence(bare: answer, isJSON: true))
            }
            return unknown(envelope.agrees ? .fault(envelope.fault) : .disagreement)
        }
        if json["success"]?.boolean == false {
            return unknown(.fault(GatewayProblem(200, message: json["message"]?.text, answer)))
        }
        let amount = json["remain_balance"]?.amount
        let credits = json["remain_credits"]?.amount
        let isUnlimited = json["unlimited_quota"]?.boolean == true
        guard json["success"]?.boolean == true, isUnlimited || amount != nil || credits != nil
        else { return unknown(.undocumented) }
        return .balance(
            GatewayBalance(
                // Without a limit the balance is -1.
                amount: isUnlimited ? nil : amount, used: json["used_balance"]?.amount,
                currency: currency, credits: isUnlimited ? nil : credits, isUnlimited: isUnlimited))
    }
}
