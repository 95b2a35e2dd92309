/// Why a file in JSON is not as its format has it.
package protocol FormatError: Error {
    /// - Parameters:
    ///   - file: as the user would name it.
    ///   - position: where in it.
    init(file: String, position: SourcePosition, _ fault: FormatProblem)
}

/// What ``StrictObject`` finds wrong. A member is told by its key; the object itself by none.
package enum FormatProblem {
    case missing(String)
    case unknown(String, known: [ShortText])
    case wrongType(String, JSONShape)
}

/// What a member of a format may be.
package enum JSONShape {
    case object, list, text, integer, flag
    /// A list of texts or integers.
    case words
}

/// A file's JSON and its name, shared by all its objects.
package final class NamedDocument {
    let document: JSONDocument
    let file: String

    package init(_ document: JSONDocument, file: String) {
        (self.document, self.file) = (document, file)
    }
}

/// A JSON object that must have just the keys that a format knows, with values of their types.
package struct StrictObject<Failure: FormatError> {
    private let source: NamedDocument
    private let node: JSONDocument.Node
    /// The marks of its keys, so that most of those it lacks need no search.
    private var marks: UInt64 = 0

    private var document: JSONDocument { source.document }

    /// - Throws: when the node is no object, or has a key that is not `allowed`.
    package init(
        _ source: NamedDocument, _ node: JSONDocument.Node = JSONDocument.root, allowed: [ShortText]
    ) throws(Failure) {
        (self.source, self.node) = (source, node)
        guard source.document.kind(node) == .object else {
            throw error(.wrongType("", .object))
        }
        let end = source.document.end(of: node)
        var key = node.following
        while key < end {
            marks |= Fingerprint.mark(source.document[key].next)
            if let name = source.document.shortText(key), allowed.contains(name) {
                key = source.document.end(of: key.following)
                continue
            }
            throw error(.unknown(source.document.string(key), known: allowed), at: key)
        }
    }

    /// Where it begins, in bytes.
    var offset: Int { document.sourceRange(node).lowerBound }

    /// The file that it stands in.
    package var file: String { source.file }

    /// Where a member's value stands; where it begins, without one.
    package func position(_ key: ShortText? = nil) -> SourcePosition {
        document.position(key.flatMap(find) ?? node)
    }

    package func has(_ key: ShortText) -> Bool { find(key) != nil }

    package func kind(_ key: ShortText) -> JSONDocument.Kind? {
        find(key).map { document.kind($0) }
    }

    package func string(_ key: ShortText) throws(Failure) -> String {
        try need(optionalString(key), key)
    }

    package func optionalString(_ key: ShortText) throws(Failure) -> String? {
        guard let node = find(key) else { return nil }
        return try string(node, key)
    }

    package func integer(_ key: ShortText) throws(Failure) -> Int {
        try need(optionalInteger(key), key)
    }

    package func optionalInteger(_ key: ShortText) throws(Failure) -> Int? {
        guard let node = find(key) else { return nil }
        guard let integer = document.integer(node) else { throw wrongType(key, .integer, node) }
        return integer
    }

    package func optionalBoolean(_ key: ShortText) throws(Failure) -> Bool? {
        guard let node = find(key) else { return nil }
        switch document.kind(node) {
        case .true: return true
        case .false: return false
        default: throw wrongType(key, .flag, node)
        }
    }

    /// The strings of a list; nothing when it is absent.
    package func strings(_ key: ShortText) throws(Failure) -> [String] {
        try elements(key).map { (node) throws(Failure) in try string(node, key) }
    }

    /// The strings of a list, or the digits of its integers; nothing when it is absent.
    func words(_ key: ShortText) throws(Failure) -> [String] {
        var words: [String] = []
        for node in try elements(key) {
            switch document.kind(node) {
            case .string: words.append(document.string(node))
            case .number: words.append(String(decoding: document.written(node), as: UTF8.self))
            default: throw wrongType(key, .words, node)
            }
        }
        return words
    }

    /// The objects of a list, or nothing when it is absent.
    package func objects(
        _ key: ShortText, allowed: [ShortText]
    ) throws(Failure) -> [StrictObject] {
        var objects: [StrictObject] = []
        for node in try elements(key) {
            objects.append(try StrictObject(source, node, allowed: allowed))
        }
        return objects
    }

    package func optionalObject(
        _ key: ShortText, allowed: [ShortText]
    ) throws(Failure) -> StrictObject? {
        guard let node = find(key) else { return nil }
        return try StrictObject(source, node, allowed: allowed)
    }

    /// The members of an object whose keys are free and whose values are text; nothing when it is
    /// absent.
    func texts(_ key: ShortText) throws(Failure) -> [(key: String, text: String)] {
        guard let node = find(key) else { return [] }
        guard document.kind(node) == .object else { throw wrongType(key, .object, node) }
        var texts: [(key: String, text: String)] = []
        for (name, value) in document.members(node) {
            texts.append((document.string(name), try string(value, key)))
        }
        return texts
    }

    /// What a member must have, where it is there.
    package func need<Value>(_ value: Value?, _ key: ShortText) throws(Failure) -> Value {
        guard let value else { throw error(.missing(key.description)) }
        return value
    }

    private func elements(_ key: ShortText) throws(Failure) -> [JSONDocument.Node] {
        guard let node = find(key) else { return [] }
        guard document.kind(node) == .array else { throw wrongType(key, .list, node) }
        return document.elements(node)
    }

    private func string(_ node: JSONDocument.Node, _ key: ShortText) throws(Failure) -> String {
        guard document.kind(node) == .string else { throw wrongType(key, .text, node) }
        return document.string(node)
    }

    private func find(_ key: ShortText) -> JSONDocument.Node? {
        if marks & Fingerprint.mark(key.fingerprint) == 0 { return nil }
        return source.document.member(node, key)
    }

    private func wrongType(_ key: ShortText, _ shape: JSONShape, _ node: JSONDocument.Node)
        -> Failure
    {
        error(.wrongType(key.description, shape), at: node)
    }

    private func error(_ fault: FormatProblem, at node: JSONDocument.Node? = nil) -> Failure {
        Failure(file: file, position: document.position(node ?? self.node), fault)
    }
}
