import CCurl

/// What a server said to one request, checked against what was asked.
enum RangeAnswer {
    /// The bytes asked for, or the first of them.
    case part(start: UInt64, bytes: [UInt8], total: UInt64?, VersionMark)
    /// The server ignores ranges. `bytes` are from the start, and all there are when `isWhole`.
    case fromStart(bytes: [UInt8], total: UInt64?, isWhole: Bool, VersionMark)
    /// Nothing is there to be read (status 416).
    case nothing(total: UInt64?)
    /// To be asked elsewhere.
    case redirect(String?)

    /// What to do with a body.
    ///
    /// - Parameter unranged: how many bytes to keep where ranges are ignored; `nil` for none.
    static func plan(
        _ ask: RangeAsk, unranged: UInt64?
    ) -> (ResponseHead) -> Exchange.Plan {
        { head in
            switch (head.status, unranged) {
            case _ where head.encoding != nil: .stop
            case (206, _): .keep(most: Int(ask.count))
            case (200, let most?): .keep(most: Int(most))
            case (200, nil): .stop
            // Small, as a rule: the connection is worth more.
            default: .ignore(most: 16 << 10)
            }
        }
    }

    /// Checks an exchange that ended.
    init(_ exchange: Exchange, _ ask: RangeAsk, _ limits: RemoteLimits) throws(RemoteError) {
        let host = exchange.request.location.authority
        let failure = RemoteError(exchange, limits)
        // Where only a head counts, the end of the body does not.
        if !exchange.head.isComplete, let failure { throw failure }
        let head = exchange.head
        switch head.status {
        case 301, 302, 303, 307, 308:
            self = .redirect(head["location"])
        case 200, 206:
            if let encoding = head.encoding { throw .answer(.encoded(encoding), host: host) }
            if head.status == 206 {
                self = try RangeAnswer.part(exchange, ask, failure)
            } else if let failure {
                throw failure
            } else {
                let total = head.contentLength
                let isWhole = if case .whole = exchange.ending { true } else { false }
                self = .fromStart(
                    bytes: exchange.body, total: isWhole ? exchange.bodyCount : total,
                    isWhole: isWhole, VersionMark(head))
            }
        case 416:
            let range = head["content-range"].flatMap { ContentRange($0) }
            self = .nothing(total: range?.total)
        default:
            throw .status(
                head.status, host: host,
                retryAfterSeconds: head["retry-after"].flatMap { RetryAfter.seconds($0) })
        }
    }

    private static func part(
        _ exchange: Exchange, _ ask: RangeAsk, _ failure: RemoteError?
    ) throws(RemoteError) -> RangeAnswer {
        let host = exchange.request.location.authority
        if ask == .everything { throw .answer(.partOfWhole, host: host) }
        let field = exchange.head["content-range"]
        guard let range = field.flatMap({ ContentRange($0) }), let bytes = range.bytes else {
            throw .answer(.contentRange(field), host: host)
        }
        guard ask.allows(range) else {
            throw .answer(.otherRange(asked: ask.field ?? "", got: field ?? ""), host: host)
        }
        let promised = bytes.upperBound - bytes.lowerBound + 1
        let received = exchange.bodyCount
        if received > promised { throw .answer(.tooLong(promised: promised), host: host) }
        if received < promised {
            switch failure {
            case .cancelled, .timedOut: throw failure ?? .cancelled
            default: throw .cutShort(received: received, promised: promised, host: host)
            }
        }
        return .part(
            start: bytes.lowerBound, bytes: exchange.body, total: range.total,
            VersionMark(exchange.head))
    }
}

extension RemoteError {
    /// Why an exchange did not end by the protocol's rules; `nil` when it did, or when we stopped
    /// it ourselves.
    init?(_ exchange: Exchange, _ limits: RemoteLimits) {
        let host = exchange.request.location.authority
        switch exchange.ending {
        case .whole, .stopped, .overflowed: return nil
        case nil, .cancelled: self = .cancelled
        case .headTooLong: self = .answer(.headTooLong, host: host)
        case .refused(let address): self = .privateAddress(host: host, address: address)
        case .connectTimedOut: self = .timedOut(.connect, limit: limits.connect, host: host)
        case .timedOut: self = .timedOut(.request, limit: limits.request, host: host)
        case .stalled: self = .timedOut(.stall, limit: limits.stall, host: host)
        case .dripping:
            self = .timedOut(.drip(bytes: limits.leastBytes), limit: limits.leastSpan, host: host)
        case .failed(let code, let reason):
            self.init(code, reason, exchange, host)
        }
    }

    private init(_ code: CURLcode, _ reason: String, _ exchange: Exchange, _ host: String) {
        let isProxied = exchange.request.proxy != nil
        switch code {
        // A host that libcurl cannot turn into the letters of the DNS.
        case CURLE_URL_MALFORMAT: self = .notAnAddress
        case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved(host: exchange.request.location.host)
        case CURLE_COULDNT_RESOLVE_PROXY: self = .proxy(reason: reason)
        case CURLE_COULDNT_CONNECT:
            self = isProxied ? .proxy(reason: reason) : .unreachable(host: host, reason: reason)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = .notTrusted(host: host, reason: reason)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            self = .answer(.notHTTP, host: host)
        default:
            if exchange.head.isComplete {
                self = .cutShort(
                    received: exchange.bodyCount, promised: exchange.head.contentLength, host: host)
            } else if isProxied {
                self = .proxy(reason: reason)
            } else {
                self = .connectionLost(host: host, reason: reason)
            }
        }
    }

    /// Whether the same request may well succeed the next time.
    var mayPass: Bool {
        switch self {
        case .cutShort, .connectionLost: true
        case .status(let status, _, _): status == 429 || (500...599).contains(status)
        default: false
        }
    }
}
