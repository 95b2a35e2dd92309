internal import KlingCost

/// The error that an answer carries: `{"error":{"code","message","type"}}`, the code a number or a
/// word, as xcompute and toapis document it (docs/gateways) and OpenAI writes it; and the flat form
/// `{"code":1303,"message"}`, which is Kling's own and new-api's.
struct ErrorEnvelope {
    /// What it says, by the HTTP status.
    let fault: GatewayProblem
    /// Code and type do not say other than the HTTP status.
    let agrees: Bool
    /// What it says of a payload: an empty account under 429 will not fill itself, and a model that
    /// is not there under 503 is no fault of the server.
    let payloadFault: GatewayProblem

    /// - Returns: `nil` when there is none.
    init?(_ json: AnswerJSON, _ answer: HTTPAnswer) {
        let inner = json["error"]
        if let inner, inner.kind != .object { return nil }
        let place = inner ?? json
        let code = place["code"]?.word
        let message = place["message"]?.text ?? place["msg"]?.text
        if code == nil && message == nil { return nil }
        // The flat form has no other sign than its code.
        if inner == nil && code == nil { return nil }
        fault = GatewayProblem(answer.status, code: code, message: message, answer)
        let said = [code, place["type"]?.text].compactMap { $0 }.map { ErrorWord($0) }
        agrees = said.allSatisfy { $0.goes(with: answer.status) }
        let meaning = said.lazy.compactMap { $0.meaning(under: answer.status) }.first
        payloadFault = GatewayProblem(
            answer.status, kind: meaning, code: code, message: message, answer)
    }
}

/// What a code or a type of an error says of the HTTP statuses that it goes with.
struct ErrorWord {
    /// `nil`: any.
    private let statuses: Set<Int>?
    private let meaning: GatewayProblem.Kind?

    init(_ word: String) {
        let word = word.lowercased()
        let found = Int(word).map { ErrorWord.number($0) } ?? ErrorWord.words[word]
        (statuses, meaning) =
            found
            ?? (ErrorWord.doubts.contains { word.contains($0) } ? ErrorWord.inDoubt : nil, nil)
    }

    func goes(with status: Int) -> Bool { statuses?.contains(status) ?? true }

    /// What it means, where it is no matter of the status alone.
    func meaning(under status: Int) -> GatewayProblem.Kind? {
        let isRefusal = GatewayProblem.Kind.refusals.contains(GatewayProblem.Kind(status))
        // A seller without a channel for a model says so with 503 (new-api's distributor).
        let isMissing = status == 503 && meaning == .notFound
        guard isRefusal || isMissing, goes(with: status) else { return nil }
        // One too many, or one beside too many, is only what comes with the status for that.
        if meaning == .tooMany || meaning == .noSlot { return status == 429 ? meaning : nil }
        return meaning
    }

    private typealias Entry = (statuses: Set<Int>?, meaning: GatewayProblem.Kind?)

    /// The statuses after which a payload may have been taken.
    private static let inDoubt = Set(500...599).union([200, 202, 408, 409])

    /// A number from 100 to 599 is an HTTP status; 0 and 200 say that all is well. Any other is the
    /// maker's own: Kling's list of them is in docs/gateways/kling.md, its 5000 to 5002 are faults of its server.
    private static func number(_ number: Int) -> Entry {
        switch number {
        case 0: ([200], nil)
        case 100...599: ([number], nil)
        case 1000...1004: (nil, .notAuthorized)
        case 1100...1102: (nil, .noBalance)
        case 1103, 1304: (nil, .forbidden)
        case 1302: (nil, .tooMany)
        case 1303: (nil, .noSlot)
        case 5000...5099: (inDoubt, nil)
        default: (nil, nil)
        }
    }

    /// The documents' words, of xcompute's `type` (its documents, and docs/gateways/xcompute.md) and of toapis's
    /// `code` and `type` (docs/gateways/toapis.md), and those of OpenAI's API and of new-api, whose shapes both
    /// have. One may go with several statuses: OpenAI's `invalid_request_error` does.
    private static let words: [String: Entry] = [
        "invalid_request_error": ([400, 401, 403, 404, 405, 413, 415, 422, 429, 503], nil),
        "invalid_request": ([400, 404, 413, 415, 422], nil),
        "webhook_not_configured": ([400], nil),
        "authentication_error": ([401, 403], nil), "unauthorized": ([401, 403], nil),
        "invalid_api_key": ([401, 403], .notAuthorized),
        "payment_required": ([402], .noBalance),
        "insufficient_quota": ([402, 403, 429], .noBalance),
        "insufficient_user_quota": ([402, 403, 429], .noBalance),
        "permission_error": ([401, 403], nil), "not_found_error": ([404], nil),
        "task_not_found": ([404], nil),
        "model_not_found": ([400, 403, 404, 503], .notFound),
        "content_policy_violation": ([400, 403, 422], nil),
        "rate_limit_error": ([429], nil), "rate_limit_exceeded": ([429], nil),
        "server_error": (Set(500...599), nil), "api_error": (Set(500...599), nil),
        "internal_error": (Set(500...599), nil), "bad_gateway": ([502], nil),
        "rate_limit_unavailable": ([503], nil),
        "idempotency_in_progress": ([409], nil), "idempotency_result_indeterminate": ([409], nil),
        "idempotency_key_reused": ([409], nil),
        "ok": ([200], nil), "success": ([200], nil), "succeed": ([200], nil),
        "succeeded": ([200], nil), "submitted": ([200], nil), "accepted": ([200, 202], nil),
        "queued": ([200, 202], nil), "processing": ([200, 202], nil),
    ]

