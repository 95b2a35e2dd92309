import KlingWorkflow

/// An option as its command asks for it: by a value with a type, and not by a name.
protocol OptionKey: Declared {
    var option: Option { get }
}

extension OptionKey {
    /// With its two hyphens.
    var name: String { option.name }
    var options: [Option] { [option] }

    /// That a text is not what the option takes.
    func wrong(_ text: String, expected: String) -> CommandError {
        .badValue(option: name, value: text, expected: expected)
    }
}

/// What stands in a command's list of options: one, or some that several commands share.
protocol Declared: Sendable {
    var options: [Option] { get }
}

/// The options that a command can ask for, a property each: what is none does not compile.
protocol OptionKeys: Declared {
    init()

    /// All of them, in the order of the help, with those that nobody asks for because they stand in for
    /// settings. A test holds this against the properties.
    var declared: [any Declared] { get }
}

extension OptionKeys {
    var options: [Option] { declared.flatMap(\.options) }
}

// MARK: - The kinds of options

/// One whose texts, once the parser has let them pass, always have a value.
protocol PlainKey: OptionKey {
    associatedtype Value

    /// - Parameter texts: as they were given, in order; `nil` where the option was not.
    func value(of texts: [String]?) -> Value
}

/// Whether an option without a value was given.
struct Flag: PlainKey {
    let option: Option

    init(
        _ name: String, short: Character? = nil, setting: Settings.Key? = nil,
        standsAlone: Bool = false, help: String
    ) {
        option = Option(
            name: name, short: short, help: help, setting: setting, standsAlone: standsAlone)
    }

    func value(of texts: [String]?) -> Bool { texts != nil }
}

/// A text as it was given.
struct Text: PlainKey {
    let option: Option

    init(
        _ name: String, short: Character? = nil, _ value: OptionValue,
        setting: Settings.Key? = nil, help: String
    ) {
        option = Option(name: name, short: short, value: value, help: help, setting: setting)
    }

    func value(of texts: [String]?) -> String? { texts?.first }
}

/// Texts in the order in which they were given.
struct Texts: PlainKey {
    let option: Option

    init(_ name: String, _ placeholder: String, help: String) {
        option = Option(name: name, value: .text(placeholder), help: help, isRepeatable: true)
    }

    func value(of texts: [String]?) -> [String] { texts ?? [] }
}

/// One word of a closed list. The parser lets no other pass.
///
/// The word's conformances are used up when it is made: a type with requirements is slow to start with.
struct Choice<Word: Sendable>: PlainKey {
    let option: Option
    private let word: @Sendable (String) -> Word?

    init(_ name: String, help: String)
    where Word: CaseIterable & RawRepresentable<String> {
        let words = Word.allCases.map(\.rawValue)
        option = Option(name: name, value: .oneOf(words), help: help)
        word = { Word(rawValue: $0) }
    }

    func value(of texts: [String]?) -> Word? { texts?.first.flatMap(word) }
}

/// A text that must be readable as something.
struct Parsed<Value: Sendable>: OptionKey {
    let option: Option
    private let reading: OptionReading<Value>

    init(
        _ name: String, _ placeholder: String, _ reading: OptionReading<Value>, help: String
    ) {
        option = Option(name: name, value: .text(placeholder), help: help)
        self.reading = reading
    }

    func value(of texts: [String]?) throws(CommandError) -> Value? {
        guard let text = texts?.first else { return nil }
        if let value = reading.read(text) { return value }
        throw wrong(text, expected: reading.expected)
    }
}
