import Foundation
import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// What export writes is what another ledger takes in: all of it, or nothing.
@Suite struct `An export` {
    private func importLines(
        _ lines: [[UInt8]], into ledger: Ledger, isRestoring: Bool = false
    ) throws(LedgerError) -> ImportSummary {
        try ledger.importLines(isRestoring: isRestoring) {
            var rest = lines[...]
            return { rest.popFirst()?[...] }
        }
    }

    /// A ledger with one attempt charged, one voided and one open, and a top-up.
    private func filled() throws -> (bench: Workbench, ledger: Ledger) {
        let bench = try Workbench()
        let ledger = try bench.open()
        let ids = [bench.id(), bench.id(), bench.id()]
        for (number, id) in ids.enumerated() {
            var hold = bench.hold(Int64(number + 1) * 100_000_000, id)
            hold.project = "spot \u{1F3AC}, \"quoted\"\n"
            hold.audio = number == 1
            hold.creditWorth = Nanos(count: 5_000_000)
            try ledger.write(hold)
            try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        }
        var capture = Entry(.capture, ids[0], at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 90_000_000)
        capture.currency = .usd
        try ledger.write(capture)
        try ledger.write(Entry(.void, ids[1], at: bench.now, by: "ann@desk"))
        var refund = Entry(.adjust, ids[0], at: bench.now, by: "ann@desk")
        refund.amount = Nanos(count: -40_000_001)
        refund.currency = .usd
        try ledger.write(refund)
        var topUp = Entry(.adjust, nil, at: bench.now, by: "ann@desk")
        topUp.paid = Nanos(count: 50_000_000_000)
        topUp.credits = Nanos(count: 10_000_000_000_000)
        topUp.currency = .usd
        topUp.gateway = "kie"
        topUp.expires = bench.now
        try ledger.write(topUp)
        return (bench, ledger)
    }

    @Test func `is the same again from the ledger that took it in`() throws {
        let (_, ledger) = try filled()
        let other = try Workbench()
        let exported = try ledger.lines()
        let restored = try Ledger(restoring: ledger.id, at: other.path, now: other.now)
        let report = try importLines(exported, into: restored, isRestoring: true)
        #expect(report.chains.map(\.added) == [10])
        #expect(try restored.lines() == exported)
        #expect(try restored.verify().fault == nil)
        #expect(try restored.openAttempts().count == 1)
    }

