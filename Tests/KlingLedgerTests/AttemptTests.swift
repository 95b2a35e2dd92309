import Testing

@testable import KlingCost
@testable import KlingLedger

/// The verbs by which alone money moves.
@Suite(.eachStore) struct `The life of an attempt` {
    private let bench: Workbench
    private let ledger: Ledger
    private let owner = "ann@desk"

    init() throws {
        bench = try Workbench()
        ledger = try bench.open()
    }

    private static func spend() throws -> Spend {
        let payload = try JSONReader.document(Array("{}".utf8))
        return Spend(
            gateway: "kie", model: "kling-2.6/text-to-video", mode: .pro, audio: true,
            fingerprint: PayloadFingerprint(of: payload, gateway: "kie"), currency: .usd,
            expected: Nanos(count: 250_000_000), upper: Nanos(count: 275_000_000),
            creditWorth: Nanos(count: 5_000_000), rate: "r", priceBook: "p", project: "ads",
            tags: ["client": "acme"])
    }

    private func request(
        _ id: AttemptID, _ sending: HoldTerms.Sending,
        _ change: (inout HoldTerms) -> Void = { _ in }
    ) throws -> HoldRequest {
        var terms = HoldTerms()
        terms.sending = sending
        terms.isUnbudgetedAllowed = true
        terms.isRepeatAllowed = true
        change(&terms)
        return HoldRequest(
            try Self.spend(), payload: Array("{}".utf8), as: id, on: terms, at: bench.now,
            by: owner)
    }

    private func held(_ sending: HoldTerms.Sending = .atOnce) throws -> AttemptID {
        let id = bench.id()
        guard case .held = try ledger.hold(try request(id, sending), zones: { _ in .utc }) else {
            throw LedgerError.invariant("it was refused")
        }
        return id
    }

