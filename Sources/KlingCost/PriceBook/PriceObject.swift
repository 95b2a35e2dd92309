/// An object in a price file.
typealias PriceObject = StrictObject<PriceBookError>

extension StrictObject<PriceBookError> {
    func error(_ problem: PriceBookError.Problem) -> PriceBookError {
        PriceBookError(file: file, position: position(), problem: problem)
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
}

extension PriceBookError: FormatError {
    package init(file: String, position: SourcePosition, _ fault: FormatProblem) {
        let problem: Problem =
            switch fault {
            case .missing(let key): .missingKey(key)
            case .unknown(let found, let known):
                .unknownKey(
                    found, nearest: Nearest.name(to: found, among: known.map(\.description)))
            case .wrongType(let key, let shape): .wrongType(key: key, expected: shape.word)
            }
        self.init(file: file, position: position, problem: problem)
    }
}

extension JSONShape {
    fileprivate var word: String {
        switch self {
        case .object: "object"
        case .list: "array"
        case .text: "string"
        case .integer: "integer"
        case .flag: "boolean"
        case .words: "list of strings or integers"
        }
    }
}