    /// All of it at once, without the guards of a file that others see.
    @Test func `leaves the ledger that took it in guarded`() throws {
        let (_, ledger) = try filled()
        let restored = try Ledger(restoring: ledger.id, at: "", now: Instant(seconds: 0))
        _ = try importLines(try ledger.lines(), into: restored, isRestoring: true)
        #expect(try restored.verify().fault == nil)
        let row = "INSERT INTO entry (seq, kind, at_s, owner, hash) VALUES (11, 'gift', 0, '', "
        for attack in [
            "UPDATE entry SET owner = ''", "DELETE FROM entry", "UPDATE head SET seq = 1",
            row + "zeroblob(32))", row.replacingOccurrences(of: "gift", with: "sent") + "x'00')",
        ] {
            #expect(throws: LedgerError.self, "\(attack)") {
                try restored.database.execute(attack)
            }
        }
    }

    @Test func `is kept beside our own entries, and changes nothing the second time`() throws {
        let (_, ledger) = try filled()
        let other = try Workbench()
        let mine = try other.open()
        try mine.write(other.hold(100, other.id()))
        let exported = try ledger.lines()
        #expect(try importLines(exported, into: mine).chains.first?.added == 10)
        let before = try mine.lines()
        let again = try #require(try importLines(exported, into: mine).chains.first)
        #expect((again.added, again.known) == (0, 10))
        #expect(try mine.lines() == before)
        #expect(try mine.head().sequence == 1)
        #expect(try mine.verify().fault == nil)
        // Theirs is not ours to end, nor to wait for.
        let theirs = try #require(try ledger.openAttempts().first?.attempt.id)
        #expect(try mine.openAttempts().count == 1)
        #expect(throws: LedgerError.importedAttempt(theirs)) {
            try mine.note(Entry(.void, theirs, at: other.now, by: "bob@lap"))
        }
        // An export of ours carries theirs on.
        let third = try Workbench()
        let report = try importLines(before, into: try third.open())
        #expect(report.chains.map(\.added) == [10, 1])
    }

    @Test func `brings what is new since the last`() throws {
        let (bench, ledger) = try filled()
        let place = try Workbench()
        let mine = try place.open()
        _ = try importLines(try ledger.lines(), into: mine)
        try ledger.write(bench.hold(7, bench.id()))
        let chain = try #require(try importLines(try ledger.lines(), into: mine).chains.first)
        #expect((chain.added, chain.known) == (1, 10))
        #expect(try mine.verify().fault == nil)
    }

    @Test func `never writes our own entries, unless it is to restore them`() throws {
        let (bench, ledger) = try filled()
        let exported = try ledger.lines()
        let other = try Workbench()
        let older = try Ledger(restoring: ledger.id, at: other.path, now: other.now)
        let chain = try #require(try importLines(exported, into: older).chains.first)
        #expect((chain.isOwn, chain.added, chain.ahead) == (true, 0, 10))
        #expect(try older.head().sequence == 0)
        _ = try importLines(exported, into: older, isRestoring: true)
        #expect(try older.head() == ledger.head())
        // Continued twice: neither is the other's past.
        try ledger.write(bench.hold(1, bench.id()))
        try older.write(bench.hold(2, bench.id()))
        #expect(throws: LedgerError.badExport(line: 13, .forked(entry: 11))) {
            try importLines(try ledger.lines(), into: older, isRestoring: true)
        }
        let third = try Workbench()
        #expect(throws: LedgerError.badExport(line: 1, .otherLedger(ledger.id))) {
            try importLines(exported, into: try third.open(), isRestoring: true)
        }
    }

    @Test func `is refused whole wherever one byte of it is another`() throws {
        let (_, ledger) = try filled()
        let exported = try ledger.lines()
        let place = try Workbench()
        let mine = try place.open()
        var random = SeededRandom(seed: 4)
        for _ in 0..<400 {
            var spoiled = exported
            // The first line only says who wrote the export; the chains prove themselves.
            let line = Int.random(in: 1..<spoiled.count, using: &random)
            let place = Int.random(in: 0..<spoiled[line].count, using: &random)
            spoiled[line][place] ^= UInt8.random(in: 1...255, using: &random)
            #expect(throws: LedgerError.self) { try importLines(spoiled, into: mine) }
        }
        #expect(try mine.chains().count == 1)
    }

    @Test func `is refused where lines are missing, doubled or exchanged`() throws {
        let (_, ledger) = try filled()
        let exported = try ledger.lines()
        let place = try Workbench()
        let mine = try place.open()
        for place in exported.indices {
            var less = exported
            less.remove(at: place)
            #expect(throws: LedgerError.self) { try importLines(less, into: mine) }
            var cut = exported
            cut.removeLast(exported.count - place)
            #expect(throws: LedgerError.self) { try importLines(cut, into: mine) }
            if place > 2, place < exported.count - 1 {
                var turned = exported
                turned.swapAt(place, place - 1)
                #expect(throws: LedgerError.self) { try importLines(turned, into: mine) }
            }
        }
        #expect(try mine.chains().count == 1)
    }

    @Test func `of a newer version, too long or of something else is named so`() throws {
        let place = try Workbench()
        let mine = try place.open()
        func fault(_ lines: [String]) -> LedgerError? {
            do throws(LedgerError) {
                _ = try importLines(lines.map { Array($0.utf8) }, into: mine)
                return nil
            } catch {
                return error
            }
        }
        let id = "0197a6c0-0000-7000-8000-000000000001"
        #expect(fault([]) == .badExport(line: 1, .cut))
        #expect(fault(["{}"]) == .badExport(line: 1, .notAnExport))
        #expect(fault(["id,model"]) == .badExport(line: 1, .notAnExport))
        #expect(
            fault([#"{"v":2,"ledger":"x","chains":1}"#]) == .badExport(line: 1, .newerVersion(2)))
        let header = #"{"v":1,"ledger":"\#(id)","chains":1}"#
        #expect(fault([header]) == .badExport(line: 2, .cut))
        let chain = #"{"v":1,"chain":"\#(id)"}"#
        #expect(fault([header, #"{"v":1,"chain":"../x"}"#]) == .badExport(line: 2, .unreadable))
        #expect(
            fault([header, chain, String(repeating: " ", count: Ledger.longestExportLine + 1)])
                == .badExport(line: 3, .tooLong))
        #expect(fault([header, chain, chain]) == .badExport(line: 3, .unreadable))
    }

    @Test(arguments: [
        "INSERT INTO entry (seq, kind, at_s, owner, hash) VALUES ((1 << 40) + 99, 'sent', 0, 'x', "
            + "zeroblob(32))",
        "INSERT INTO entry (seq, kind, at_s, owner, hash) VALUES ((2 << 40) + 1, 'sent', 0, 'x', "
            + "zeroblob(32))",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = (1 << 40) + 1",
        "UPDATE origin SET seq = 0", "UPDATE origin SET id = 'x', seq = seq + 1",
        "DELETE FROM origin", "INSERT OR REPLACE INTO origin VALUES (1, 'x', 0, zeroblob(32))",
    ])
    func `is kept as it came, whoever writes`(sql: String) throws {
        let (_, ledger) = try filled()
        let place = try Workbench()
        let mine = try place.open()
        _ = try importLines(try ledger.lines(), into: mine)
        let lines = try mine.lines()
        let other = try Database(path: place.path, .readWrite)
        #expect(throws: LedgerError.self) { try other.execute(sql) }
        #expect(try mine.lines() == lines)
    }

    @Test(
        arguments: [
            ("UPDATE entry SET owner = 'x' WHERE seq = (1 << 40) + 3", .changed(entry: 3)),
            ("DELETE FROM entry WHERE seq = (1 << 40) + 2", .gap(expected: 2, found: 3)),
            ("DELETE FROM entry WHERE seq = (1 << 40) + 10", .cut(last: 9, head: 10)),
            ("UPDATE origin SET hash = zeroblob(32)", .wrongHead),
            ("UPDATE rollup SET charged_nanos = 7 WHERE chain = 1", .derived(table: "rollup")),
        ] as [(String, Verification.Problem)])
    func `is verified by origin`(sql: String, fault: Verification.Problem) throws {
        let (_, ledger) = try filled()
        let place = try Workbench()
        let mine = try place.open()
        _ = try importLines(try ledger.lines(), into: mine)
        let other = try Database(path: place.path, .readWrite)
        for trigger in ["entry_update", "entry_delete", "origin_update"] {
            try other.execute("DROP TRIGGER \(trigger)")
        }
        try other.execute(sql)
        let found = try mine.verify()
        #expect(found.fault == fault)
        let isDerived = if case .derived = fault { true } else { false }
        #expect(found.chain?.ledger == (isDerived ? mine.id : ledger.id))
    }

    @Test func `with an attempt that is another ledger's is refused`() throws {
        let (bench, ledger) = try filled()
        let id = bench.id()
        try ledger.write(bench.hold(1, id))
        let place = try Workbench()
        let mine = try place.open()
        try mine.write(bench.hold(1, id))
        #expect(throws: LedgerError.badExport(line: 13, .attemptTaken(id))) {
            try importLines(try ledger.lines(), into: mine)
        }
    }
}

