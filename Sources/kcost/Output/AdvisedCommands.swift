import Synchronization

/// Commands that messages advise. Where this command was told by an option which ledger or which prices
/// to use, the advised ones are told so too: as they are printed they must do what is meant.
enum AdvisedCommands {
    /// Options that say where; what the environment or the settings says holds for the next command.
    private static let places = ["--ledger", "--pricing"]
    private static let given = Mutex<[String: String]>([:])

    /// Remembers what this command was told.
    static func remember(_ invocation: Invocation) {
        let options = places.compactMap { name in
            invocation.valueIfDeclared(name).map { (name, $0) }
        }
        given.withLock { $0 = Dictionary(uniqueKeysWithValues: options) }
    }

    /// A line of text whose commands name the same places as this one.
    static func placed(_ line: String) -> String {
        let given = given.withLock { $0 }
        return given.isEmpty ? line : placed(line, given)
    }

    /// The same, for given places.
    static func placed(_ line: String, _ given: [String: String]) -> String {
        var text = ""
        var rest = line[...]
        while let name = rest.firstRange(of: "kcost ") {
            let isWord = rest[..<name.lowerBound].last.map { " `('".contains($0) } ?? text.isEmpty
            text += rest[..<name.upperBound]
            rest = rest[name.upperBound...]
            guard isWord, let (command, end) = command(in: rest) else { continue }
            text += rest[..<end]
            rest = rest[end...]
            for option in places where command.contains(where: { $0.takes(option) }) {
                if let value = given[option] { text += " \(option) \(value.asWord)" }
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

extension Command {
    fileprivate func takes(_ option: String) -> Bool { options.contains { $0.name == option } }
}
