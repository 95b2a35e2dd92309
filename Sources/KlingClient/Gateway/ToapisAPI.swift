public import KlingCost

/// toapis: its document "Kling v2.6" for the request; answers, status, limits and callbacks from
/// its public documentation (docs/gateways/toapis.md). Answers are flat, without an envelope.
public struct ToapisAPI: GatewayAPI {
    /// Its name everywhere: `toapis`.
    public let name = "toapis"
    /// Where it is asked.
    public let site: GatewaySite
    /// None: it has no such header, and its `client_business_id` keeps nobody from sending twice.
    public let idempotencyField: String? = nil
    /// `nil`, or `client_business_id`, which the page of tasks describes for all requests.
    public let attemptField: String?
    /// By `GET /v1/videos/generations/{client_business_id}`, for the user of the key
    /// (docs/gateways/toapis.md).
    public let findsAttempts = true
    /// Of the default group: a burst of 50 in 10 s, and 300 a minute (docs/gateways/toapis.md).
    public let rateLimits = [
        RateLimit(count: 50, seconds: 10), RateLimit(count: 300, seconds: 60),
    ]
    /// Its `client_business_id` is documented for some models only.
    public let ownChoices: [GatewayChoices.Own] = [.attemptField]
    /// See ``checkCallback(_:_:keys:at:)``.
    public let signsCallbacks = true

    /// What its pages call a name of the caller's own.
    public static let businessID = "client_business_id"

    /// - Parameters:
    ///   - site: where it is asked.
    ///   - sendsBusinessID: the attempt's id goes out for models whose own page does not say so too.
    public init(site: GatewaySite = .toapis, sendsBusinessID: Bool = false) {
        self.site = site
        attemptField = sendsBusinessID ? ToapisAPI.businessID : nil
    }

    /// The same, as a user settled it.
    public func settled(by choices: GatewayChoices) -> ToapisAPI {
        ToapisAPI(site: choices.site, sendsBusinessID: choices.sendsAttempts)
    }

    /// `{"id","object":"generation.task","model","status":"queued",…}`
    public func readSubmit(_ answer: HTTPAnswer) -> Verdict {
        SubmitAnswer.verdict(answer) { answer in
            let json = answer.json
            if json["error"]?.isFault == true { return answer.unknown(.disagreement) }
            guard json["object"]?.text == "generation.task" else {
                return answer.unknown(.undocumented)
            }
            // Elsewhere it is called `task_id`: two names must be one.
            if let other = json["task_id"], other.text != json["id"]?.text {
                return answer.unknown(.taskCount(2))
            }
            return answer.accepted(json["id"]?.text)
        }
    }

    /// States `queued`, `in_progress`, `completed`, `failed`, and once `submitted`.
    public func readStatus(_ answer: HTTPAnswer, of task: TaskID) -> StatusReading {
        let json = AnswerJSON(answer.body)
        guard answer.status == 200, let json else {
            return .notDone(json, answer, invisible: [.notFound])
        }
        if let id = json["id"], id.text != task.text {
            return .unknown(GatewayEvidence(.otherTask, answer))
        }
        let state = json["status"]?.text ?? ""
        switch state {
        case "submitted", "queued", "in_progress":
            return .running(state: state, progress: json["progress"]?.percent)
        case "completed":
            return outcome(
                result: json["result"] ?? json, json, answer,
                completed: json["completed_at"]?.instant)
        case "failed": return .failed(ToapisAPI.failure(json))
        default:
            return .unknown(
                json["status"] == nil && json["error"] != nil
                    ? GatewayEvidence(.disagreement, answer)
                    : GatewayEvidence(.oddState(state.cut(to: GatewayProblem.longestWord)), answer))
        }
    }

