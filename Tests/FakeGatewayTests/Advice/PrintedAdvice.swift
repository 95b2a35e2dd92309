import Foundation

@testable import kcost

/// A command of `kcost` in a message: `kcost resolve ID --charged AMOUNT`.
struct PrintedAdvice: Hashable {
    /// Its words behind the program's name, places to be filled in among them.
    let words: [String]
    /// Its command and options, without values: `resolve --charged`.
    let signature: String
    /// The text ends with it, as if more were to be added to it.
    let isOpen: Bool

    /// Stands for what a source only names when it runs.
    static let anything = "0197a6c0-0000-7000-8000-000000000001"

    /// All in a text, line by line; `A, or --b` is two.
    static func all(in text: String) -> [PrintedAdvice] {
        text.split(separator: "\n").flatMap { line -> [PrintedAdvice] in
            var found: [PrintedAdvice] = []
            var rest = line
            while let name = rest.firstRange(of: "kcost ") {
                let isWord = rest[..<name.lowerBound].last.map { " `('".contains($0) } ?? true
                rest = rest[name.upperBound...]
                guard isWord, let (chain, end) = AdvisedCommands.command(in: rest) else { continue }
                var reader = Reader(chain, rest[end...])
                found += reader.read()
                rest = reader.rest
            }
            return found
        }
    }

    /// With the places filled in, as a person would; `nil` where something has no filling.
    func filled(_ fillings: [String: String]) -> [String]? {
        var filled: [String] = []
        for word in words {
            let isPlace = word.count > 1 && word.allSatisfy { $0.isUppercase && $0.isASCII }
            guard isPlace else {
                filled.append(word)
                continue
            }
            guard let filling = fillings[word] else { return nil }
            filled.append(filling)
        }
        return filled
    }

    /// Reads what follows a command's name, as far as it is words of a command line.
    private struct Reader {
        let command: Command
        let path: [String]
        let options: [kcost.Option]
        var rest: Substring
        private var operands: [String] = []
        private var given: [(name: String, value: String?)] = []

        init(_ chain: [Command], _ rest: Substring) {
            command = chain[chain.count - 1]
            path = chain.path
            options = chain.flatMap(\.options)
            self.rest = rest
        }

        mutating func read() -> [PrintedAdvice] {
            var found: [PrintedAdvice] = []
            while let (word, isLast) = next() {
                if word == "or", let (other, _) = peek(), other.hasPrefix("--") {
                    found.append(made)
                    given.removeLast(min(1, given.count))
                    continue
                }
                if word.hasPrefix("--") {
                    let option = options.first { $0.name == word }
                    let value = option?.value != nil && !isLast ? next() : nil
                    given.append((word, value?.word))
                    if (value?.isLast ?? isLast), !continues { break }
                } else if let expected = command.operands,
                    operands.count < expected.maximum ?? .max,
                    operands.count < expected.minimum || looksGiven(word)
                {
                    operands.append(word)
                    if isLast, !continues { break }
                } else {
                    break
                }
            }
            return found + [made]
        }

        private var made: PrintedAdvice {
            PrintedAdvice(
                words: path + operands
                    + given.flatMap { [$0.name] + ($0.value.map { [$0] } ?? []) },
                signature: (path + given.map(\.name).filter { $0 != "--wait" && $0 != "--ledger" })
                    .joined(separator: " "),
                isOpen: rest.allSatisfy { $0 == " " })
        }

        /// `, or --not-charged` goes on where a comma stood.
        private var continues: Bool { rest.hasPrefix(" or --") }

        /// No word of a sentence.
        private func looksGiven(_ word: String) -> Bool {
            word.contains { $0.isUppercase || $0.isNumber || "'/._".contains($0) }
        }

        private func peek() -> (word: String, isLast: Bool)? {
            var copy = self
            return copy.next()
        }

        /// The next word, and whether punctuation ends the command behind it.
        private mutating func next() -> (word: String, isLast: Bool)? {
            guard rest.first == " " else { return nil }
            rest = rest.drop { $0 == " " }
            var word = ""
            while let letter = rest.first, letter != " " {
                if letter == "'" {
                    let quoted = rest.dropFirst().prefix { $0 != "'" }
                    word += quoted
                    rest = rest[quoted.endIndex...].dropFirst()
                } else if letter == "\\" {
                    word += rest.dropFirst().prefix(1)
                    rest = rest.dropFirst(2)
                } else {
                    word.append(letter)
                    rest = rest.dropFirst()
                }
            }
            if word.isEmpty || word == ">" { return nil }
            guard let end = word.last, ",;:)`".contains(end) else { return (word, false) }
            return (String(word.dropLast()), true)
        }
    }
}
