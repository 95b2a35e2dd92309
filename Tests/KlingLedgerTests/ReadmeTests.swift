import KlingCost
import KlingLedger
import Testing

/// What an app author finds on the ledger's page; public names only.
func readmeHoldSnippet(
    path: String, written: String, spend: Spend, payload: [UInt8], now: Instant
) async throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    var random = SystemRandomNumberGenerator()
    let ledger = try Ledger(path: path, now: now, using: &random)
    guard let limit = Money(written) else { throw CancellationError() }
    let budget = Budget(name: "october", limit: limit, period: .month)
    _ = try ledger.set(
        budget, at: now, by: "ann@desk", exchange: ExchangeTable(), zones: { Zone(fixed: $0) })

    let spendGuard = LedgerGuard(
        ledger, HoldTerms(), owner: "ann@desk", zones: { Zone(fixed: $0) }, clock: { now })
    let attempt = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
    do {
        _ = try await spendGuard.hold(spend, payload: payload, as: attempt)
        print("held: \(spend.upper.decimal) \(spend.currency.code)")
        _ = try await spendGuard.record(.void(.neverSent, evidence: "a rehearsal"), of: attempt)
    } catch {
        print("refused: \(error)")
    }
    // README: end
    return lines
}

@Suite struct `The snippet about a hold` {
    @Test func `holds under a budget, gives back, and is refused beyond it`() async throws {
        let bench = try Workbench()
        let payload = """
            {"model": "kling-2.6/text-to-video", "input": {"prompt": "a cat", "sound": true,
             "aspect_ratio": "1:1", "duration": "5"}}
            """
        let (book, document) = (try PriceBook.shipped(), try JSONReader.document(payload.utf8))
        let estimate = Estimator(book, Estimator.Options(asOf: bench.now)).estimate(document)
        let digest = PriceBook.digest(of: PriceBook.shippedSources)
        let spend = try #require(
            Spend(estimate, of: document, in: book, digest: digest, at: bench.now))
        func lines(_ limit: String) async throws -> [String] {
            try await readmeHoldSnippet(
                path: bench.path, written: limit, spend: spend, payload: Array(payload.utf8),
                now: bench.now)
        }
        #expect(try await lines("0.6 USD") == ["held: 0.55 USD"])
        let refused = try await lines("0.5 USD")
        #expect(refused.count == 1 && refused[0].hasPrefix("refused: refused("), "\(refused)")
    }
}
