package import KlingCost

/// An object of a definition's header.
typealias HeaderObject = StrictObject<DefinitionError>

extension StrictObject<DefinitionError> {
    /// What is wrong with a member, or with the object itself.
    func error(_ key: ShortText?, _ problem: DefinitionError.Problem) -> DefinitionError {
        DefinitionError(file: file, position: position(key), problem: problem)
    }

    func flag(_ key: ShortText) throws(DefinitionError) -> Bool {
        try optionalBoolean(key) ?? false
    }

    /// One of the values of a type; `nil` where there is no such member.
    func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: ShortText
    ) throws(DefinitionError) -> Value? {
        try optionalString(key).map { (word) throws(DefinitionError) in try value(word, of: key) }
    }

    /// Some of the values of a type.
    func choices<Value: RawRepresentable<String> & CaseIterable>(
        _ key: ShortText
    ) throws(DefinitionError) -> [Value] {
        try strings(key).map { (word) throws(DefinitionError) in try value(word, of: key) }
    }

    private func value<Value: RawRepresentable<String> & CaseIterable>(
        _ word: String, of key: ShortText
    ) throws(DefinitionError) -> Value {
        if let value = Value(rawValue: word) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw error(key, .wrongValue(key.description, expected: "one of \(known)"))
    }

    /// A text, or one in each language.
    func localized(_ key: ShortText) throws(DefinitionError) -> Localized {
        if kind(key) == .string { return Localized(try string(key)) }
        let languages = Language.allCases.compactMap { ShortText($0.rawValue) }
        let texts = try need(optionalObject(key, allowed: languages), key)
        return Localized(try texts.string("en"), zh: try texts.optionalString("zh"))
    }
}

extension DefinitionError: FormatError {
    package init(file: String, position: SourcePosition, _ fault: FormatProblem) {
        let problem: Problem =
            switch fault {
            case .missing(let key): .missing(key)
            case .unknown(let found, let known):
                .unknownMember(found, known: known.map(\.description))
            case .wrongType("", _): .wrongValue("{…}", expected: "an object")
            case .wrongType(let key, let shape): .wrongValue(key, expected: shape.words)
            }
        self.init(file: file, position: position, problem: problem)
    }
}

extension JSONShape {
    fileprivate var words: String {
        switch self {
        case .object: "an object"
        case .list: "a list"
        case .text: "a text"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .words: "a list of texts or whole numbers"
        }
    }
}
