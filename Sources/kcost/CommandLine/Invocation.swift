import KlingWorkflow

/// A command line that was understood: which command, with which options and operands.
struct ParsedLine: Sendable {
    /// The commands from the program down to the one that was named.
    let chain: [Command]
    /// The texts of the options that were given, by name, in order; a flag has an empty one for each
    /// time it stands there.
    let given: [String: [String]]
    /// As given, in order; `-` means standard input.
    let operands: [String]
    /// Another program's command line, as it stood behind `--`; `nil` where there was none.
    let program: [String]?

    /// The command's names below the program, such as `["prices", "list"]`.
    var path: [String] { chain.path }

    /// What an option says.
    subscript<Key: PlainKey>(key: Key) -> Key.Value { key.value(of: given[key.name]) }
}

/// A command line as its command sees it: `invocation.limit` is what `--limit` says.
@dynamicMemberLookup
struct Invocation<Keys: Sendable>: Sendable {
    let keys: Keys
    let line: ParsedLine

    init(_ line: ParsedLine, _ keys: Keys) { (self.line, self.keys) = (line, keys) }

    var operands: [String] { line.operands }
    var program: [String]? { line.program }

    subscript<Key: PlainKey>(dynamicMember path: KeyPath<Keys, Key>) -> Key.Value {
        line[keys[keyPath: path]]
    }

    subscript<Value>(dynamicMember path: KeyPath<Keys, Parsed<Value>>) -> Value? {
        get throws(CommandError) {
            let key = keys[keyPath: path]
            return try key.value(of: line.given[key.name])
        }
    }

    /// The same line by the keys of a part of its options.
    subscript<Part: OptionKeys>(dynamicMember path: KeyPath<Keys, Part>) -> Invocation<Part> {
        Invocation<Part>(line, keys[keyPath: path])
    }

    /// An option's text as it was given; empty where it was not.
    func text(of key: some OptionKey) -> String { line.given[key.name]?.first ?? "" }

    /// The names of those of some options that were given, in the order of the call.
    func given(_ keys: any OptionKey...) -> [String] {
        keys.map(\.name).filter { line.given[$0] != nil }
    }
}

extension ParsedLine {
    /// What its options say in place of settings.
    var overrides: [Settings.Key: (option: String, text: String)] {
        var overrides: [Settings.Key: (option: String, text: String)] = [:]
        for option in chain.flatMap(\.options) {
            guard let setting = option.setting, let text = given[option.name]?.first else {
                continue
            }
            // A flag's text is empty.
            overrides[setting] = (option.name, option.value == nil ? "true" : text)
        }
        return overrides
    }
}
