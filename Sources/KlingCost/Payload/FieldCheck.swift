/// Holds a payload against its model's list of fields: presence, type, range. Fills the slots on
/// the way. One list for all models, so a new model is data.
struct FieldCheck {
    private let book: PriceBook
    private let model: Int
    /// What was found so far.
    var issues: [Issue] = []
    /// Which node fills which role.
    var slots = Slots()
    /// Roles whose value is not usable; rules across fields stay silent about them.
    private(set) var unusable: UInt64 = 0

    init(_ model: Int, in book: PriceBook) {
        (self.model, self.book) = (model, book)
    }

    /// The page that states what is checked here.
    private var document: GatewayDocument? {
        book.models[model].document.map {
            book.gateways[book.models[model].gateway].documents[$0]
        }
    }

    /// Whether a role has a value of its documented type.
    func isUsable(_ role: Role) -> Bool { unusable & 1 << UInt64(role.rawValue) == 0 }

    /// Checks an object's members against fields.
    mutating func object(
        _ node: Int, _ payload: JSONDocument, _ fields: Range<Int>,
        isItem: Bool = false
    ) {
        var seen: UInt64 = 0
        let end = Int(payload.nodes[node].next)
        var key = node + 1
        while key < end {
            if let index = field(payload.shortText(key), in: fields) {
                seen |= 1 &<< UInt64(truncatingIfNeeded: index - fields.lowerBound)
                if !book.fields[index].isDocumented {
                    knownButUndocumented(key, payload, book.fields[index])
                }
                value(key + 1, payload, index, isItem: isItem)
            } else if book.models[model].hasAllFields {
                undocumented(key, payload, fields)
            }
            key = Int(payload.nodes[key + 1].next)
        }
        for index in fields where book.fields[index].isRequired {
            if seen & 1 &<< UInt64(truncatingIfNeeded: index - fields.lowerBound) == 0 {
                missing(book.fields[index], in: node, payload)
            }
        }
    }

    @inline(__always)
    private func field(_ name: ShortText?, in fields: Range<Int>) -> Int? {
        guard let name else { return nil }
        for index in fields where book.fields[index].name == name { return index }
        return nil
    }

    /// Checks a value, of a member or of an array's item.
    private mutating func value(
        _ node: Int, _ payload: JSONDocument, _ index: Int, isItem: Bool
    ) {
        if !isItem, let role = book.fields[index].role {
            // A documented field is not displaced by an undocumented twin (`size`).
            if slots[role] == nil || book.fields[index].isDocumented { slots[role] = node }
        }
        let before = issues.count
        switch (book.fields[index].kind, payload.kind(node)) {
        case (.string, .string):
            string(node, payload, book.fields[index])
        case (.url, .string):
            if !WebAddress.isOne(payload.utf8(node)) {
                add(.error, .notWebAddress, at: node, payload)
            }
        case (.integer, .number):
            integer(node, payload, book.fields[index])
        case (.boolean, .true), (.boolean, .false):
            break
        case (.object, .object):
            let children = book.fields[index].children
            if !children.isEmpty { object(node, payload, children, isItem: isItem) }
            return
        case (.array, .array):
            array(node, payload, book.fields[index])
        default:
            wrongType(node, payload, book.fields[index])
        }
        if !isItem, issues.count > before, let role = book.fields[index].role {
            unusable |= 1 << UInt64(role.rawValue)
        }
    }

    @inline(__always)
    private func isListed(
        _ node: Int, _ payload: JSONDocument, _ field: Field
    ) -> Bool {
        guard let text = payload.shortText(node) else { return false }
        for index in field.values where book.values[index] == text { return true }
        return false
    }

    private mutating func string(
        _ node: Int, _ payload: JSONDocument, _ field: Field
    ) {
        if !field.values.isEmpty {
            if isListed(node, payload, field) { return }
            let listed = book.listed(field.values)
            let value = payload.string(node)
            if field.isOpenList {
                add(.warning, .uncommon(value: value, common: listed), at: node, payload)
            } else {
                add(.error, .notAllowed(value: value, allowed: listed), at: node, payload)
            }
            return
        }
        if field.isRequired, payload.written(node).isEmpty {
            add(.warning, .emptyText, at: node, payload)
        }
        if let maximum = field.maximum, payload.written(node).count > maximum {
            length(node, payload, maximum)
        }
    }

    /// Only reached when the bytes are more than the limit, so nearly never.
    private mutating func length(_ node: Int, _ payload: JSONDocument, _ maximum: Int) {
        let text = payload.utf8(node)
        if CharacterCount.units(text[...]) <= maximum { return }
        let count = CharacterCount(text)
        if count.characters > maximum {
            add(
                .error, .tooLong(characters: count.characters, maximum: maximum), at: node,
                payload)
        } else {
            add(
                .warning,
                .perhapsTooLong(
                    characters: count.characters, units: count.units, maximum: maximum),
                at: node, payload)
        }
    }

