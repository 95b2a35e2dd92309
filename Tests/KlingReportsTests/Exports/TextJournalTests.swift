import Foundation
import KlingCost
import KlingLedger
import KlingReports
import SeededCases
import Testing

/// Journals for plain-text accounting: what `make conformance` holds against the programs themselves
/// is held here against the rules of their grammar.
@Suite struct TextJournalTests {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func journal(_ dialect: JournalDialect) throws -> String {
        try sample.ledger.journal(dialect)
    }

    private func transactions(_ text: String) -> [String] {
        text.components(separatedBy: "\n2026-").dropFirst().map { "2026-" + $0 }
    }

    @Test func `writes a charge in credits as what they cost`() throws {
        try sample.boughtCredits("100", paid: "0.45")
        let id = try sample.held(project: "boats", tags: ["shot": "12"])
        try sample.accepted(id, task: "t-1")
        try sample.captured(id, "0.275", credits: "55")
        let text = try journal(.hledger)
        #expect(text.contains("    assets:prepaid:kie  100 \"credits kie\" @@ 0.45 USD\n"))
        #expect(text.contains("    assets:cash  -0.45 USD\n"))
        #expect(text.contains("    expenses:kling:kie:kling-2.6/text-to-video  0.275 USD\n"))
        #expect(text.contains("    assets:prepaid:kie  -55 \"credits kie\" @@ 0.275 USD\n"))
        for line in ["attempt: \(id)", "task: t-1", "project: boats", "tag-shot: 12"] {
            #expect(text.contains("    ; \(line)\n"))
        }
        #expect(text.hasSuffix("; total 0.275 USD of 1 charges\n"))
        let other = try journal(.beancount)
        #expect(other.contains("    Expenses:Kling:Kie:Kling-2-6-text-to-video  0.275 USD\n"))
        #expect(other.contains("    Assets:Prepaid:Kie  -55 CREDITS-KIE @@ 0.275 USD\n"))
        #expect(other.contains("    tag-shot: \"12\"\n"))
    }

    @Test func `writes a refund as its own transaction, the other way round`() throws {
        let id = try sample.held(gateway: "xcompute", model: "kling-v3", worth: nil)
        try sample.captured(id, "0.3")
        try sample.adjusted(id, "-0.1")
        let text = try journal(.hledger)
        #expect(text.contains("expenses:kling:xcompute:kling-v3  -0.1 USD"))
        #expect(text.contains("liabilities:kling:xcompute  0.1 USD"))
        #expect(text.hasSuffix("; total 0.2 USD of 2 charges\n"))
    }

    @Test func `keeps two models apart whose names come out alike`() throws {
        for model in ["a b", "a;b", "a.b"] {
            try sample.captured(sample.held(model: model, worth: nil), "0.1")
        }
        let text = try journal(.beancount)
        for name in ["A-b", "A-b-2", "A-b-3"] {
            #expect(text.contains("open Expenses:Kling:Kie:\(name)\n"))
        }
    }

    /// Whatever is in a text, each line is one of the few forms there are.
    @Test(arguments: JournalDialect.allCases)
    func `lets no text out of its line or its quotes`(dialect: JournalDialect) throws {
        var random = SeededRandom(seed: 6)
        let pieces = [
            "\n", "\r", ";", "\"", "\\", "|", ",", "%", "2026-01-01 * x", "\u{202E}", "\u{0}",
            "🎬", "可", "(", "[2026-99-99]", "date: 1", "  ", "\u{2028}", "a", "-",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
        }
        for _ in 0..<40 {
            try sample.captured(
                sample.held(
                    gateway: text(), model: text(), worth: nil, project: text(),
                    tags: ["a" + text(): text(), text() + "b;": text()]), "0.1")
        }
        let text = try journal(dialect)
        #expect(transactions(text).count == 40)
        let forms: [Regex<Substring>] =
            dialect == .hledger
            ? [
                /;.*|decimal-mark \.|account [^ ;]+|commodity .*|/,
                /2026-10-1\d \* [^;]*|    ; [a-z][\w-]*: [^,;\[\]]*.*|    [^ ;]+  -?[0-9.]+ [A-Z]+/,
            ]
            : [
                /;.*|1970-01-01 open [A-Z][^ ;"]*|/,
                /2026-10-1\d \* "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"/,
                /\    [a-z][\w-]*: "(?:[^"\\]|\\.)*"|    [A-Z][^ ;"]+  -?[0-9.]+ [A-Z]+/,
            ]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            #expect(
                line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" }
                    && forms.contains { line.wholeMatch(of: $0) != nil }, "\(line)")
        }
    }
}

extension Ledger {
    /// A journal of a span.
    func journal(
        _ dialect: JournalDialect, in span: Range<Instant>? = nil,
        opens: TextJournal.Opens = .new
    ) throws -> String {
        let frames = try frames(span)
        var journal = TextJournal(dialect, frames, opens: opens)
        var text = journal.begin()
        try forEachCharge(ofAll: chains()) { charge, chain in
            let frame = frames.first { $0.ledger == chain.ledger }
            text += (try? journal.transaction(charge, of: frame)) ?? "overflow"
            return true
        }
        return text + journal.end()
    }
}
