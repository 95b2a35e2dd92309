import Foundation
import KlingClient
import KlingCost
import KlingLedger
import Testing

/// What an app author finds in docs/library.md about paid calls; public names only.
///
/// - Parameter KieAPI: named for the type, so that the lines read as they would in an app.
func readmePaidSnippet(
    path: String, payload: String, key: Secret, now: Instant, KieAPI: () -> KlingClient.KieAPI
) async throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    let book = try PriceBook.shipped()
    let document = try JSONReader.document(payload.utf8)
    let estimate = Estimator(book, Estimator.Options(asOf: now)).estimate(document)
    let digest = PriceBook.digest(of: PriceBook.shippedSources)
    guard let spend = Spend(estimate, of: document, in: book, digest: digest, at: now) else {
        throw CancellationError()
    }
    var random = SystemRandomNumberGenerator()
    let ledger = try Ledger(path: path, now: now, using: &random)
    var terms = LedgerGuard.Terms()
    terms.requiredBudget = "october"
    let spendGuard = LedgerGuard(
        ledger, terms, owner: "my app", zones: { Zone(fixed: $0) }, clock: { SystemClock().now })
    let gateway = GatewayClient(KieAPI(), key: key, over: CurlTransport())
    let client = PaidClient(gateway, spendGuard)

    let attempt = AttemptID(milliseconds: UInt64(now.seconds) * 1000, using: &random)
    let result = try await client.submit(Array(payload.utf8), spend, as: attempt)
    switch result.end {
    case .accepted(let running):
        if case .captured(let charge, let videos, _) = try await client.follow(running) {
            print("charged \(charge.amount.decimal), \(videos.count) video")
        }
    case .rejected(let fault): print("refused, nothing is charged: \(fault)")
    case .notSent(let why): print("nothing was sent: \(why)")
    case .unknown(let evidence, _): print("it may be charged, do not send it again: \(evidence)")
    }
    // README: end
    return lines
}

@Suite struct `The library guide's snippet about paid calls` {
    @Test func `sends under a budget that kcost set, and writes what it cost`() async throws {
        let rehearsal = try await Rehearsal()
        _ = try await rehearsal.run(
            "budget", "set", "october", "--limit", "0.3", "--period", "month")
        let path = rehearsal.root.appending(path: "data/kcost/ledger.sqlite").path
        let key = try #require(Secret("fake-key"))
        let site = try GatewaySite(
            defaults: .kie, base: "http://127.0.0.1:\(rehearsal.gateway.port)/kie")
        func send(_ payload: String) async throws -> [String] {
            try await readmePaidSnippet(
                path: path, payload: payload, key: key, now: SystemClock().now,
                KieAPI: { KieAPI(site: site) })
        }
        #expect(try await send(Sample.kie) == ["charged 0.275, 1 video"])
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "capture"])
        let other = Sample.kie.replacing("boat", with: "ship")
        await #expect(throws: SubmissionError<LedgerGuard.Failure>.self) { try await send(other) }
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
    }
}
