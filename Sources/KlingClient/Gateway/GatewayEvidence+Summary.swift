extension GatewayProblem {
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
        let number = status.map(String.init) ?? ""
        let seen =
            switch reason {
            case .unreadable: "answered \(number) with what is no JSON"
            case .disagreement: "answered \(number), and its own words say otherwise"
            case .fault(let fault): "answered \(fault.summary)"
            case .undocumented: "answered \(number) in a form that no document shows"
            case .taskCount(let count): "answered \(number) with \(count) tasks"
            case .oddTask: "answered \(number) with an id that no task has"
            case .otherTask: "answered \(number) about another task"
            case .oddState(let state): "says the task is \"\(state)\", which no document lists"
            case .noVideo: "says the task is done, and names no video"
            case .bodyAlone: "recorded without its status line, which says too little"
            case .nothing: "no answer was recorded"
            case .timedOut: "sent, and no answer came in time"
            case .cutShort(let reason): "sent, and the answer broke off: \(reason)"
            }
        return ids.isEmpty ? seen : seen + "; ids seen: " + ids.joined(separator: " ")
    }
}
