import Testing

@testable import KlingCost
@testable import KlingLedger

/// Payloads that are not the same and ask for the same, at one ledger.
@Suite(.eachStore) struct `A payload like one that was held lately` {
    /// What such payloads have in common; each with a fingerprint and a callback of its own.
    private static func json(_ callback: String) -> String {
        let digest = SHA256(of: Array("alike".utf8)).hexadecimal
        return #"{"digest":"\#(digest)","callback":"\#(callback)"}"#
    }

    private func request(
        _ bench: Workbench, _ print: String, likeness: String? = nil, at seconds: Int64 = 0
    ) -> HoldRequest {
        var request = HoldRequest(bench.hold(100, bench.id()))
        request.entry.instant = Instant(seconds: bench.now.seconds + seconds)
        request.entry.fingerprint = print
        request.entry.likeness = likeness ?? Self.json(print)
        request.isUnbudgetedAllowed = true
        return request
    }

    private func hold(
        _ request: HoldRequest, _ ledger: Ledger
    ) throws -> [HoldRefusal]? {
        switch try ledger.hold(request, zones: { _ in .utc }) {
        case .held: return nil
        case .refused(let refusals): return refusals
        case .stopped: return []
        }
    }

    @Test func `is refused with what differs, and nothing is written`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let first = request(bench, "a")
        #expect(try hold(first, ledger) == nil)
        let head = try ledger.head()
        let refusals = try #require(try hold(request(bench, "b"), ledger))
        guard case .alike(let alike) = try #require(refusals.first) else {
            Issue.record("\(refusals)")
            return
        }
        #expect(alike.attempt == first.entry.attempt)
        #expect(alike.differences == [.callback])
        #expect(alike.places.isEmpty)
        #expect(try ledger.head() == head)
        #expect(try ledger.alike(request(bench, "b")) == alike)
    }

    @Test func `is held where both are meant, one way or another`() throws {
        for way in 0..<5 {
            let bench = try Workbench()
            let ledger = try bench.open()
            let first = request(bench, "a")
            #expect(try hold(first, ledger) == nil)
            var second = request(bench, "b", at: way == 4 ? 90_000 : 0)
            switch way {
            case 0: second.isLikeAllowed = true
            case 1: second.isRepeatAllowed = true
            case 2: second.siblings = ["a", "b"]
            case 3:
                try ledger.write(
                    Entry(.void, first.entry.attempt, at: bench.now, by: "ann@desk"))
            default: break
            }
            #expect(try hold(second, ledger) == nil, "\(way)")
            #expect(try ledger.fault() == nil)
        }
    }

    @Test func `is refused as the same where it is, whatever else is allowed`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        #expect(try hold(request(bench, "a"), ledger) == nil)
        var second = request(bench, "a")
        second.isLikeAllowed = true
        second.siblings = ["a"]
        guard case .duplicate? = try hold(second, ledger)?.first else {
            Issue.record("the same was held twice")
            return
        }
    }

    @Test func `is told of by both values where payloads are kept`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        var first = request(bench, "a")
        first.payload = Array(#"{"callBackUrl":"https://a.example"}"#.utf8)
        #expect(try hold(first, ledger) == nil)
        var second = request(bench, "b")
        second.payload = Array(#"{"callBackUrl":"https://b.example"}"#.utf8)
        let alike = try #require(try ledger.alike(second))
        #expect(alike.places.map(\.path) == ["$.callBackUrl"])
        #expect(alike.places.first?.before == #""https://a.example""#)
        #expect(alike.places.first?.now == #""https://b.example""#)
    }

    @Test func `is no shield for what says nothing of it, which is still told by its fingerprint`()
        throws
    {
        let bench = try Workbench()
        let ledger = try bench.open()
        var old = request(bench, "a")
        old.entry.likeness = nil
        #expect(try hold(old, ledger) == nil)
        #expect(try hold(request(bench, "b"), ledger) == nil)
        guard case .duplicate? = try hold(request(bench, "a"), ledger)?.first else {
            Issue.record("the same was held twice")
            return
        }
        // Nor is one that nobody can read.
        #expect(try hold(request(bench, "c", likeness: "{}"), ledger) == nil)
    }

    @Test func `is known in another ledger that takes the export in`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        #expect(try hold(request(bench, "a"), ledger) == nil)
        let lines = try ledger.lines()
        let text = lines.map { String(decoding: $0, as: UTF8.self) }
        #expect(text.contains { $0.contains(#""likeness":{"digest":""#) })
        let other = try Workbench(.file)
        let mine = try other.open()
        _ = try mine.importLines(isRestoring: false) {
            var rest = lines[...]
            return { rest.popFirst()?[...] }
        }
        #expect(try mine.fault() == nil)
        #expect(try mine.alike(request(other, "b")) != nil)
    }
}

/// A ledger of version 7 has no column for what payloads have in common.
@Suite struct `A ledger of version 7` {
    private func older(_ bench: Workbench) throws -> (Ledger, HoldRequest) {
        var request = HoldRequest(bench.hold(100, bench.id()))
        request.entry.fingerprint = "a"
        request.isUnbudgetedAllowed = true
        let ledger = try bench.writtenElsewhere([request.entry])
        let database = try Database(path: bench.path, .readWrite)
        try database.execute(
            Schema.migrations[..<7].joined() + DerivedSchema.tables
                + "ALTER TABLE attempt DROP COLUMN likeness")
        let older = try ledger.copy(to: database, ofVersion: 7)
        #expect(try !older.entryTable().has("likeness"))
        try database.execute(
            """
            INSERT INTO attempt (id, state, hold, last, held_s, changed_s, currency, upper_nanos,
              spent_nanos, fingerprint, failed)
              SELECT attempt, 'held', seq, seq, at_s, at_s, currency, upper_nanos, 0, fingerprint, 0
              FROM entry WHERE kind = 'hold';
            """)
        return (ledger, request)
    }

    @Test func `is read as it is, and its holds are a shield by their fingerprints`() throws {
        let bench = try Workbench()
        let (ledger, request) = try older(bench)
        let old = try #require(try Ledger(reading: bench.path))
        #expect(try old.head() == ledger.head())
        #expect(try old.lines() == ledger.lines())
        guard case .refused(let refusals) = try old.evaluate(request, zones: { _ in .utc }),
            case .duplicate? = refusals.first
        else {
            Issue.record("no shield")
            return
        }
        #expect(try old.alike(request) == nil)
    }

    @Test func `keeps its chain and its shield when it is brought up to date`() throws {
        let bench = try Workbench()
        let (before, request) = try older(bench)
        let ledger = try bench.open()
        #expect(try ledger.database.number("PRAGMA user_version") == Int64(Schema.version))
        #expect(try ledger.head() == before.head())
        #expect(try ledger.fault() == nil)
        #expect(try ledger.lines() == before.lines())
        var again = request
        again.entry.attempt = bench.id()
        guard case .refused(let refusals) = try ledger.hold(again, zones: { _ in .utc }),
            case .duplicate? = refusals.first
        else {
            Issue.record("no shield")
            return
        }
    }
}
