/// What was seen where an answer gives no verdict. Such an answer is never taken for a success and
/// never for a failure.
public struct GatewayEvidence: Hashable, Sendable {
    /// What keeps it from being a verdict.
    public enum Reason: Hashable, Sendable {
        /// No JSON that we read: cut short, of another kind, too large, too deep, a key twice.
        case unreadable
        /// HTTP status and envelope say different things.
        case disagreement
        /// An error after which the payload may have been taken all the same.
        case fault(GatewayFault)
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
    }

    /// What keeps it from being a verdict.
    public let reason: Reason
    /// The HTTP status.
    public let status: Int
    /// All that look like tasks' ids, as written, so that a person can ask the gateway about them.
    public let ids: [String]

    init(_ reason: Reason, _ answer: HTTPAnswer, ids: [String] = []) {
        (self.reason, self.status, self.ids) = (reason, answer.status, ids)
    }

    /// The gateway's own error, where there was one.
    public var fault: GatewayFault? {
        if case .fault(let fault) = reason { fault } else { nil }
    }
}

/// Finds ids in a text that need not be JSON to its end: an answer cut short still names its task.
enum SeenIDs {
    private static let mostIDs = 16

    /// The strings, as written, that stand under one of some keys; each once, in order. Longer ones
    /// than any id are cut.
    static func find(in body: [UInt8], under keys: [String]) -> [String] {
        var found: [String] = []
        for (key, end) in strings(in: body)
        where keys.contains(where: { body[key].elementsEqual($0.utf8) }) {
            var index = skipSpace(body, end)
            guard index < body.count, body[index] == UInt8(ascii: ":") else { continue }
            index = skipSpace(body, index + 1)
            guard index < body.count, body[index] == UInt8(ascii: "\"") else { continue }
            let content = index + 1..<endOfString(body, index + 1)
            let id = String(decoding: body[content].prefix(TaskID.maximumBytes), as: UTF8.self)
            if !id.isEmpty, !found.contains(id) { found.append(id) }
            if found.count == mostIDs { break }
        }
        return found
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

    private static func skipSpace(_ body: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < body.count, [0x20, 0x09, 0x0A, 0x0D].contains(body[index]) { index += 1 }
        return index
    }
}