    @Test func `is written in entries that the verbs fill in`() throws {
        let id = try held(.byHolder(withinSeconds: 60))
        #expect(try ledger.markSent(id, at: bench.now, by: owner) == .now)
        #expect(try ledger.accept(id, task: "t-1", at: bench.now, by: owner) == nil)
        try ledger.markUnknown(id, .failed, evidence: "it failed", at: bench.now, by: owner)
        let freeze = try ledger.capture(
            id, Nanos(count: 600_000_000), credits: Nanos(count: 120_000_000_000), saidBy: .gateway,
            evidence: "by its answer", freezingAbove: 2, at: bench.now, by: owner)
        #expect(freeze == .freeze(gateway: "kie", model: "kling-2.6/text-to-video"))
        let (after, again) = try ledger.adjust(
            id, by: Nanos(count: -350_000_000), credits: Nanos(count: -70_000_000_000),
            because: .other("goodwill"), saidBy: .person, freezingAbove: 2, at: bench.now,
            by: owner)
        #expect(after.spent == Nanos(count: 250_000_000) && again == nil)

        let entries = try ledger.entries(of: id)
        #expect(entries.map(\.kind) == [.hold, .sent, .accepted, .unknown, .capture, .adjust])
        #expect(entries.allSatisfy { $0.owner == owner && $0.instant == bench.now })
        let hold = entries[0]
        #expect(
            hold.upper == Nanos(count: 275_000_000) && hold.expected == Nanos(count: 250_000_000))
        #expect(hold.mode == "pro" && hold.resolution == "1080p" && hold.project == "ads")
        #expect(hold.reason == "submit" && hold.tags == #"{"client":"acme"}"#)
        #expect(entries[2].task == "t-1")
        #expect(entries[3].unknownReason == .failed)
        #expect(entries[3].evidence == "it failed; whether that is charged, the bill says")
        #expect(entries[4].amount == Nanos(count: 600_000_000) && entries[4].authority == .gateway)
        #expect(entries[4].credits == Nanos(count: 120_000_000_000))
        #expect(entries[4].evidence == "by its answer" && entries[4].currency == .usd)
        #expect(entries[5].adjustReason == .other("goodwill"))
        #expect(
            entries[5].authority == .person && entries[5].credits == Nanos(count: -70_000_000_000))
        #expect(try ledger.fault() == nil)
    }

    @Test func `ends in a void that says why, and who says so`() throws {
        let id = try held()
        try ledger.void(
            id, because: .rejected, saidBy: .gateway, evidence: "no", at: bench.now, by: owner)
        let void = try #require(try ledger.entries(of: id).last)
        #expect(void.kind == .void && void.voidReason == .rejected)
        #expect(void.authority == .gateway && void.evidence == "no")
    }

    @Test func `begins on the terms of its own hold`() throws {
        func hold(_ id: AttemptID) throws -> Entry { try ledger.entries(of: id)[0] }
        let own = try held(.byHolder(withinSeconds: 60))
        #expect(try hold(own).expires == Instant(seconds: bench.now.seconds + 60))
        #expect(try hold(own).reason == "submit" && ledger.attempt(own).state == .held)
        let other = try held(.bySomebody(withinSeconds: 90))
        #expect(try hold(other).expires == Instant(seconds: bench.now.seconds + 90))
        #expect(try hold(other).reason == nil && ledger.attempt(other).state == .held)
        let gone = try held(.atOnce)
        #expect(try hold(gone).expires == nil && ledger.attempt(gone).state == .sent)
        // Beyond all calendars nothing expires, and nothing traps.
        let late = try held(.bySomebody(withinSeconds: .max))
        #expect(try hold(late).expires == Instant("9999-12-31T23:59:59Z"))
        #expect(try ledger.fault() == nil)
    }

    @Test func `is refused or kept as its own terms say, beside a guard that has others`()
        async throws
    {
        let now = bench.now
        let guarding = LedgerGuard(
            try bench.open(), HoldTerms(), owner: owner,
            zones: { _ in .utc }, clock: { now })
        let spend = try Self.spend()
        func refusals(_ terms: HoldTerms?, _ id: AttemptID) async throws -> [HoldRefusal] {
            do {
                if let terms {
                    _ = try await guarding.hold(spend, payload: [1], as: id, on: terms)
                } else {
                    _ = try await guarding.hold(spend, payload: [1], as: id)
                }
                return []
            } catch LedgerGuard.Failure.refused(let refusals, _) {
                return refusals
            }
        }
        #expect(try await refusals(nil, bench.id()) == [.uncovered])
        var terms = HoldTerms()
        (terms.isUnbudgetedAllowed, terms.keepsPayloads) = (true, true)
        (terms.sending, terms.requiredBudget) = (.atOnce, "month")
        #expect(
            try await refusals(terms, bench.id()) == [.notCovering(budget: "month")])
        terms.requiredBudget = nil
        let id = bench.id()
        #expect(try await refusals(terms, id).isEmpty)
        #expect(try ledger.attempt(id).state == .sent && ledger.payload(of: id) == [1])
        let again = try await refusals(terms, bench.id())
        #expect(again == [.duplicate(id, held: now, state: .sent)])
        terms.isRepeatAllowed = true
        #expect(try await refusals(terms, bench.id()).isEmpty)
    }

    @Test func `goes on terms of its client, whose guard shares the ledger with others`()
        async throws
    {
        let now = bench.now
        let guarding = LedgerGuard(
            try bench.open(), HoldTerms(), owner: owner,
            zones: { _ in .utc }, clock: { now })
        var terms = HoldTerms()
        (terms.isUnbudgetedAllowed, terms.sending) = (true, .byHolder(withinSeconds: 30))
        let (spend, id) = (try Self.spend(), bench.id())
        let theirs = guarding.on(terms)
        #expect(try await theirs.hold(spend, payload: [], as: id).isEmpty)
        await #expect(throws: LedgerGuard.Failure.self) {
            try await guarding.hold(spend, payload: [], as: bench.id())
        }
        let end = Instant(seconds: now.seconds + 9)
        let turn = try await theirs.send(id, within: [], answeredBy: end, namedIn: nil)
        #expect(turn == .now)
        #expect(try await theirs.record(.accepted(task: "t-1"), of: id) == .written)
        #expect(try await theirs.running().map(\.attempt) == [id])
        let entries = try ledger.entries(of: id)
        #expect(entries.map(\.kind) == [.hold, .sent, .accepted])
        #expect(entries[0].expires == Instant(seconds: now.seconds + 30))
        #expect(entries[1].expires == end)
    }

    @Test func `freezes its model by the terms of its client, not by those of the shared guard`()
        async throws
    {
        let (path, now) = (bench.path, bench.now)
        var random = SystemRandomNumberGenerator()
        var terms = HoldTerms()
        (terms.isUnbudgetedAllowed, terms.isRepeatAllowed, terms.sending) = (true, true, .atOnce)
        let guarding = LedgerGuard(
            try Ledger(path: path, now: now, using: &random), terms, owner: owner,
            zones: { _ in .utc }, clock: { now })
        terms.freezeFactor = 10
        let (theirs, spend) = (guarding.on(terms), try Self.spend())
        let (first, second) = (bench.id(), bench.id())
        _ = try await theirs.hold(spend, payload: [], as: first)
        _ = try await theirs.hold(spend, payload: [], as: second)
        let charge = Charge(Nanos(count: spend.upper.count * 5), by: .gateway)
        #expect(try await theirs.record(.capture(charge, []), of: first) == .written)
        #expect(
            try await guarding.record(.capture(charge, []), of: second)
                == .frozen(gateway: spend.gateway, model: spend.model))
    }

    /// Every verb that goes on with an attempt.
    private func verbs(_ id: AttemptID) -> [() throws -> Void] {
        let (ledger, now, owner) = (ledger, bench.now, owner)
        return [
            { try ledger.markSent(id, at: now, by: owner) },
            { _ = try ledger.accept(id, task: "t", at: now, by: owner) },
            { try ledger.markUnknown(id, evidence: nil, at: now, by: owner) },
            { try ledger.markUnknown(id, .disowned, evidence: nil, at: now, by: owner) },
            { try ledger.void(id, because: .neverSent, at: now, by: owner) },
            {
                _ = try ledger.capture(
                    id, Nanos(count: 1), saidBy: .gateway, freezingAbove: 2, at: now, by: owner)
            },
            {
                try ledger.adjust(
                    id, by: Nanos(count: 1), because: .refund, saidBy: .person, freezingAbove: 2,
                    at: now, by: owner)
            },
        ]
    }

    @Test func `takes no verb that may not follow, and nothing is written then`() throws {
        let (nobody, ended, open) = (bench.id(), try held(), try held())
        try ledger.void(ended, because: .notCharged, saidBy: .person, at: bench.now, by: owner)
        let head = try ledger.head()
        for verb in verbs(nobody) {
            #expect(throws: LedgerError.unknownAttempt(nobody)) { try verb() }
        }
        let last = try ledger.attempt(ended).last
        for verb in verbs(ended).dropLast() {
            #expect(throws: LedgerError.alreadyEnded(ended, entry: last)) { try verb() }
        }
        let adjust = try #require(verbs(open).last)
        #expect(throws: LedgerError.wrongState(open, .sent)) { try adjust() }
        for amount in [Int64.min, -1] {
            #expect(throws: LedgerError.self) {
                try ledger.capture(
                    open, Nanos(count: amount), saidBy: .person, freezingAbove: .max, at: bench.now,
                    by: owner)
            }
        }
        #expect(throws: LedgerError.refundTooLarge(ended, spent: Money(.zero, .usd))) {
            try ledger.adjust(
                ended, by: Nanos(count: -1), because: .refund, saidBy: .person, freezingAbove: 2,
                at: bench.now, by: owner)
        }
        let videos = (0...FinishedVideo.mostOfAnAttempt).map { _ in
            FinishedVideo(address: "https://made.example/1.mp4", expires: nil)
        }
        #expect(throws: LedgerError.self) {
            try ledger.capture(
                open, Nanos(count: 1), saidBy: .gateway, freezingAbove: 2, videos: videos,
                at: bench.now,
                by: owner)
        }
        #expect(try ledger.head() == head)
    }

    @Test func `is covered by a budget as its hold is`() throws {
        var scopes: [BudgetScope] = []
        for gateway in [nil, "kie", "toapis"] {
            for model in [nil, "kling-2.6/text-to-video", "kling-3.0"] {
                for project in [nil, "ads", "film"] {
                    for tags in [[:], ["client": "acme"], ["client": "zeta"], ["team": "a"]] {
                        scopes.append(
                            BudgetScope(
                                gateway: gateway, model: model, project: project, tags: tags))
                    }
                }
            }
        }
        let spend = try Self.spend()
        let hold = try request(bench.id(), .atOnce).entry
        for scope in scopes { #expect(scope.covers(spend) == scope.covers(hold), "\(scope)") }
        #expect(scopes.count { $0.covers(spend) } == 16)
    }

    @Test func `is beside credits that were bought`() throws {
        let end = Instant(seconds: bench.now.seconds + 86_400)
        let bought = try ledger.topUp(
            Nanos(count: 10_000_000_000_000), of: "kie",
            paid: Money(Nanos(count: 50_000_000_000), .usd),
            endingAt: end, at: bench.now, by: owner)
        #expect(bought.adjustReason == .topUp && bought.authority == .person)
        #expect(bought.gateway == "kie" && bought.expires == end && bought.currency == .usd)
        #expect(try ledger.fault() == nil)
    }
}
