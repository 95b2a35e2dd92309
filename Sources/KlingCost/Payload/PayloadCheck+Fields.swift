// Fields: presence, type, range.
extension PayloadCheck {
    /// Checks an object's members against fields.
    mutating func object(_ node: JSONDocument.Node, _ fields: Range<Int>, isItem: Bool) {
        var seen: UInt64 = 0
        let end = payload.end(of: node)
        var key = node.following
        while key < end {
            if let index = book.field(ofKey: key, payload, in: fields) {
                seen |= 1 &<< UInt64(truncatingIfNeeded: index - fields.lowerBound)
                if payload.kind(key.following) == .null, !book.fields[index].isRequired {
                    add(.warning, .nullIsAbsent, at: key.following)
                } else if book.fields[index].isDocumented {
                    value(key.following, index, isItem: isItem)
                } else {
                    knownButUndocumented(key, index)
                    // A page that is silent about a field is silent about its values.
                    ignoringIssues { $0.value(key.following, index, isItem: isItem) }
                }
            } else if isItem {
                undocumented(key, fields)
            } else {
                unlisted(key, fields)
            }
            key = payload.end(of: key.following)
        }
        var absent = book.required(fields) & ~seen
        while absent != 0 {
            missing(fields.lowerBound + absent.trailingZeroBitCount, in: node)
            absent &= absent &- 1
        }
    }

    /// Checks a value, of a member or of an array's item.
    private mutating func value(_ node: JSONDocument.Node, _ field: Int, isItem: Bool) {
        let role = isItem ? nil : book.fields[field].role
        if let role { fill(role, with: node, isDocumented: book.fields[field].isDocumented) }
        let before = errorCount
        switch (book.fields[field].kind, payload.kind(node)) {
        case (.string, .string): string(node, field)
        case (.url, .string):
            let address =
                payload[node].isEscaped ? payload.utf8(node)[...] : payload.written(node)
            if !WebAddress.isOne(address) { add(.error, .notWebAddress, at: node) }
        case (.integer, .number): integer(node, field)
        case (.boolean, .true), (.boolean, .false): break
        case (.object, .object):
            let children = book.fields[field].children
            if !children.isEmpty { object(node, children, isItem: isItem) }
            return
        case (.array, .array):
            // Rules go on with the items that are well-formed: the whole stays usable.
            array(node, field)
            return
        default: wrongType(node, field)
        }
        if errorCount > before, let role { markUnusable(role) }
    }

    @inline(__always)
    private func isListed(_ node: JSONDocument.Node, _ field: Int) -> Bool {
        guard let text = payload.shortText(node) else { return false }
        for index in book.fields[field].values where book.values[index] == text { return true }
        return false
    }

    private mutating func string(_ node: JSONDocument.Node, _ field: Int) {
        if !book.fields[field].values.isEmpty {
            if isListed(node, field) { return }
            let listed = book.listed(book.fields[field].values)
            let value = payload.string(node)
            if book.fields[field].isOpenList {
                add(.warning, .uncommon(value: value, common: listed), at: node)
            } else {
                add(
                    .error, .notAllowed(value: JSONText.quoted(value.prefix(60)), allowed: listed),
                    at: node)
            }
            return
        }
        let count = payload.writtenCount(node)
        if count == 0, book.fields[field].isRequired {
            add(.warning, .emptyText, at: node)
        }
        if let maximum = book.fields[field].maximum, count > maximum {
            length(node, maximum)
        }
    }

    /// Only reached when the bytes are more than the limit, so nearly never.
    private mutating func length(_ node: JSONDocument.Node, _ maximum: Int) {
        let text = payload.utf8(node)
        if CharacterCount.units(text[...]) <= maximum { return }
        let count = CharacterCount(text)
        if count.characters > maximum {
            add(
                .error, .tooLong(characters: count.characters, maximum: maximum), at: node)
        } else {
            add(
                .warning,
                .perhapsTooLong(
                    characters: count.characters, units: count.units, maximum: maximum),
                at: node)
        }
    }