/// Imported holds weigh on our budgets when that is asked for, and only then.
@Suite struct `Counting what was imported` {
    private static let monthly = Budget(
        name: "monthly", limit: Money(Nanos(count: 5_000_000_000), .usd), period: .month)

    private func balance(_ ledger: Ledger, _ bench: Workbench) throws -> Ledger.Balance {
        let budget = try #require(try ledger.budgets().first)
        return try #require(try ledger.balance(of: budget, at: bench.now, zones: utc))
    }

    private func utc(_ name: String) -> Zone? { name == "UTC" ? .utc : nil }

    private func pass(_ one: Ledger, to other: Ledger) throws {
        let lines = try one.lines()
        _ = try other.importLines {
            var rest = lines[...]
            return { rest.popFirst()?[...] }
        }
    }

    private func count(_ ledger: Ledger, _ bench: Workbench) throws -> Int {
        try ledger.countImported(
            at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
    }

    @Test func `counts each hold once, and follows what becomes of it`() throws {
        let (here, there) = (try Workbench(), try Workbench())
        let (mine, theirs) = (try here.open(), try there.open())
        _ = try mine.set(
            Self.monthly, at: here.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        let (open, ended) = (there.id(), there.id())
        for id in [open, ended] { try theirs.write(there.hold(200_000_000, id)) }
        try theirs.write(Entry(.void, ended, at: there.now, by: "bob@lap"))
        try pass(theirs, to: mine)
        #expect(try balance(mine, here).held == .zero)
        #expect(try count(mine, here) == 2)
        #expect(try count(mine, here) == 0)
        #expect(try balance(mine, here).held == Nanos(count: 200_000_000))
        #expect(try balance(mine, here).clips == 1)
        #expect(try mine.verify().fault == nil)
        try theirs.write(Entry(.sent, open, at: there.now, by: "bob@lap"))
        var capture = Entry(.capture, open, at: there.now, by: "bob@lap")
        capture.amount = Nanos(count: 150_000_000)
        capture.currency = .usd
        try theirs.write(capture)
        try pass(theirs, to: mine)
        #expect(try balance(mine, here).held == .zero)
        #expect(try balance(mine, here).spent == Nanos(count: 150_000_000))
        #expect(try mine.verify().fault == nil)
        try mine.rebuild()
        #expect(try balance(mine, here).spent == Nanos(count: 150_000_000))
        #expect(try mine.verify().fault == nil)
    }

    @Test func `counts many in entries of bounded length, for a new budget too`() throws {
        let (here, there) = (try Workbench(), try Workbench())
        let (mine, theirs) = (try here.open(), try there.open())
        for (bench, ledger) in [(here, mine), (there, theirs)] {
            try ledger.store.transaction { () throws(LedgerError) in
                for _ in 0..<1_203 { _ = try ledger.append(bench.hold(1_000_000, bench.id())) }
            }
        }
        try pass(theirs, to: mine)
        _ = try mine.set(
            Self.monthly, at: here.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        #expect(try balance(mine, here).held == Nanos(count: 1_203_000_000))
        #expect(try count(mine, here) == 1_203)
        #expect(try balance(mine, here).held == Nanos(count: 2_406_000_000))
        #expect(try mine.lines().map(\.count).max() ?? 0 < 100_000)
        #expect(try mine.verify().fault == nil)
    }

    @Test func `of spend before a budget was set is the same when it is made anew`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        try ledger.write(bench.hold(200_000_000, id))
        try ledger.write(Entry(.sent, id, at: bench.now, by: "ann@desk"))
        var capture = Entry(.capture, id, at: bench.now, by: "ann@desk")
        capture.amount = Nanos(count: 150_000_000)
        capture.currency = .usd
        try ledger.write(capture)
        _ = try ledger.set(
            Self.monthly, at: bench.now, by: "ann@desk", exchange: ExchangeTable(), zones: utc)
        #expect(try balance(ledger, bench).spent == Nanos(count: 150_000_000))
        #expect(try ledger.verify().fault == nil)
    }
}
