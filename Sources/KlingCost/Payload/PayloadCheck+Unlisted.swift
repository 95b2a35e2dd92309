// Fields that the page does not have: dropped, as far as it says, and billed all the same, as far as
// others say who have the name.
extension PayloadCheck {
    /// A key that the page does not have, of the payload itself or of an object around its settings.
    mutating func unlisted(_ key: JSONDocument.Node, _ fields: Range<Int>, isWithin: Bool = false) {
        if isIgnored(key) { return }
        let word = payload.shortText(key).flatMap { book.pricedWords[$0] }
        guard let word, book.pricedMeanings[beside: model].contains(word.meaning) else {
            if !isWithin { undocumented(key, fields) }
            return
        }
        if word.meaning == .settings {
            if isWithin { return }
            undocumented(key, fields)
            return settings(in: key.following, fields)
        }
        let own = ownName(of: word.meaning, besides: key)
        if isOff(key.following) {
            if !isWithin { undocumented(key, fields, isWord: true, meant: own) }
            return
        }
        add(.warning, .undocumentedButPriced(field: payload.string(key), meant: own), at: key)
        if readings.fields.count < Readings.mostFields {
            readings.fields.append(payload.string(key))
        }
        read(key.following, as: word)
    }

    /// The members of an object that the page does not have and that is known to hold settings.
    private mutating func settings(in node: JSONDocument.Node, _ fields: Range<Int>) {
        for (key, _) in payload.members(node) { unlisted(key, fields, isWithin: true) }
    }

    /// Whether the user said that the gateway drops it.
    private func isIgnored(_ key: JSONDocument.Node) -> Bool {
        !ignoredFields.isEmpty && ignoredFields.contains(payload.string(key))
    }

    /// What the page calls the same, where it has it; with the object around it where the name is right
    /// and the place is not.
    private func ownName(of meaning: PricedWord.Meaning, besides key: JSONDocument.Node) -> String?
    {
        guard let role = meaning.role,
            let place = FieldPlace(role, in: book.models[model], of: book)
        else { return nil }
        let name = book.fields[place.field].name.description
        guard name == payload.string(key) else { return name }
        return place.wrapper.map { "\(book.fields[$0].name).\(name)" }
    }

    // MARK: Values

    /// Whether a value says no: `false`, `null`, 0, nothing, or one of the usual words for it.
    private func isOff(_ node: JSONDocument.Node) -> Bool {
        switch payload.kind(node) {
        case .null, .false: return true
        case .true: return false
        case .array: return payload.itemCount(node) == 0
        case .object: return payload.members(node).isEmpty
        case .number:
            return payload.written(node).prefix { $0 | 0x20 != UInt8(ascii: "e") }
                .allSatisfy { !(0x31...0x39).contains($0) }
        case .string:
            let words = ["", "false", "off", "no", "0", "none", "null"]
            return words.contains(payload.string(node).lowercased())
        }
    }

    /// Notes what a value may mean.
    private mutating func read(_ node: JSONDocument.Node, as word: PricedWord) {
        switch word.meaning {
        case .audio, .multiShot: readings.audio = true
        case .voice: readings.voice = true
        case .videoInput: readings.videoInput = true
        case .mode: readMode(node, as: word)
        case .count:
            if let count = number(node, upTo: Readings.mostVideos) {
                readings.count = max(readings.count, Int64(count))
            }
        case .duration:
            if let seconds = number(node, upTo: VideoRequest.possibleSeconds.upperBound) {
                readings.seconds = max(readings.seconds ?? 0, seconds)
            }
        case .settings: break
        }
    }

    /// What nobody knows may be any tier that has a price here.
    private mutating func readMode(_ node: JSONDocument.Node, as word: PricedWord) {
        var text: String?
        if payload.kind(node) == .string { text = payload.string(node) }
        if payload.kind(node) == .number {
            text = String(decoding: payload.written(node), as: UTF8.self)
        }
        if let mode = text.flatMap({ word.mode($0) }) {
            readings.modes.insert(mode)
        } else {
            for rate in book.models[model].rates {
                if let mode = book.rates[rate].conditions.mode { readings.modes.insert(mode) }
            }
        }
    }

    /// A whole number from 1, as a number or in a string, perhaps with its unit: `5`, `"5"`, `"5s"`.
    /// Another value cannot be priced.
    private mutating func number(_ node: JSONDocument.Node, upTo maximum: Int) -> Int? {
        let isText = payload.kind(node) == .string
        guard isText || payload.kind(node) == .number else {
            add(.error, .wrongType(expected: "integer", found: found(node)), at: node)
            return nil
        }
        var digits = payload.written(node)
        if isText, digits.last == UInt8(ascii: "s") { digits = digits.dropLast() }
        guard let number = Int(digits: digits) else {
            add(.error, .wrongType(expected: "integer", found: found(node)), at: node)
            return nil
        }
        guard (1...maximum).contains(number) else {
            add(
                .error, .outOfRange(value: found(node), minimum: 1, maximum: maximum), at: node)
            return nil
        }
        return number
    }
}
