extension GatewayFault {
    /// `402 insufficient_quota: balance too low`.
    public var summary: String {
        var words = [String(kind.number)]
        if let code, code != words[0] { words.append(code) }
        return words.joined(separator: " ") + (message.isEmpty ? "" : ": \(message)")
    }
}

extension GatewayFault.Kind {
    /// As the documents number it.
    public var number: Int {
        switch self {
        case .badRequest: 400
        case .notAuthorized: 401
        case .noBalance: 402
        case .forbidden: 403
        case .notFound: 404
        case .upstreamSilent: 408
        case .conflict: 409
        case .notValid: 422
        case .tooMany: 429
        case .keyLimit: 433
        case .maintenance: 455
        case .server(let number), .unlisted(let number): number
        }
    }
}

extension GatewayEvidence {
    /// In a few words, for a ledger and for people: what was seen, and all ids. What a gateway said
    /// is text from outside.
    public var summary: String {
        let seen =
            switch reason {
            case .unreadable: "answered \(status) with what is no JSON"
            case .disagreement: "answered \(status), and its own words say otherwise"
            case .fault(let fault): "answered \(fault.summary)"
            case .undocumented: "answered \(status) in a form that no document shows"
            case .taskCount(let count): "answered \(status) with \(count) tasks"
            case .oddTask: "answered \(status) with an id that no task has"
            case .otherTask: "answered \(status) about another task"
            case .oddState(let state): "says the task is \"\(state)\", which no document lists"
            case .noVideo: "says the task is done, and names no video"
            }
        return ids.isEmpty ? seen : seen + "; ids seen: " + ids.joined(separator: " ")
    }
}
