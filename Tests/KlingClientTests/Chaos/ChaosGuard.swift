import KlingCost

@testable import KlingClient

/// The store, as a process reaches it: a call may be its last, and may fail before it writes.
struct ChaosGuard: SpendGuard {
    typealias Failure = any Error

    let store: ChaosStore
    let orders: ChaosOrders

    private func step(_ what: String, _ errand: Errand) async throws {
        try await errand.step(what)
        if errand.stage.isTrue(oneIn: errand.odds.store) {
            errand.storeFailed()
            errand.counts.add("store fails")
            errand.stage.note("store fails", errand.lane)
            throw ChaosStore.Failed()
        }
    }

    func hold(
        _ spend: Spend, payload: [UInt8], as attempt: AttemptID
    ) async throws -> [ThresholdCrossing] {
        let errand = Errand.now
        try await step("hold", errand)
        guard let order = orders[attempt] else { throw ChaosStore.WrongState() }
        try store.hold(order)
        return []
    }

    func send(
        _ attempt: AttemptID, within limits: [RateLimit], answeredBy end: Instant,
        namedIn field: String?
    ) async throws -> SendPermission {
        let errand = Errand.now
        try await step("send", errand)
        if store.attempt(attempt)?.state == .unknown { errand.counts.add("lost while it waits") }
        let turn = try store.send(attempt, limits, answeredBy: end)
        if turn == .now {
            errand.stage.setLeaving(true, errand.lane)
        } else {
            errand.counts.add("waits for its turn")
        }
        return turn
    }

    func record(_ event: SpendEvent, of attempt: AttemptID) async throws -> RecordResult {
        let errand = Errand.now
        // Nothing of money: the task is asked after as before.
        if case .disowned = event { return .written }
        errand.wrote()
        let (kind, task, charge): (ChaosStore.Kind, String?, Charge?) =
            switch event {
            case .accepted(let task): (.accepted, task, nil)
            case .unknown, .failed, .disowned, .notSeen: (.unknown, nil, nil)
            case .void: (.void, nil, nil)
            case .capture(let charge, _): (.capture, nil, charge)
            }
        try await step(kind.rawValue, errand)
        if store.attempt(attempt)?.isEnded == true {
            errand.counts.add("ended before")
            return .endedBefore
        }
        try store.write(kind, attempt, task: task, charge: charge)
        return .written
    }

    func running() async throws -> [RunningSpend] {
        try await step("running", Errand.now)
        return store.running
    }
}

extension ChaosStore {
    /// All that gateways work on, the oldest first.
    var running: [RunningSpend] {
        attempts.compactMap { attempt in
            guard attempt.state == .accepted, let task = attempt.task,
                let accepted = attempt.accepted
            else { return nil }
            return RunningSpend(
                SentSpend(attempt.order.spend, as: attempt.order.attempt), task: task,
                accepted: accepted)
        }
    }
}
