import KlingCost
import Testing

@testable import KlingLedger

/// Exports that somebody made by hand, each line with its right hash: whatever they say, no budget
/// gains room by them, nothing comes in that could not go out again, and nothing traps.
@Suite struct `An export made by hand` {
    private static let ledger = "0197a6c0-0000-7000-8000-000000000001"

    private static let other = "0197a6c0-0000-7000-8000-000000000002"

    /// The lines of a chain of these entries, and of one more without any.
    private func export(
        _ entries: [Entry], after header: String? = nil, withOther: Bool = false,
        spelling: (String) -> String = { $0 }
    ) -> [[UInt8]] {
        let chains = withOther ? 2 : 1
        var lines = [ExportFrame.header(ledger: Self.ledger, chains: chains).line]
        if let header { lines = [Array(header.utf8)] }
        lines.append(ExportFrame.chain(ledger: Self.ledger).line)
        var head = Ledger.Head(sequence: 0, hash: ChainHash(beginning: Self.ledger))
        for (place, entry) in entries.enumerated() {
            var entry = entry
            entry.sequence = Int64(place + 1)
            let plain = String(decoding: EntryLine.body(of: entry), as: UTF8.self)
            let body = Array(spelling(plain).utf8)
            head = Ledger.Head(
                sequence: entry.sequence, hash: ChainHash(after: head.hash, body))
            lines.append(EntryLine.line(body, head.hash))
        }
        lines.append(ExportFrame.end(head).line)
        if withOther {
            let none = Ledger.Head(sequence: 0, hash: ChainHash(beginning: Self.other))
            lines += [ExportFrame.chain(ledger: Self.other).line, ExportFrame.end(none).line]
        }
        return lines
    }

    private func importLines(_ lines: [[UInt8]], into ledger: Ledger) throws(LedgerError) {
        _ = try ledger.importLines {
            var rest = lines[...]
            return { rest.popFirst()?[...] }
        }
    }

    /// A hold, then what else is given, each behind the one before it.
    private func journal(_ bench: Workbench, _ change: (inout [Entry]) -> Void) -> [Entry] {
        let id = bench.id()
        var entries = [
            bench.hold(1_000_000_000, id), Entry(.sent, id, at: bench.now, by: "x"),
            Entry(.capture, id, at: bench.now, by: "x"), Entry(.adjust, id, at: bench.now, by: "x"),
        ]
        for place in 1...3 { entries[place].previous = Int64(place) }
        for place in 2...3 {
            entries[place].amount = Nanos(count: place == 2 ? 900_000_000 : -900_000_000)
            entries[place].currency = .usd
        }
        change(&entries)
        return entries
    }

    private static let allocation = Allocation(
        period: Instant(seconds: 0), amount: Nanos(count: 1), exchange: nil)

    private static let changes: [@Sendable (inout [Entry]) -> Void] = [
        { $0[0].upper = Nanos(count: -1) }, { $0[0].upper = nil }, { $0[0].currency = nil },
        { $0[0].billedMilliseconds = -1 }, { $0[0].expected = Nanos(count: -1) },
        { $0[0].attempt = nil }, { $0[0].amount = Nanos(count: 1) },
        { $0[1].amount = Nanos(count: -1) },
        { $0[2].amount = Nanos(count: -1) }, { $0[2].amount = nil },
        { $0[2].currency = Currency("CNY") },
        { $0[2].currency = nil }, { $0[3].amount = Nanos(count: -900_000_001) },
        { $0[3].currency = Currency("CNY") }, { $0[2].previous = 1 }, { $0[3].kind = .control },
        { $0[1].allocations = [Self.allocation] },
        { $0[0].allocations = [Self.allocation, Self.allocation] },
        { $0[0].allocations = [changed { $0.hold = 1 }] },
        { $0[0].allocations = [changed { $0.budget = 1 }] },
        { $0[0].allocations = [changed { $0.hold = 2 }, changed { $0.hold = 1 }] },
        { $0[0].allocations = [changed { $0.hold = -1 }] },
        { $0[0].allocations = [changed { $0.hold = 1 << 41 }] },
        { $0[0].allocations = [changed { $0.budget = 1 << 50 }] },
        { $0[0].allocations = [changed { ($0.ledger, $0.hold) = (ledger, 1) }] },
        { $0[0].allocations = [changed { ($0.ledger, $0.hold) = ("evil\u{1B}[31m", 1) }] },
        { $0[0].allocations = [changed { $0.amount = Nanos(count: -1) }] },
        { $0[0].allocations = [changed { $0.exchange = Nanos(count: 0) }] },
    ]

    private static func changed(_ change: (inout Allocation) -> Void) -> Allocation {
        var allocation = allocation
        change(&allocation)
        return allocation
    }

