import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// A book of several journals, read as bean-check reads it: each account is opened once, whatever is
/// posted to was opened, each transaction balances, and accounts come to what one journal of all of
/// time says.
@Suite struct `Journals of several months` {
    private let months: [Range<Instant>]
    private let ledger: Ledger

    init() throws {
        months = try ["2026-09", "2026-10", "2026-11"].map { try question($0).span }
        ledger = try SampleJournal.make(at: "", seed: 12, attempts: 90)
        let other = try SampleLedger()
        // Names that come out alike, in this order and not in that of the alphabet.
        for (second, model) in [(0, "b.x"), (30 * 86_400, "b;x"), (40 * 86_400, "b x")] {
            other.now = Instant(seconds: SampleJournal.start.seconds + Int64(second))
            try other.captured(other.held(model: model, worth: nil), "0.25")
        }
        try other.boughtCredits("55", paid: "0.25")
        try ledger.importLines(other.ledger)
    }

    @Test func `stand in one book of beancount`() throws {
        let whole = try Book([ledger.journal(.beancount)])
        let book = try Book(try months.map { try ledger.journal(.beancount, in: $0) })
        #expect(whole.faults.isEmpty && book.faults.isEmpty, "\(whole.faults) \(book.faults)")
        #expect(book.balances == whole.balances)
        #expect(book.opened == whole.opened && book.transactions == whole.transactions)
        #expect(whole.transactions > 40 && whole.opened.count > 12)
    }

    @Test func `call an account the same in each`() throws {
        for dialect in JournalDialect.allCases {
            let whole = try ledger.journal(dialect)
            for month in months {
                // A line without blanks before it may be a remark or a declaration.
                let lines = try ledger.journal(dialect, in: month, opens: .all).split(
                    separator: "\n")
                for line in lines where !line.hasPrefix(";") {
                    #expect(whole.contains("\(line)\n"), "\(line)")
                }
            }
            #expect(whole.contains(dialect == .hledger ? ":b_x-2" : ":B-x-3"))
        }
    }

    @Test func `stand alone where they are asked to open all`() throws {
        let alone = try Book([ledger.journal(.beancount, in: months[2], opens: .all)])
        #expect(alone.faults.isEmpty, "\(alone.faults)")
        let first = try Book([ledger.journal(.beancount, in: months[2])])
        #expect(!first.faults.isEmpty)
        #expect(try ledger.journal(.beancount, in: months[2]).contains("; accounts that earlier"))
    }

    @Test func `open in one ledger's book what that ledger names`() throws {
        let frames = try months.map { try ledger.frames($0).suffix(1) }
        let texts = try frames.map { frames in
            var journal = TextJournal(.beancount, Array(frames))
            var text = ""
            try ledger.forEachCharge(ofAll: ledger.chains()) { charge, chain in
                let frame = frames.first { $0.ledger == chain.ledger }
                text += (try? journal.transaction(charge, of: frame)) ?? "overflow"
                return true
            }
            return text
        }
        let book = try Book(texts)
        #expect(book.faults.isEmpty, "\(book.faults)")
        #expect(book.transactions == 4)
    }
}

/// What beancount would find in files that are included one behind another.
private struct Book {
    private(set) var opened: Set<String> = []
    private(set) var transactions = 0
    /// By account and commodity.
    private(set) var balances: [String: Int64] = [:]
    private(set) var faults: [String] = []

    init(_ files: [String]) throws {
        var used: Set<String> = []
        var sums: [String: Int64] = [:]
        for line in files.joined().split(separator: "\n") {
            if let open = line.wholeMatch(of: /1970-01-01 open ([A-Z][\w:-]*)/) {
                let isNew = opened.insert(String(open.1)).inserted
                if !isNew { faults.append("opened twice: \(open.1)") }
            } else if line.starts(with: /\d{4}-\d\d-\d\d \*/) {
                transactions += 1
                check(&sums)
            } else if let posting = line.wholeMatch(
                of: /\    ([A-Z][\w:-]*)  (-?[\d.]+) ([A-Z-]+)(?: @@ ([\d.]+) ([A-Z]+))?/)
            {
                let account = String(posting.1)
                used.insert(account)
                let amount = try #require(Nanos(signedDecimal: String(posting.2)))
                balances["\(account) \(posting.3)", default: 0] += amount.count
                // A price is for all of it, and has the amount's sign.
                if let price = posting.4, let unit = posting.5 {
                    let cost = try #require(Nanos(decimal: String(price)))
                    sums[String(unit), default: 0] += cost.count * amount.count.signum()
                } else {
                    sums[String(posting.3), default: 0] += amount.count
                }
            }
        }
        check(&sums)
        faults += used.subtracting(opened).sorted().map { "never opened: \($0)" }
    }

    private mutating func check(_ sums: inout [String: Int64]) {
        if sums.values.contains(where: { $0 != 0 }) { faults.append("off by \(sums)") }
        sums = [:]
    }
}
