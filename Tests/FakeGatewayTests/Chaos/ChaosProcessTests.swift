import Foundation
import KlingCost
import SeededCases
import Testing

/// What users run: `kcost submit`, `sync` and `resolve`, over sockets, and killed.
@Suite(.serialized) struct `Chaos, with processes that are killed` {
    private static let seed: UInt64 = 0xC4A06

    @Test func `never pays twice, and the ledger's sums are the gateways' truth`() async throws {
        // So many are to leave the machine: what a killed process did not come to does not count.
        let count = TortureCases.count(1)
        // Rounds wait more than they work. In one nobody is killed, in the next many are.
        let (size, width) = count < 1_000 ? (80, 2) : (400, 3)
        let sums = try await withThrowingTaskGroup(of: [String: Int].self) { group in
            var sums: [String: Int] = [:]
            var begun = 0
            while begun < width || sums["submissions", default: 0] < count, begun < 1_000 {
                let seed = Self.seed &+ UInt64(begun)
                begun += 1
                group.addTask { try await Self.round(seed, payloads: size) }
                if begun >= width, let more = try await group.next() {
                    sums.merge(more) { $0 + $1 }
                }
            }
            for try await more in group { sums.merge(more) { $0 + $1 } }
            return sums
        }
        for (name, count) in sums.sorted(by: { $0.key < $1.key }) {
            print("chaos by processes, \(name): \(count)")
        }
        #expect(sums["submissions", default: 0] >= count)
        #expect(sums["processes killed", default: 0] > 0)
    }

    /// - Returns: how often what happened.
    private static func round(_ seed: UInt64, payloads size: Int) async throws -> [String: Int] {
        let plan = ChaosPlan(seed: seed, payloads: size)
        let round = try ChaosRound(plan, payloads: size)
        let (journal, bill) = try await round.play()
        let findings = round.findings + findings(plan, round, journal, bill)
        #expect(
            findings.first == nil,
            "seed \(seed): \(findings.count): \(findings.prefix(5).joined(separator: "\n"))")
        var counts = [
            "attempts": journal.attempts.count,
            "submissions": journal.attempts.count { !$0.value.sent.isEmpty },
            "processes killed": round.killedCount, "tasks": bill.items.count,
        ]
        for fault in bill.faults { counts[fault, default: 0] += 1 }
        return counts
    }

    private static func findings(
        _ plan: ChaosPlan, _ round: ChaosRound, _ journal: ChaosJournal, _ bill: ChaosBill
    ) -> [String] {
        var findings = journal.findings
        func expect(_ isTrue: Bool, _ what: @autoclosure () -> String) {
            if !isTrue { findings.append(what()) }
        }
        let charged = bill.items.reduce(0) { $0 + $1.charged.count }
        expect(journal.peak <= round.budget.count, "the budget is overshot: \(journal.peak)")
        expect(journal.held == 0, "\(journal.held) is still held")
        expect(journal.spent == charged, "spent \(journal.spent), charged \(charged)")
        let sent = journal.attempts.values.reduce(0) { $0 + $1.sent.count }
        expect(
            plan.isPeaceful ? bill.arrived == sent : bill.arrived <= sent,
            "\(sent) were noted as sent, \(bill.arrived) arrived")
        let items = Dictionary(grouping: bill.items, by: \.fingerprint)
        for (id, attempt) in journal.attempts {
            let taken = items[attempt.fingerprint] ?? []
            expect(attempt.state.isEnded, "\(id) is open")
            expect(taken.count <= 1, "\(id) was taken \(taken.count) times")
            let truth = taken.first?.charged ?? .zero
            expect(
                attempt.charged == truth, "\(id) is spent \(attempt.charged), charged \(truth)")
            guard let first = taken.first else { continue }
            expect(
                attempt.sent.contains { $0.seconds * 1000 <= first.acceptedMs },
                "\(id) was taken before it was noted as sent")
            if let key = first.idempotencyKey { expect(key == id, "\(key) went out for \(id)") }
        }
        let known = Set(journal.attempts.values.map(\.fingerprint))
        expect(
            items.keys.allSatisfy { known.contains($0) }, "something was taken that nobody held")
        return findings
    }
}