    /// By a change, and whether it is of one chain: what is derived of several is made behind them.
    @Test(arguments: changes.indices, [false, true])
    func `is refused whole where an entry is none`(number: Int, withOther: Bool) throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let lines = export(journal(bench) { Self.changes[number](&$0) }, withOther: withOther)
        #expect(throws: LedgerError.self) { try importLines(lines, into: ledger) }
        #expect(try ledger.chains().count == 1)
        let scratch = try Ledger(restoring: bench.id().description, at: "", now: bench.now)
        #expect(throws: LedgerError.self) { try importLines(lines, into: scratch) }
        #expect(throws: LedgerError.self) {
            try Ledger.verify { () throws(LedgerError) in
                var rest = lines[...]
                return { rest.popFirst()?[...] }
            }
        }
    }

    private static let spellings: [@Sendable (String) -> String] = [
        { $0 + #","later":true"# }, { $0.replacing(#""owner":"x""#, with: #""owner":"\u0078""#) },
        { $0.replacing(#""amount":"0.9""#, with: #""amount":"0.90""#) },
    ]

    /// Whatever this version would write otherwise, or not at all.
    @Test(arguments: spellings.indices, [false, true])
    func `is refused whole where an entry is spelled otherwise`(number: Int, withOther: Bool) throws
    {
        let bench = try Workbench()
        let lines = export(
            journal(bench) { _ in }, withOther: withOther, spelling: Self.spellings[number])
        let scratch = try Ledger(restoring: bench.id().description, at: "", now: bench.now)
        for ledger in [try bench.open(), scratch] {
            #expect(throws: LedgerError.self) { try importLines(lines, into: ledger) }
        }
        #expect(throws: LedgerError.self) {
            try Ledger.verify { () throws(LedgerError) in
                var rest = lines[...]
                return { rest.popFirst()?[...] }
            }
        }
    }

    @Test(arguments: [false, true])
    func `that is in order comes in, and goes out as it came`(withOther: Bool) throws {
        let bench = try Workbench()
        let lines = export(journal(bench) { _ in }, withOther: withOther)
        // A page at a time, and all at once.
        let scratch = try Ledger(restoring: bench.id().description, at: "", now: bench.now)
        for ledger in [try bench.open(), scratch] {
            try importLines(lines, into: ledger)
            #expect(try ledger.verify().fault == nil)
            var out: [[UInt8]] = []
            try ledger.export(only: Self.ledger) {
                out.append($0)
                return true
            }
            let own = lines.dropFirst().prefix(6)
            #expect(Array(out.dropFirst()) == Array(own))
        }
    }

    @Test(arguments: [false, true])
    func `leads through a head that was kept elsewhere, or is said not to`(withOther: Bool) throws {
        let lines = export(journal(try Workbench()) { _ in }, withOther: withOther)
        let hash = try EntryLine.read(lines[3][...]).hash.description
        func fault(_ sequence: Int64) throws -> Verification.Problem? {
            try Ledger.verify(
                export: { () throws(LedgerError) in
                    var rest = lines[...]
                    return { rest.popFirst()?[...] }
                }, against: (sequence, hash)
            ).fault
        }
        #expect(try fault(2) == nil)
        #expect(try fault(3) == .notOfHead(3))
        #expect(try fault(9) == .notOfHead(9))
    }

    @Test(arguments: [false, true])
    func `is refused for its first line that is wrong`(withOther: Bool) throws {
        let bench = try Workbench()
        // The fourth line is of an entry that may not follow, the fifth is none.
        var lines = export(journal(bench) { $0[1].amount = Nanos(count: -1) }, withOther: withOther)
        lines[4] = Array("garbage".utf8)
        let error = #expect(throws: LedgerError.self) {
            try importLines(lines, into: try bench.open())
        }
        guard case .badExport(line: 4, .unsound(.impossible(entry: 2, _))) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        #"{"v":1,"ledger":"\#(ledger)","chains":-1}"#,
        #"{"v":1,"ledger":"\#(ledger)","chains":9000000000}"#,
        #"{"v":1,"ledger":"\#(ledger)","chains":2}"#,
        #"{"v":1,"ledger":"\#(ledger)","chains":0}"#,
        #"{"v":0,"ledger":"\#(ledger)","chains":1}"#,
        #"{"v":1,"ledger":"x","chains":1}"#,
    ])
    func `is refused where its first line is not true`(header: String) throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let lines = export(journal(bench) { _ in }, after: header)
        #expect(throws: LedgerError.self) { try importLines(lines, into: ledger) }
        #expect(try ledger.chains().count == 1)
    }

    @Test func `is refused where something follows its end`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let lines = export(journal(bench) { _ in })
        for more in [[], Array("garbage".utf8), lines[0]] {
            #expect(throws: LedgerError.badExport(line: 8, .unreadable)) {
                try importLines(lines + [more], into: ledger)
            }
        }
    }

    @Test func `with a hold that is over keeps nobody from holding`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let lines = export(
            journal(bench) {
                $0.removeLast(3)
                $0[0].expires = Instant(seconds: 0)
            })
        try importLines(lines, into: ledger)
        var request = HoldRequest(bench.hold(1, bench.id()))
        request.isUnbudgetedAllowed = true
        guard case .held = try ledger.hold(request, zones: { _ in .utc }) else {
            Issue.record("refused")
            return
        }
    }

    @Test func `holds nobody up while it is read`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let other = try bench.open()
        other.database.wait(atMostMilliseconds: 0)
        let lines = export(journal(bench) { _ in })
        var held = 0
        _ = try ledger.importLines {
            var rest = lines[...]
            return { () throws(LedgerError) in
                var request = HoldRequest(bench.hold(1, bench.id()))
                request.isUnbudgetedAllowed = true
                if case .held = try other.hold(request, zones: { _ in .utc }) { held += 1 }
                return rest.popFirst()?[...]
            }
        }
        // The first line is read three times, the others twice; behind the last there is nothing.
        #expect(held == lines.count * 2 + 3)
        #expect(try ledger.verify().fault == nil)
    }
}
