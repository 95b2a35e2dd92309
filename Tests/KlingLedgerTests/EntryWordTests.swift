import KlingCost
import Testing

@testable import KlingLedger

/// The words of a ledger's lines decide what counts: they stand in files and exports for good.
@Suite struct `The words of entries` {
    @Test func `are those that ledgers have had since the first version`() {
        #expect(Authority.known.map(\.word) == ["gateway", "estimate", "person"])
        #expect(
            Entry.VoidReason.known.map(\.word) == [
                "never-sent", "rejected", "failed", "not-charged", "expired", "taken-over",
            ])
        #expect(
            Entry.UnknownReason.known.map(\.word) == ["failed", "disowned", "not-seen"])
        #expect(
            Entry.AdjustReason.known.map(\.word) == [
                "refund", "late-charge", "confirmed", "reconciled", "not-billed", "outside",
                "told-otherwise", "task", "topup",
            ])
    }

    private func readsBack<Word: EntryWord>(_ kind: Word.Type) {
        for word in Word.known { #expect(Word(word.word) == word) }
        for word in ["", "Failed", "failed ", "goodwill", "返金"] {
            #expect(Word(word) == .other(word) && Word(word).word == word, "\(word)")
        }
    }

    @Test func `are read as what they mean, and any other as it came`() {
        readsBack(Authority.self)
        readsBack(Entry.VoidReason.self)
        readsBack(Entry.UnknownReason.self)
        readsBack(Entry.AdjustReason.self)
    }

    @Test(arguments: ["gateway", "estimate", "person", "auditor", "", "Gateway"])
    func `come out of a ledger as they went in`(_ word: String) throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = bench.id()
        try ledger.write(bench.hold(1_000_000_000, id))
        var void = Entry(.void, id, at: bench.now, by: "ann@desk")
        (void.authority, void.reason) = (Authority(word), word)
        let written = try ledger.append(void)
        let read = try #require(try ledger.entries(of: id).last)
        #expect(read == written && read.authority?.word == word && read.reason == word)
        let (line, _, _) = try EntryLine.read(
            EntryLine.line(EntryLine.body(of: read), ChainHash(beginning: ledger.id))[...])
        #expect(line.authority?.word == word)
        #expect(EntryLine.body(of: line) == EntryLine.body(of: read))
        #expect(try ledger.verify().fault == nil)
    }

    @Test func `mean something for their own kind of entry alone`() throws {
        let bench = try Workbench()
        for kind in Entry.Kind.allCases {
            var entry = Entry(kind, bench.id(), at: bench.now, by: "ann@desk")
            entry.reason = "failed"
            #expect(entry.voidReason == (kind == .void ? .failed : nil))
            #expect(entry.unknownReason == (kind == .unknown ? .failed : nil))
            #expect(entry.adjustReason == (kind == .adjust ? .other("failed") : nil))
        }
    }
}
