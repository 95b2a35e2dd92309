/// One place in which two payloads differ.
public struct PayloadDifference: Hashable, Sendable {
    /// Where, as a JSON path.
    public let path: String
    /// What stood there and what stands there now, as JSON writes it; `nil`: nothing.
    public let before, now: String?

    /// Where two payloads differ, in the order of the second, at most so many.
    public static func all(
        from before: JSONDocument, to now: JSONDocument, atMost limit: Int
    ) -> [PayloadDifference] {
        var walk = DifferenceWalk(before: before, now: now, limit: limit)
        walk.compare(JSONDocument.root, JSONDocument.root, "$")
        return walk.found
    }
}

private struct DifferenceWalk {
    let before, now: JSONDocument
    let limit: Int
    var found: [PayloadDifference] = []

    /// Calls itself for what the value contains, no deeper than ``JSONReader/maximumDepth``.
    mutating func compare(_ old: JSONDocument.Node?, _ new: JSONDocument.Node?, _ path: String) {
        if found.count >= limit { return }
        guard let old, let new, before.kind(old) == now.kind(new) else {
            return note(old, new, path)
        }
        switch now.kind(new) {
        case .object: compareObjects(old, new, path)
        case .array:
            let (one, other) = (before.elements(old), now.elements(new))
            for place in 0..<max(one.count, other.count) {
                compare(
                    place < one.count ? one[place] : nil,
                    place < other.count ? other[place] : nil, "\(path)[\(place)]")
            }
        case .string: if before.utf8(old) != now.utf8(new) { note(old, new, path) }
        case .null, .true, .false, .number:
            if before.written(old) != now.written(new) { note(old, new, path) }
        }
    }

    private mutating func compareObjects(
        _ old: JSONDocument.Node, _ new: JSONDocument.Node, _ path: String
    ) {
        for (key, value) in now.members(new) {
            let name = now.string(key)
            compare(before.member(old, name), value, path + JSONDocument.step(to: name))
        }
        for (key, value) in before.members(old) {
            let name = before.string(key)
            if now.member(new, name) != nil { continue }
            compare(value, nil, path + JSONDocument.step(to: name))
        }
    }

    private mutating func note(_ old: JSONDocument.Node?, _ new: JSONDocument.Node?, _ path: String)
    {
        found.append(
            PayloadDifference(
                path: path, before: old.map { text($0, before) }, now: new.map { text($0, now) }))
    }

    private func text(_ node: JSONDocument.Node, _ document: JSONDocument) -> String {
        if document.kind(node) == .string { return JSONText.quoted(document.string(node)) }
        return String(decoding: document.source(node), as: UTF8.self)
    }
}
