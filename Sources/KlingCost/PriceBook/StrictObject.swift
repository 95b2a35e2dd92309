/// A JSON object that must have just the keys that a format knows.
struct StrictObject {
    private let text: Text
    let node: Int
    /// The marks of its keys, so that most of those it lacks need no search.
    private var marks: UInt64 = 0

    /// A file and its name, shared by all its objects.
    final class Text {
        let document: JSONDocument
        let file: String

        init(_ document: JSONDocument, file: String) {
            (self.document, self.file) = (document, file)
        }
    }

    private var document: JSONDocument { text.document }

    /// - Throws: when the node is no object, or has a key that is not `allowed`.
    init(_ text: Text, _ node: Int, allowed: [ShortText]) throws(PriceBookError) {
        (self.text, self.node) = (text, node)
        guard text.document.kind(node) == .object else {
            throw error(.wrongType(key: "", expected: "object"))
        }
        let end = Int(text.document.nodes[node].next)
        var key = node + 1
        while key < end {
            marks |= Fingerprint.mark(text.document.nodes[key].next)
            if let name = text.document.shortText(key), allowed.contains(name) {
                key = Int(text.document.nodes[key + 1].next)
                continue
            }
            let found = text.document.string(key)
            let nearest = Nearest.name(to: found, among: allowed.map(\.description))
            throw error(.unknownKey(found, nearest: nearest), at: key)
        }
    }

    /// Where it begins, in bytes.
    var offset: Int { document.sourceRange(node).lowerBound }

    func error(_ problem: PriceBookError.Problem, at node: Int? = nil) -> PriceBookError {
        PriceBookError(
            file: text.file, position: document.position(node ?? self.node), problem: problem)
    }

    func has(_ key: ShortText) -> Bool { find(key) != nil }

    func kind(_ key: ShortText) -> JSONDocument.Kind? { find(key).map { document.kind($0) } }

    func string(_ key: ShortText) throws(PriceBookError) -> String {
        try need(optionalString(key), key)
    }

    func optionalString(_ key: ShortText) throws(PriceBookError) -> String? {
        guard let node = find(key) else { return nil }
        guard document.kind(node) == .string else { throw wrongType(key, "string", node) }
        return document.string(node)
    }

    func optionalInteger(_ key: ShortText) throws(PriceBookError) -> Int? {
        guard let node = find(key) else { return nil }
        guard let integer = document.integer(node) else { throw wrongType(key, "integer", node) }
        return integer
    }

    func optionalBoolean(_ key: ShortText) throws(PriceBookError) -> Bool? {
        guard let node = find(key) else { return nil }
        switch document.kind(node) {
        case .true: return true
        case .false: return false
        default: throw wrongType(key, "boolean", node)
        }
    }

    func decimal(_ key: ShortText) throws(PriceBookError) -> Nanos {
        let text = try string(key)
        guard let nanos = Nanos(decimal: text) else { throw error(.badAmount(text)) }
        return nanos
    }

    func date(_ key: ShortText) throws(PriceBookError) -> CivilDate {
        let text = try string(key)
        guard let date = CivilDate(text) else { throw error(.badDate(text)) }
        return date
    }

    func optionalInstant(_ key: ShortText) throws(PriceBookError) -> Instant? {
        guard let text = try optionalString(key) else { return nil }
        guard let instant = Instant(text) else { throw error(.badDate(text)) }
        return instant
    }

    func instant(_ key: ShortText) throws(PriceBookError) -> Instant {
        try need(optionalInstant(key), key)
    }

    func currency(_ key: ShortText) throws(PriceBookError) -> Currency {
        let text = try string(key)
        guard let currency = Currency(text) else {
            throw error(
                .unknownWord(key: key.description, word: text, allowed: ["USD", "CNY", "…"]))
        }
        return currency
    }

    /// A word of an enumeration.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: ShortText, _ type: Word.Type
    ) throws(PriceBookError) -> Word {
        let text = try string(key)
        guard let word = Word(rawValue: text) else {
            throw error(
                .unknownWord(
                    key: key.description, word: text, allowed: Word.allCases.map(\.rawValue)))
        }
        return word
    }

    func shortText(_ key: ShortText) throws(PriceBookError) -> ShortText {
        try short(string(key), key)
    }

    func short(_ text: String, _ key: ShortText) throws(PriceBookError) -> ShortText {
        guard let short = ShortText(text) else {
            throw error(.tooLong(key: key.description, limit: ShortText.maximumBytes))
        }
        return short
    }

    /// The strings of a list, or the digits of its integers; nothing when it is absent.
    func words(_ key: ShortText) throws(PriceBookError) -> [String] {
        var words: [String] = []
        for node in try elements(key) {
            switch document.kind(node) {
            case .string: words.append(document.string(node))
            case .number: words.append(String(decoding: document.written(node), as: UTF8.self))
            default: throw wrongType(key, "list of strings or integers", node)
            }
        }
        return words
    }

    /// The objects of a list, or nothing when it is absent.
    func objects(_ key: ShortText, allowed: [ShortText]) throws(PriceBookError) -> [StrictObject] {
        var objects: [StrictObject] = []
        for node in try elements(key) {
            objects.append(try StrictObject(text, node, allowed: allowed))
        }
        return objects
    }

    func optionalObject(
        _ key: ShortText, allowed: [ShortText]
    ) throws(PriceBookError) -> StrictObject? {
        guard let node = find(key) else { return nil }
        return try StrictObject(text, node, allowed: allowed)
    }

    /// The members of an object whose keys are free and whose values are text; nothing when it is
    /// absent.
    func texts(_ key: ShortText) throws(PriceBookError) -> [(key: String, text: String)] {
        guard let node = find(key) else { return [] }
        guard document.kind(node) == .object else { throw wrongType(key, "object", node) }
        var texts: [(key: String, text: String)] = []
        for (name, value) in document.members(node) {
            guard document.kind(value) == .string else { throw wrongType(key, "string", value) }
            texts.append((document.string(name), document.string(value)))
        }
        return texts
    }

    private func elements(_ key: ShortText) throws(PriceBookError) -> [Int] {
        guard let node = find(key) else { return [] }
        guard document.kind(node) == .array else { throw wrongType(key, "array", node) }
        return document.elements(node)
    }

    private func find(_ key: ShortText) -> Int? {
        if marks & Fingerprint.mark(key.fingerprint) == 0 { return nil }
        return text.document.member(node, key)
    }

    private func need<Value>(_ value: Value?, _ key: ShortText) throws(PriceBookError) -> Value {
        guard let value else { throw error(.missingKey(key.description)) }
        return value
    }

    private func wrongType(
        _ key: ShortText, _ expected: String, _ node: Int
    ) -> PriceBookError {
        error(.wrongType(key: key.description, expected: expected), at: node)
    }
}
