internal import KlingCost

/// An object of a definition's header, whose members must be known and of their kind.
struct HeaderObject {
    private let document: JSONDocument
    private let node: Int
    private let file: String

    init(
        _ document: JSONDocument, _ node: Int, file: String, members: [String]
    ) throws(DefinitionError) {
        (self.document, self.node, self.file) = (document, node, file)
        guard document.kind(node) == .object else {
            throw error(node, .wrongValue("{…}", expected: "an object"))
        }
        for (key, _) in document.members(node) where !members.contains(document.string(key)) {
            throw error(key, .unknownMember(document.string(key), known: members))
        }
    }

    /// What is wrong with a member, or with the object itself.
    func error(
        _ name: String?, _ problem: DefinitionError.Problem
    ) -> DefinitionError {
        error(name.flatMap { document.member(node, $0) } ?? node, problem)
    }

    private func error(_ node: Int, _ problem: DefinitionError.Problem) -> DefinitionError {
        DefinitionError(file: file, position: document.position(node), problem: problem)
    }

    func has(_ name: String) -> Bool { document.member(node, name) != nil }

    func isText(_ name: String) -> Bool {
        document.member(node, name).map { document.kind($0) == .string } ?? false
    }

    func integer(_ name: String) throws(DefinitionError) -> Int {
        guard let number = document.integer(try required(name)) else {
            throw error(name, .wrongValue(name, expected: "a whole number"))
        }
        return number
    }

    func text(_ name: String) throws(DefinitionError) -> String {
        try text(try required(name), name)
    }

    func texts(_ name: String) throws(DefinitionError) -> [String] {
        guard let list = document.member(node, name) else { return [] }
        try demandArray(list, name)
        return try document.elements(list).map { (item) throws(DefinitionError) in
            try text(item, name)
        }
    }

    func flag(_ name: String) throws(DefinitionError) -> Bool {
        guard let value = document.member(node, name) else { return false }
        switch document.kind(value) {
        case .true: return true
        case .false: return false
        default: throw error(value, .wrongValue(name, expected: "true or false"))
        }
    }

    /// One of the values of a type; the first where there is no such member.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(DefinitionError) -> Value? where Value.RawValue == String {
        if !has(name) { return nil }
        return try value(try text(name), of: name)
    }

    /// Some of the values of a type.
    func choices<Value: RawRepresentable & CaseIterable>(
        _ name: String
    ) throws(DefinitionError) -> [Value] where Value.RawValue == String {
        try texts(name).map { (word) throws(DefinitionError) in try value(word, of: name) }
    }

    private func value<Value: RawRepresentable & CaseIterable>(
        _ word: String, of name: String
    ) throws(DefinitionError) -> Value where Value.RawValue == String {
        if let value = Value(rawValue: word) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw error(name, .wrongValue(name, expected: "one of \(known)"))
    }

    /// A text, or one in each language.
    func localized(_ name: String) throws(DefinitionError) -> Localized {
        let value = try required(name)
        if document.kind(value) == .string { return Localized(document.string(value)) }
        let languages = try HeaderObject(
            document, value, file: file, members: Language.allCases.map(\.rawValue))
        return Localized(
            try languages.text("en"), zh: languages.has("zh") ? try languages.text("zh") : nil)
    }

    func objects(_ name: String, members: [String]) throws(DefinitionError) -> [HeaderObject] {
        guard let list = document.member(node, name) else { return [] }
        try demandArray(list, name)
        return try document.elements(list).map { (item) throws(DefinitionError) in
            try HeaderObject(document, item, file: file, members: members)
        }
    }

    private func required(_ name: String) throws(DefinitionError) -> Int {
        guard let value = document.member(node, name) else { throw error(node, .missing(name)) }
        return value
    }

    private func demandArray(_ list: Int, _ name: String) throws(DefinitionError) {
        guard document.kind(list) == .array else {
            throw error(list, .wrongValue(name, expected: "a list"))
        }
    }

    private func text(_ node: Int, _ name: String) throws(DefinitionError) -> String {
        guard document.kind(node) == .string else {
            throw error(node, .wrongValue(name, expected: "a text"))
        }
        return document.string(node)
    }
}
