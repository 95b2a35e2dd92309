/// The words of a text journal for gateways, models and currencies: each from a text that may hold
/// anything, and no two texts with the same word. A word depends on what was asked for before it, so
/// that every journal of a ledger must ask in the same order.
struct AccountNames {
    private let dialect: JournalDialect
    private var names: [[String]: String] = [:]
    private var taken: Set<String> = []

    init(_ dialect: JournalDialect) { self.dialect = dialect }

    /// The account of these parts.
    mutating func account(_ root: String, _ parts: [String]) -> String {
        name(of: [root] + parts) { [dialect] parts in
            ([root] + parts.dropFirst().map(dialect.accountPart)).joined(separator: ":")
        }
    }

    /// The commodity that a gateway's credits are.
    mutating func credits(of gateway: String) -> String {
        let name = name(of: ["credits of", gateway]) { [dialect] _ in
            dialect.creditsWord(gateway)
        }
        return dialect == .hledger ? "\"\(name)\"" : name
    }

    private mutating func name(of key: [String], _ make: ([String]) -> String) -> String {
        if let known = names[key] { return known }
        let plain = make(key)
        var name = plain
        var number = 1
        // Two models that differ in what had to be left out are two accounts all the same.
        while !taken.insert(name).inserted {
            number += 1
            name = "\(plain)-\(number)"
        }
        names[key] = name
        return name
    }
}

/// What programs read the text journal.
public enum JournalDialect: String, Sendable, CaseIterable {
    /// hledger.org, 1.25 and later.
    case hledger
    /// beancount.github.io, 2 and 3.
    case beancount

    /// Most scalars of a part of an account's name.
    private static let longestPart = 60

    /// A part of an account's name.
    func accountPart(_ text: String) -> String {
        let kept = self == .hledger ? "-_./" : "-"
        var part = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(JournalDialect.longestPart) {
            let isPlain = scalar.isLetterOrDigit || kept.unicodeScalars.contains(scalar)
            part.append(isPlain ? scalar : self == .hledger ? "_" : "-")
        }
        if self == .hledger { return part.isEmpty ? "_" : String(part) }
        // There a part begins with a capital letter or a digit.
        guard let first = part.first else { return "X" }
        if first.isASCII, first.properties.isLowercase {
            return String(first).uppercased() + String(part.dropFirst())
        }
        switch first.properties.generalCategory {
        case .uppercaseLetter, .decimalNumber: return String(part)
        default: return "X-" + String(part)
        }
    }

    /// What a gateway's credits are called: no longer than beancount takes, 24 letters, with room for
    /// a number behind.
    func creditsWord(_ gateway: String) -> String {
        if self == .hledger { return "credits " + accountPart(gateway) }
        let letters = gateway.uppercased().unicodeScalars.filter {
            $0.isASCII && $0.isLetterOrDigit
        }.prefix(12)
        return "CREDITS" + (letters.isEmpty ? "" : "-" + String(String.UnicodeScalarView(letters)))
    }
}