    private mutating func integer(_ node: JSONDocument.Node, _ field: Int) {
        guard let number = payload.integer(node) else {
            let written = payload.written(node)
            let isWhole = written.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) }
            if isWhole, !book.fields[field].values.isEmpty {
                notListed(node, field)
            } else if isWhole {
                outOfRange(node, field)
            } else {
                wrongType(node, field)
            }
            return
        }
        if !book.fields[field].values.isEmpty {
            if isListed(node, field) { return }
            notListed(node, field)
        } else if number < book.fields[field].minimum ?? .min
            || number > book.fields[field].maximum ?? .max
        {
            outOfRange(node, field)
        }
    }

    private mutating func array(_ node: JSONDocument.Node, _ field: Int) {
        let count = payload.itemCount(node)
        if count < book.fields[field].minimum ?? 0 || count > book.fields[field].maximum ?? .max {
            add(
                .error,
                .itemCount(
                    found: count, minimum: book.fields[field].minimum,
                    maximum: book.fields[field].maximum),
                at: node)
        }
        guard let item = book.fields[field].children.first else { return }
        var child = node.following
        let end = payload.end(of: node)
        while child < end {
            value(child, item, isItem: true)
            child = payload.end(of: child)
        }
    }
}

// MARK: - What is found

extension PayloadCheck {
    private mutating func missing(_ field: Int, in node: JSONDocument.Node) {
        let offer = book.fields[field].defaultValue.json?.compact()
        let name = book.fields[field].name.description
        add(.error, .missing(field: name, offer: offer), at: node, missing: name)
    }

    /// Remarks on a key that the page does not have, where all that it has is known.
    ///
    /// - Parameters:
    ///   - isWord: whether the name is known elsewhere, and no misspelling.
    ///   - meant: the documented field that says the same, where there is one.
    mutating func undocumented(
        _ key: JSONDocument.Node, _ fields: Range<Int>, isWord: Bool = false, meant: String? = nil
    ) {
        if !book.models[model].hasAllFields || isOnlyCounted(.warning) { return }
        let name = payload.string(key)
        let known = book.fields[fields].filter(\.isDocumented).map(\.name.description)
        // What is somebody's word is no misspelling of another.
        let nearest = meant ?? (isWord ? nil : Nearest.name(to: name, among: known))
        append(.warning, .undocumented(field: name, nearest: nearest), at: key)
    }

    private mutating func knownButUndocumented(_ key: JSONDocument.Node, _ field: Int) {
        let name = book.fields[field].name.description
        let note = book.fields[field].note.map { book.notes[$0] } ?? ""
        add(.warning, .undocumentedButKnown(field: name, note: note), at: key)
    }

    private mutating func notListed(_ node: JSONDocument.Node, _ field: Int) {
        let value = String(decoding: payload.written(node).prefix(60), as: UTF8.self)
        let allowed = book.listed(book.fields[field].values)
        add(.error, .notAllowed(value: value, allowed: allowed), at: node)
    }

    private mutating func outOfRange(_ node: JSONDocument.Node, _ field: Int) {
        let value = String(decoding: payload.written(node).prefix(60), as: UTF8.self)
        let (minimum, maximum) = (book.fields[field].minimum, book.fields[field].maximum)
        add(.error, .outOfRange(value: value, minimum: minimum, maximum: maximum), at: node)
    }

    private mutating func wrongType(_ node: JSONDocument.Node, _ field: Int) {
        let expected = book.fields[field].kind.rawValue
        add(.error, .wrongType(expected: expected, found: found(node)), at: node)
    }

    /// A value in a few words.
    func found(_ node: JSONDocument.Node) -> String {
        switch payload.kind(node) {
        case .null, .true, .false, .number:
            String(decoding: payload.source(node).prefix(40), as: UTF8.self)
        case .string: JSONText.quoted(payload.string(node).prefix(40))
        case .array: "array"
        case .object: "object"
        }
    }
}
