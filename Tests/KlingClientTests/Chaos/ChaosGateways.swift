import Synchronization

@testable import KlingClient
@testable import KlingCost

/// A task, as its gateway knows it.
struct ChaosTask: Sendable {
    let id: String
    let attempt: AttemptID
    let acceptedMs, visibleMs, endMs: Int64
    let isFailing: Bool
    /// What it costs in the end.
    let charge: Nanos
    /// What is said of that.
    let report: ChargeReport
}

/// The three gateways: what they took and what they charge is the truth.
final class ChaosGateways: Sendable {
    /// What happens to failed tasks, by gateway: the first refunds, the last does by a guess.
    static let failedTask: [FailedTask?] = [
        FailedTask(.void, .documented), nil, FailedTask(.void, .guess),
    ]

    private struct Truth {
        var tasks: [ChaosTask] = []
        /// How many ids were given out: several threads take at once.
        var ids = 0
        var places: [String: Int] = [:]
        /// By attempt.
        var taken: [AttemptID: Int] = [:]
        var left: [AttemptID: Int] = [:]
        var charged: [AttemptID: Int64] = [:]
        /// To be taken yet.
        var later: [(ms: Int64, attempt: AttemptID)] = []
        /// When paid POSTs arrived, by gateway.
        var arrivedMs: [[Int64]] = [[], [], []]
        var lastFault: [PostFault?] = [nil, nil, nil]
    }

    private let truth = Mutex(Truth())
    let stage: Stage
    let orders: ChaosOrders
    let store: ChaosStore
    let findings: Findings

    init(_ stage: Stage, _ orders: ChaosOrders, _ store: ChaosStore, _ findings: Findings) {
        (self.stage, self.orders) = (stage, orders)
        (self.store, self.findings) = (store, findings)
    }

    // MARK: What is true

    /// How many of an attempt's paid POSTs were taken.
    func taken(_ attempt: AttemptID) -> Int { truth.withLock { $0.taken[attempt] ?? 0 } }

    /// What is charged for an attempt in the end; `nil` where none of its POSTs was taken.
    func charge(_ attempt: AttemptID) -> Int64? { truth.withLock { $0.charged[attempt] } }

    /// All that is charged.
    var charged: Int64 {
        truth.withLock { truth in truth.tasks.reduce(0) { $0 + $1.charge.count } }
    }

    func task(_ id: String) -> ChaosTask? {
        truth.withLock { truth in truth.places[id].map { truth.tasks[$0] } }
    }

    /// The last of what is taken later is taken then.
    var lastMs: Int64 { truth.withLock { $0.later.map(\.ms).max() ?? 0 } }

    /// What went wrong last with a gateway's paid POSTs.
    func lastFault(_ gateway: Int) -> PostFault? { truth.withLock { $0.lastFault[gateway] } }

    func setLastFault(_ fault: PostFault, _ gateway: Int) {
        truth.withLock { $0.lastFault[gateway] = fault == .usual ? nil : fault }
    }

    // MARK: Paid POSTs

    /// A paid POST's bytes leave the machine: that must have been noted, within the limits.
    func leave(_ attempt: AttemptID, _ gateway: Int) {
        let now = stage.nowMs
        let left = truth.withLock { truth in
            truth.left[attempt, default: 0] += 1
            truth.arrivedMs[gateway].append(now)
            return truth.left[attempt] ?? 0
        }
        let known = store.attempt(attempt)
        findings.expect(left <= known?.sent ?? 0, "a paid POST left before its note", attempt)
        findings.expect(
            known?.state == .sent, "a paid POST left without an open hold", attempt)
        let arrived = truth.withLock { $0.arrivedMs[gateway] }
        for limit in Gateways.all[gateway].rateLimits {
            let recent = arrived.reversed().prefix { now - $0 < limit.seconds * 1000 }.count
            findings.expect(recent <= limit.count, "a rate limit is passed", attempt)
        }
    }

    /// A paid POST is taken: work begins.
    ///
    /// - Returns: the tasks' ids.
    func take(_ attempt: AttemptID, tasks count: Int, isOdd: Bool) -> [String] {
        guard let order = orders[attempt] else { return [] }
        let number = truth.withLock { truth in
            truth.taken[attempt, default: 0] += 1
            if truth.taken[attempt] != 1 { findings.add("two paid POSTs were taken", attempt) }
            defer { truth.ids += count }
            return truth.ids
        }
        let tasks = (0..<count).map { index in
            work(order, isOdd ? "task/\(number)" : "task_\(number + index)")
        }
        truth.withLock { truth in
            for task in tasks {
                truth.places[task.id] = truth.tasks.count
                truth.tasks.append(task)
                truth.charged[attempt, default: 0] += task.charge.count
            }
        }
        return tasks.map(\.id)
    }

    private func work(_ order: ChaosOrder, _ id: String) -> ChaosTask {
        let now = stage.nowMs
        let isFailing = stage.isTrue(oneIn: 6)
        let report = stage.one(of: ChargeReport.allCases)
        var charge = order.estimate.count
        if isFailing {
            // Who refunds, refunds; who says nothing may charge.
            let refunds = ChaosGateways.failedTask[order.gateway] != nil
            charge = refunds || stage.isTrue(oneIn: 2) ? 0 : charge
        } else if report == .overage, order.gateway == 0 {
            charge = order.spend.upper.count * 3 / 2
        } else if order.reports(report) {
            // Of half cents.
            let most = order.spend.upper.count / 5_000_000
            charge = Int64(1 + stage.below(Int(most))) * 5_000_000
        }
        return ChaosTask(
            id: id, attempt: order.attempt, acceptedMs: now,
            visibleMs: now + Int64(stage.below(4)) * 10_000,
            endMs: now + Int64(5 + stage.below(900)) * 1000, isFailing: isFailing,
            charge: Nanos(count: charge), report: report)
    }

    /// What is taken when nobody listens any more.
    func take(_ attempt: AttemptID, afterMs: Int64) {
        truth.withLock { $0.later.append((stage.nowMs + afterMs, attempt)) }
    }

    /// Takes what is due.
    func takeDue() {
        let due = truth.withLock { truth in
            let due = truth.later.filter { $0.ms <= stage.nowMs }
            truth.later.removeAll { $0.ms <= stage.nowMs }
            return due
        }
        for item in due { _ = take(item.attempt, tasks: 1, isOdd: false) }
    }
}

extension ChaosOrder {
    /// Whether a figure is said that counts in money.
    fileprivate func reports(_ report: ChargeReport) -> Bool {
        switch (gateway, report) {
        case (0, .money), (0, .both), (2, .credits), (2, .both): true
        default: false
        }
    }
}

extension FailedTask {
    fileprivate init(_ hold: Hold, _ confidence: Rate.Confidence) {
        guard let day = CivilDate("2026-11-21") else { preconditionFailure("a day") }
        self.init(hold: hold, source: "test", checked: day, confidence: confidence, note: nil)
    }
}
