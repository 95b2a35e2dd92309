import KlingWorkflow
import Synchronization

/// Commands that messages advise. Where this command was told by an option which ledger or which prices
/// to use, the advised ones are told so too: as they are printed they must do what is meant.
enum AdvisedCommands {
    /// What options say of where; what the environment or the settings says holds for the next command.
    private static let places: [Settings.Key] = [.ledger, .pricing]
    private static let given = Mutex<[(place: Settings.Key, value: String)]>([])

    /// Remembers what this command was told.
    static func remember(_ line: ParsedLine) {
        let options = line.chain.flatMap(\.options)
        var told: [(place: Settings.Key, value: String)] = []
        for place in places {
            let option = options.first { $0.setting == place }
            if let value = option.flatMap({ line.given[$0.name]?.first }) {
                told.append((place, value))
            }
        }
        let known = told
        given.withLock { $0 = known }
    }

    /// A line of text whose commands name the same places as this one.
    static func placed(_ line: String) -> String {
        let given = given.withLock { $0 }
        return given.isEmpty ? line : placed(line, given)
    }

    /// The same, for given places.
    static func placed(
        _ line: String, _ given: [(place: Settings.Key, value: String)]
    ) -> String {
        var text = ""
        var rest = line[...]
        while let name = rest.firstRange(of: "kcost ") {
            let isWord = rest[..<name.lowerBound].last.map { " `('".contains($0) } ?? text.isEmpty
            text += rest[..<name.upperBound]
            rest = rest[name.upperBound...]
            guard isWord, let (command, end) = command(in: rest) else { continue }
            text += rest[..<end]
            rest = rest[end...]
            let options = command.flatMap(\.options)
            for (place, value) in given {
                let option = options.first { $0.setting == place }?.name
                if let option { text += " \(option) \(value.asWord)" }
            }
        }
        return text + rest
    }

    /// The command that a text begins with, behind the program's name, and where its name ends.
    ///
    /// - Returns: the chain that leads to it; `nil` where the text names none.
    static func command(in text: Substring) -> (chain: [Command], end: Substring.Index)? {
        var chain = [CommandTree.root]
        var end = text.startIndex
        while let command = chain.last, !command.subcommands.isEmpty {
            let behind = text[end...]
            let word = (behind.first == " " ? behind.dropFirst() : behind).prefix { $0.isLowercase }
            guard let next = command.subcommands.first(where: { $0.name == word }) else { break }
            chain.append(next)
            end = word.endIndex
        }
        return chain.count == 1 ? nil : (chain, end)
    }
}
