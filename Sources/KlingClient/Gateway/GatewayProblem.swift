internal import KlingCost

/// An error that a gateway answered with, as its documents number and name it.
public struct GatewayProblem: Error, Hashable, Sendable {
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
        /// 429 with Kling's own 1303: as many tasks run as the account may have at once. This one was
        /// not taken, and may be sent again when one of them has ended.
        case noSlot
        /// 433: the key's own cap is reached; nothing was taken (kie).
        case keyLimit
        /// 455: maintenance; nothing was taken (kie).
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

    /// Which of the documented errors it is.
    public let kind: Kind
    /// The HTTP status, or the code of an envelope that stands for one.
    public let number: Int
    /// The gateway's own code, number or word, where its envelope has one.
    public let code: String?
    /// The gateway's own words; empty when it has none. Not to be shown raw: it is text from
    /// outside.
    public let message: String
    /// How long the gateway asks to wait.
    public let retryAfter: Duration?

    init(
        _ number: Int, kind: Kind? = nil, code: String? = nil, message: String? = nil,
        _ answer: HTTPAnswer
    ) {
        self.kind = kind ?? Kind(number)
        self.number = number
        self.code = code?.cut(to: GatewayProblem.longestWord)
        self.message = (message ?? "").cut(to: GatewayProblem.longestMessage)
        retryAfter = answer.retryAfter
    }
}

extension String {
    /// The first scalars.
    func cut(to count: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }
}
