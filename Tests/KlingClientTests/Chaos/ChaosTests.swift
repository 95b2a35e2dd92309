import SeededCases
import Testing

@testable import KlingClient

@Suite struct `Chaos, with the clock, the network and the store made up` {
    /// The first play's; each next one's is one more.
    private static let seed: UInt64 = 0xC4A05

    @Test func `never pays twice, and the ledger's sums are the gateways' truth`() async throws {
        let count = TortureCases.count(6_000)
        let counts = ChaosCounts()
        let findings = Findings()
        await withTaskGroup(of: Void.self) { group in
            let plays = (count + ChaosPlay.mostOrders - 1) / ChaosPlay.mostOrders
            var begun = 0
            func begin() {
                guard begun < plays else { return }
                let seed = Self.seed &+ UInt64(begun)
                begun += 1
                group.addTask {
                    let play = ChaosPlay(seed: seed, orders: ChaosPlay.mostOrders)
                    await play.play()
                    counts.add(play.counts)
                    for what in play.findings.all { findings.add("seed \(seed): \(what)") }
                }
            }
            for _ in 0..<2 { begin() }
            while await group.next() != nil { begin() }
        }
        for (name, count) in counts.all { print("chaos \(name): \(count)") }
        let found = findings.all
        #expect(found.first == nil, "\(found.count): \(found.prefix(5).joined(separator: "\n"))")
        for name in Self.expected { #expect(counts[name] > 0, "\(name) never happened") }
    }

    /// All that must have happened for the rest to mean anything.
    private static let expected =
        PostFault.allCases.map { "post.\($0.rawValue)" }
        + StatusFault.allCases.map { "status.\($0.rawValue)" }
        + [
            "process ends", "store fails", "cancelled", "waits for its turn", "ended before",
            "noted as lost", "end.accepted", "end.rejected", "end.unreachable", "end.busy",
            "end.cancelled", "end.unknown", "error.ended", "error.refused", "error.store",
            "error.unrecorded.ended", "error.unrecorded.store", "lost while it waits",
            "news.captured.gateway", "news.captured.estimate", "news.failed.void",
            "news.failed.keep", "resolved.charged", "resolved.notCharged",
        ]

    @Test func `comes out the same for the same seed`() async {
        for seed in Self.seed..<Self.seed + 4 {
            let plays = (0..<2).map { _ in ChaosPlay(seed: seed, orders: 40) }
            for play in plays { await play.play() }
            #expect(plays[0].stage.journal == plays[1].stage.journal)
            #expect(plays[0].counts.all.map(\.count) == plays[1].counts.all.map(\.count))
            #expect(plays[0].stage.journal.count > 200)
        }
    }
}