    private mutating func integer(
        _ node: Int, _ payload: JSONDocument, _ field: Field
    ) {
        guard let number = payload.integer(node) else {
            let written = payload.written(node)
            let isWhole = written.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) }
            if isWhole {
                outOfRange(node, payload, field)
            } else {
                wrongType(node, payload, field)
            }
            return
        }
        if !field.values.isEmpty {
            if isListed(node, payload, field) { return }
            let allowed = book.listed(field.values)
            add(
                .error, .notAllowed(value: String(number), allowed: allowed), at: node, payload)
        } else if number < field.minimum ?? .min || number > field.maximum ?? .max {
            outOfRange(node, payload, field)
        }
    }

    private mutating func array(
        _ node: Int, _ payload: JSONDocument, _ field: Field
    ) {
        let count = payload.itemCount(node)
        if count < field.minimum ?? 0 || count > field.maximum ?? .max {
            add(
                .error,
                .itemCount(found: count, minimum: field.minimum, maximum: field.maximum),
                at: node, payload)
        }
        guard let item = field.children.first else { return }
        var child = node + 1
        let end = Int(payload.nodes[node].next)
        while child < end {
            value(child, payload, item, isItem: true)
            child = Int(payload.nodes[child].next)
        }
    }
}

// MARK: - What is found

extension FieldCheck {
    /// Adds an issue about a node.
    mutating func add(
        _ severity: Issue.Severity, _ problem: Issue.Problem, at node: Int,
        _ payload: JSONDocument
    ) {
        issues.append(
            Issue(
                severity: severity, problem: problem, path: payload.path(of: node),
                position: payload.position(node), document: document))
    }

    private mutating func missing(_ field: Field, in node: Int, _ payload: JSONDocument) {
        let offer: String? =
            switch field.defaultValue {
            case .none: nil
            case .integer(let number): String(number)
            case .boolean(let truth): String(truth)
            case .text(let text): JSONText.quoted(text.description)
            }
        let name = field.name.description
        issues.append(
            Issue(
                severity: .error, problem: .missing(field: name, offer: offer),
                path: payload.path(of: node) + JSONDocument.step(to: name),
                position: payload.position(node), document: document))
    }

    private mutating func undocumented(
        _ key: Int, _ payload: JSONDocument, _ fields: Range<Int>
    ) {
        let name = payload.string(key)
        let known = book.fields[fields].filter(\.isDocumented).map(\.name.description)
        add(
            .warning,
            .undocumented(field: name, nearest: Nearest.name(to: name, among: known)), at: key,
            payload)
    }

    private mutating func knownButUndocumented(
        _ key: Int, _ payload: JSONDocument, _ field: Field
    ) {
        let note = field.note.map { book.notes[$0] } ?? ""
        add(
            .warning, .undocumentedButKnown(field: field.name.description, note: note), at: key,
            payload)
    }

    private mutating func outOfRange(_ node: Int, _ payload: JSONDocument, _ field: Field) {
        add(
            .error,
            .outOfRange(
                value: String(decoding: payload.written(node), as: UTF8.self),
                minimum: field.minimum, maximum: field.maximum),
            at: node, payload)
    }

    private mutating func wrongType(_ node: Int, _ payload: JSONDocument, _ field: Field) {
        let found: String =
            switch payload.kind(node) {
            case .null, .true, .false, .number:
                String(decoding: payload.source(node).prefix(40), as: UTF8.self)
            case .string: JSONText.quoted(payload.string(node).prefix(40))
            case .array: "array"
            case .object: "object"
            }
        add(
            .error, .wrongType(expected: field.kind.rawValue, found: found), at: node, payload)
    }
}

/// What a payload may name as an address.
enum WebAddress {
    /// Whether a text begins with `http://` or `https://`, names a host, and has no white space or
    /// control characters.
    static func isOne(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        guard take("http", from: &rest) else { return false }
        _ = take("s", from: &rest)
        guard take("://", from: &rest), let host = rest.first else { return false }
        return host != UInt8(ascii: "/") && host != UInt8(ascii: "?")
            && rest.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static func take(_ word: StaticString, from text: inout ArraySlice<UInt8>) -> Bool {
        guard text.count >= word.utf8CodeUnitCount else { return false }
        let matches = word.withUTF8Buffer { letters in
            zip(letters, text).allSatisfy { $0 == $1 | 0x20 || $0 == $1 }
        }
        if matches { text = text.dropFirst(word.utf8CodeUnitCount) }
        return matches
    }
}