    /// The answer about a task, asked after by another name. What echoes another name than the one
    /// asked after is about something else.
    public func readLookUp(_ answer: HTTPAnswer, of attempt: AttemptID) -> LookUpReading {
        guard answer.status == 200, let json = AnswerJSON(answer.body) else {
            switch StatusReading.notDone(
                AnswerJSON(answer.body), answer, invisible: [.notFound])
            {
            case .notVisible(let fault): return .nothing(fault)
            case .unknown(let evidence): return .unknown(evidence)
            case .running, .succeeded, .failed:
                return .unknown(GatewayEvidence(.undocumented, answer))
            }
        }
        let seen = SeenIDs.find(in: answer.body)
        if let echo = json[ToapisAPI.businessID], echo.text != attempt.description {
            return .unknown(GatewayEvidence(.otherTask, answer, ids: seen))
        }
        guard let id = json["id"]?.text, id != attempt.description, let task = TaskID(id),
            let model = json["model"]?.text, let created = json["created_at"]?.instant
        else { return .unknown(GatewayEvidence(.undocumented, answer, ids: seen)) }
        return .found(
            FoundTask(
                task: task, model: model.cut(to: GatewayProblem.longestWord), created: created,
                status: readStatus(answer, of: task)))
    }

    private static func failure(_ json: AnswerJSON) -> TaskFailure {
        TaskFailure(
            code: json["error"]?["code"]?.word, message: json["error"]?["message"]?.text,
            cost: ReportedCharge(ofFailed: json))
    }

    /// `result.data[].url`; an older page has one `url` beside the state. No charge is documented.
    private func outcome(
        result: AnswerJSON, _ json: AnswerJSON, _ answer: HTTPAnswer, completed: Instant?
    ) -> StatusReading {
        let expires = json["expires_at"]?.instant
        let videos = result["data"]?.items?.map { $0["url"] } ?? [result["url"]]
        if json["error"]?.isFault == true {
            return .unknown(GatewayEvidence(.disagreement, answer))
        }
        guard
            let done = FinishedTask(
                videos.map { ($0?.text, expires) }, in: result, completed: completed,
                charge: ReportedCharge([:], in: json))
        else { return .unknown(GatewayEvidence(.noVideo, answer)) }
        return .succeeded(done)
    }

    /// The same as xcompute's, in US dollars: `credits_per_usd` says so.
    public func readBalance(_ answer: HTTPAnswer) -> BalanceReading {
        .shared(answer, currency: .usd)
    }

    /// `{"id","type":"generation.completed","data":{"task_id","status":"SUCCESS","result",…}}`
    public func readCallback(_ body: [UInt8]) -> CallbackReading? {
        let answer = HTTPAnswer(status: 200, body: body)
        guard let json = AnswerJSON(body), let data = json["data"],
            let task = data["task_id"]?.text.flatMap({ TaskID($0) })
        else { return nil }
        let reading: StatusReading
        switch (json["type"]?.text, data["status"]?.text) {
        case ("generation.completed", "SUCCESS"):
            reading =
                data["result"].map {
                    outcome(result: $0, data, answer, completed: data["finished_at"]?.instant)
                } ?? .unknown(GatewayEvidence(.noVideo, answer))
        case ("generation.failed", "FAILURE"): reading = .failed(ToapisAPI.failure(data))
        // A test of the address is about no task.
        case ("endpoint.test", _): return nil
        default: reading = .unknown(GatewayEvidence(.undocumented, answer))
        }
        return CallbackReading(task: task, reading: reading)
    }

    /// The signature of a callback covers its body too.
    public var signsCallbackBodies: Bool { true }

    /// HMAC-SHA256 over `event_id.timestamp.body`, in hexadecimal; while a key is exchanged for
    /// another there are two (docs/gateways/toapis.md).
    public func checkCallback(
        _ fields: HTTPFields, _ body: [UInt8], keys: [Secret], at now: Instant
    ) -> CallbackSignature {
        guard let event = fields["X-ToAPIs-Webhook-Id"],
            let timestamp = fields["X-ToAPIs-Webhook-Timestamp"],
            let field = fields["X-ToAPIs-Webhook-Signature"]
        else { return .missing }
        let signatures = field.split(separator: ",").prefix(8).compactMap { part in
            let part = part.trimming { $0 == " " }
            return part.hasPrefix("v1=") ? String(part.dropFirst(3)).lowercased() : nil
        }
        let signed = Array("\(event).\(timestamp).".utf8) + body
        return .check(signatures, signed, keys, timestamp: timestamp, at: now) { $0.hexadecimal }
    }
}
