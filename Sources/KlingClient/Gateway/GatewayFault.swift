internal import KlingCost

/// An error that a gateway answered with, as its documents number and name it.
public struct GatewayFault: Error, Hashable, Sendable {
    /// Which one: by HTTP status, which all three gateways use as the code of their envelope too.
    public enum Kind: Hashable, Sendable {
        /// 400: a parameter is missing or wrong.
        case badRequest
        /// 401: the key is not one of this gateway.
        case notAuthorized
        /// 402: the balance does not suffice.
        case noBalance
        /// 403: the key may not do this.
        case forbidden
        /// 404: no such task, or no such path.
        case notFound
        /// 408: nothing came from upstream for ten minutes (kie).
        case upstreamSilent
        /// 409: about an idempotency key; what became of the first call is not certain.
        case conflict
        /// 422: a parameter, or what is asked for, is refused.
        case notValid
        /// 429: too many requests; this one was not taken.
        case tooMany
        /// 433: the key's own cap is reached (kie).
        case keyLimit
        /// 455: maintenance (kie).
        case maintenance
        /// 500, 501, 502, 503, 504, 505 and all others of the server's own.
        case server(Int)
        /// A number that no document lists.
        case unlisted(Int)

        init(_ number: Int) {
            self =
                switch number {
                case 400: .badRequest
                case 401: .notAuthorized
                case 402: .noBalance
                case 403: .forbidden
                case 404: .notFound
                case 408: .upstreamSilent
                case 409: .conflict
                case 422: .notValid
                case 429: .tooMany
                case 433: .keyLimit
                case 455: .maintenance
                case 500...599: .server(number)
                default: .unlisted(number)
                }
        }
    }

    /// Longest message and longest code or state that are kept, in scalars: one character may be
    /// made of any number of them.
    static let longestMessage = 500
    static let longestWord = 64

    /// Which one.
    public let kind: Kind
    /// The gateway's own code, number or word, where its envelope has one.
    public let code: String?
    /// The gateway's own words; empty when it has none. Not to be shown raw: it is text from
    /// outside.
    public let message: String
    /// How long the gateway asks to wait.
    public let retryAfter: Duration?

    init(_ number: Int, code: String? = nil, message: String? = nil, _ answer: HTTPAnswer) {
        kind = Kind(number)
        self.code = code?.cut(to: GatewayFault.longestWord)
        self.message = (message ?? "").cut(to: GatewayFault.longestMessage)
        retryAfter = answer.retryAfter
    }
}

extension String {
    /// The first scalars.
    func cut(to count: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }
}

/// The envelope of errors that xcompute and toapis share: `{"error":{"code","message","type"}}`,
/// the code a number or a word (facts §1.1, §1.2), and the flat form `{"code":404,"message"}`.
struct ErrorEnvelope {
    /// What it says.
    let fault: GatewayFault
    /// Code and type do not say other than the HTTP status.
    let agrees: Bool

    /// - Returns: `nil` when there is none.
    init?(_ json: AnswerJSON, _ answer: HTTPAnswer) {
        let inner = json["error"]
        if let inner, inner.kind != .object { return nil }
        let place = inner ?? json
        let code = place["code"]?.word
        let message = place["message"]?.text
        if code == nil && message == nil { return nil }
        // The flat form has no other sign than its code.
        if inner == nil && code == nil { return nil }
        fault = GatewayFault(answer.status, code: code, message: message, answer)
        let said = [code, place["type"]?.text].compactMap { $0 }
        agrees = said.allSatisfy { word in
            (Int(word) ?? ErrorEnvelope.numbers[word]).map { $0 == answer.status } ?? true
        }
    }

    /// What the documents' words stand for: of xcompute's `type` (its documents, and facts §1.1),
    /// of toapis's `code` and `type` (facts §1.2). Of other words nothing is known.
    private static let numbers: [String: Int] = [
        "invalid_request_error": 400, "authentication_error": 401, "payment_required": 402,
        "permission_error": 403, "not_found_error": 404, "rate_limit_error": 429,
        "server_error": 500, "bad_gateway": 502,
        "invalid_request": 400, "webhook_not_configured": 400, "unauthorized": 401,
        "insufficient_quota": 402, "task_not_found": 404, "content_policy_violation": 422,
        "rate_limit_exceeded": 429, "internal_error": 500, "rate_limit_unavailable": 503,
        "idempotency_in_progress": 409, "idempotency_result_indeterminate": 409,
        "idempotency_key_reused": 409,
    ]
}
