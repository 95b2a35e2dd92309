/// What was seen where there is no verdict. It is never taken for a success and never for a failure.
public struct GatewayEvidence: Hashable, Sendable {
    /// What keeps it from being a verdict.
    public enum Reason: Hashable, Sendable {
        /// No JSON that we read: cut short, of another kind, too large, too deep, a key twice.
        case unreadable
        /// HTTP status and envelope say different things.
        case disagreement
        /// An error after which the payload may have been taken all the same.
        case fault(GatewayProblem)
        /// Not the documented shape.
        case undocumented
        /// Not just one task where one payload was sent.
        case taskCount(Int)
        /// A task's id that no address can hold.
        case oddTask
        /// About another task than the one asked after.
        case otherTask
        /// A state that no document lists.
        case oddState(String)
        /// Said to be finished, without a video that can be fetched by `http` or `https`.
        case noVideo
        /// Recorded without its status line, and of a kind that says nothing without it.
        case bodyAlone
        /// Recorded, and nothing is there.
        case nothing
        /// It was sent, and no answer came in time.
        case timedOut
        /// It was sent, and the answer broke off.
        case cutShort(reason: String)
    }

    /// What keeps it from being a verdict.
    public let reason: Reason
    /// The HTTP status; `nil` where no answer came, or not all of it.
    public let status: Int?
    /// All that look like tasks' ids, as written, so that a person can ask the gateway about them.
    public let ids: [String]

    init(_ reason: Reason, _ answer: HTTPAnswer, ids: [String] = []) {
        (self.reason, self.status, self.ids) = (reason, answer.status, ids)
    }

    private init(unanswered reason: Reason) { (self.reason, status, ids) = (reason, nil, []) }

    /// Of a request that no answer came to in time: it may have arrived.
    static let timedOut = GatewayEvidence(unanswered: .timedOut)

    /// Of a request whose answer broke off: it may have arrived.
    static func cutShort(reason: String) -> GatewayEvidence {
        GatewayEvidence(unanswered: .cutShort(reason: reason))
    }

    /// The gateway's own error, where there was one.
    public var fault: GatewayProblem? {
        if case .fault(let fault) = reason { fault } else { nil }
    }
}

/// Finds ids in a text that need not be JSON to its end: an answer cut short still names its task.
enum SeenIDs {
    private static let mostIDs = 16
    /// What any of the gateways calls a task, whichever answers.
    private static let keys = ["task_id", "id", "taskId", "recordId"]
    private static let stateKeys = ["status", "state", "task_status"]
    /// Of a task that runs or ran, as any of the gateways and Kling's own API write it.
    private static let states: Set<String> = [
        "submitted", "queued", "pending", "processing", "in_progress", "waiting", "queuing",
        "generating", "running", "accepted", "completed", "success", "succeed", "succeeded",
    ]

    /// The strings and numbers, as written, that stand under a key of a task's id; each once, in
    /// order. Longer ones than any id are cut.
    static func find(in body: [UInt8]) -> [String] {
        var found: [String] = []
        for id in words(in: body, under: keys) {
            if !id.isEmpty, !found.contains(id) { found.append(id) }
            if found.count == mostIDs { break }
        }
        return found
    }

    /// Whether it says of something that it waits, runs or is done: no mere refusal does.
    static func speaksOfWork(_ body: [UInt8]) -> Bool {
        words(in: body, under: stateKeys).contains { states.contains($0.lowercased()) }
    }

    /// The strings and numbers under some keys, as written.
    private static func words(in body: [UInt8], under keys: [String]) -> some Sequence<String> {
        strings(in: body).lazy.compactMap { key, end -> String? in
            guard keys.contains(where: { body[key].elementsEqual($0.utf8) }) else { return nil }
            var index = skipSpace(body, end)
            guard index < body.count, body[index] == UInt8(ascii: ":") else { return nil }
            index = skipSpace(body, index + 1)
            guard index < body.count else { return nil }
            let content =
                body[index] == UInt8(ascii: "\"")
                ? index + 1..<endOfString(body, index + 1) : index..<endOfNumber(body, index)
            return String(decoding: body[content].prefix(TaskID.maximumBytes), as: UTF8.self)
        }
    }

    /// The content of each string, and the place behind its closing quote.
    private static func strings(
        in body: [UInt8]
    ) -> some Sequence<(content: Range<Int>, end: Int)> {
        sequence(state: 0) { place -> (content: Range<Int>, end: Int)? in
            guard let quote = body[place...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            let end = endOfString(body, quote + 1)
            place = min(end + 1, body.count)
            return (quote + 1..<end, place)
        }
    }

    /// The place of the closing quote, or the end of the text.
    private static func endOfString(_ body: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < body.count, body[index] != UInt8(ascii: "\"") {
            index += body[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, body.count)
    }

    private static func endOfNumber(_ body: [UInt8], _ start: Int) -> Int {
        body[start...].firstIndex { !(0x30...0x39).contains($0) } ?? body.count
    }

    private static func skipSpace(_ body: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < body.count, [0x20, 0x09, 0x0A, 0x0D].contains(body[index]) { index += 1 }
        return index
    }
}
