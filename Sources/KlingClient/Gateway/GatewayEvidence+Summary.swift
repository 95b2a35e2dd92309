extension GatewayFault {
    /// `402 insufficient_quota: balance too low`.
    public var summary: String {
        var words = [String(number)]
        if let code, code != words[0] { words.append(code) }
        return words.joined(separator: " ") + (message.isEmpty ? "" : ": \(message)")
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
            case .bodyAlone: "recorded without its status line, which says too little"
            case .nothing: "no answer was recorded"
            }
        return ids.isEmpty ? seen : seen + "; ids seen: " + ids.joined(separator: " ")
    }
}