    /// Of other words nothing is known, but that these are heard where something may run all the same.
    private static let doubts = [
        "timeout", "timed_out", "in_progress", "duplicate", "already", "indeterminate", "internal",
        "server_error", "response_body",
    ]
}

// MARK: - Verdicts

extension Verdict {
    /// Of an answer that is no acceptance: an error that HTTP status and envelope agree on is a
    /// refusal, when it is one of those documented and nothing beside it speaks of a task.
    static func refused(
        _ json: AnswerJSON?, _ answer: HTTPAnswer, _ seen: [String]
    ) -> Verdict {
        guard answer.status != 200, let json, let envelope = ErrorEnvelope(json, answer) else {
            return .bare(answer, seen)
        }
        if !envelope.agrees { return .unknown(GatewayEvidence(.disagreement, answer, ids: seen)) }
        return .refused(
            envelope.payloadFault, answer, seen, refusals: GatewayProblem.Kind.refusals)
    }

    /// Of an error that nothing in its answer contradicts.
    static func refused(
        _ fault: GatewayProblem, _ answer: HTTPAnswer, _ seen: [String],
        refusals: Set<GatewayProblem.Kind>
    ) -> Verdict {
        if refusals.contains(fault.kind), seen.isEmpty, !SeenIDs.speaksOfWork(answer.body) {
            return .rejected(fault)
        }
        return .unknown(GatewayEvidence(.fault(fault), answer, ids: seen))
    }

    /// Of an answer without an envelope that we know. The status alone counts for 429, which
    /// whatever stands in front of a gateway says as well, and which means that the request was not
    /// taken (RFC 6585 §4); and for 401 with words and nothing else: a request without valid
    /// credentials was not applied (RFC 9110 §15.5.2).
    private static func bare(_ answer: HTTPAnswer, _ seen: [String]) -> Verdict {
        if answer.status == 200 {
            return .unknown(GatewayEvidence(.undocumented, answer, ids: seen))
        }
        let words = answer.bareWords
        return refused(
            GatewayProblem(answer.status, message: words, answer), answer, seen,
            refusals: words == nil ? [.tooMany] : [.tooMany, .notAuthorized])
    }
}

extension GatewayProblem.Kind {
    /// The documented refusals, after which nothing runs: the error tables of the documents and of
    /// docs/gateways; and what a server says of a request that it did not read as one (RFC 9110
    /// §15.5.6, §15.5.12, §15.5.14, §15.5.16, RFC 6585 §5).
    static let refusals: Set<GatewayProblem.Kind> = [
        .badRequest, .notAuthorized, .noBalance, .forbidden, .notFound, .notValid, .tooMany,
        .noSlot, .unlisted(405), .unlisted(411), .unlisted(413), .unlisted(415), .unlisted(431),
    ]
}

extension HTTPAnswer {
    /// The words of an answer that is nothing but words: plain text, a string of JSON, or an object
    /// with one under a usual name. `nil` for HTML, any other JSON, nothing, and more than a few lines.
    fileprivate var bareWords: String? {
        guard (1...GatewayProblem.longestMessage).contains(body.count) else { return nil }
        let text = String(decoding: body, as: UTF8.self).trimming { $0.isWhitespace }
        guard let first = text.first, !text.contains("\u{FFFD}"), !text.contains("<") else {
            return nil
        }
        if first == "{" {
            let json = AnswerJSON(body)
            return ["error", "message", "msg", "detail"].lazy.compactMap { json?[$0]?.text }
                .first { !$0.isEmpty }
        }
        if first == "\"" {
            guard let document = try? JSONReader.document(body),
                document.kind(JSONDocument.root) == .string
            else { return nil }
            return document.string(JSONDocument.root)
        }
        return first.isLetter ? text : nil
    }
}
