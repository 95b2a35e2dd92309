/// An answer to a paid POST that another program wrote into a file: status line, header fields, an
/// empty line and the body, as `curl --include` writes them, or the body alone.
public struct RecordedAnswer: Sendable {
    /// Longest that is read: more than any gateway answers.
    public static let maximumBytes = 8 << 20

    private let status: Int?
    private let fields: HTTPFields
    private let body: [UInt8]

    /// - Parameter bytes: the file. Heads of a proxy and of `100 Continue` may stand before the
    ///   answer's own.
    public init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        var head: ResponseHead?
        while rest.starts(with: Array("HTTP/".utf8)) {
            var next = ResponseHead()
            var isEnded = false
            repeat {
                let end = rest.firstIndex(of: 0x0A).map { rest.index(after: $0) } ?? rest.endIndex
                let line = rest[..<end]
                rest = rest[end...]
                isEnded = line.allSatisfy { [0x0D, 0x0A].contains($0) }
                let isTaken = Array(line).withUnsafeBytes { next.take($0) }
                if !isTaken { rest = rest[rest.endIndex...] }
            } while !rest.isEmpty && !isEnded
            head = next
            // A head that was cut short says nothing.
            if !isEnded { head = ResponseHead() }
        }
        status = head?.status
        fields = head?.all ?? HTTPFields()
        body = Array(rest)
    }

    /// What it says of the payload, by the gateway's own reader.
    ///
    /// A body alone has no status to be held against: of it only an envelope counts that says more
    /// than the status, kie's, and a task that was named as documented.
    ///
    /// - Parameters:
    ///   - api: the gateway's.
    ///   - key: what the gateway may repeat, and is not to be shown; `nil` where none is known.
    public func verdict(by api: any GatewayAPI, redacting key: Secret?) -> Verdict {
        var answer = HTTPAnswer(status: status ?? 200, fields: fields, body: body)
        if let key { answer = answer.redacting(key) }
        let verdict = api.readSubmit(answer)
        if status != nil { return verdict }
        switch verdict {
        case .accepted: return verdict
        case .rejected where api.answersUnder200: return verdict
        case .unknown(let evidence) where api.answersUnder200 && evidence.fault != nil:
            return verdict
        case .rejected, .unknown, .neverLeft:
            // Nobody answered 200.
            return .unknown(GatewayEvidence(body.isEmpty ? .nothing : .bodyAlone, answer))
        }
    }
}

extension GatewayAPI {
    /// Whether its envelope decides, whatever the HTTP status: kie's does, which is 200 for refusals
    /// too.
    fileprivate var answersUnder200: Bool { self is KieAPI }
}
