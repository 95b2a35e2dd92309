import KlingCost
import Synchronization

@testable import KlingClient

/// Several processes that submit to three gateways and write to one store, while all of it goes wrong
/// as a seed says; then what is left is asked after and resolved.
final class ChaosPlay: Sendable {
    /// Most submissions of one play.
    static let mostOrders = 160

    let seed: UInt64
    let stage: Stage
    let findings = Findings()
    let counts = ChaosCounts()
    let store: ChaosStore
    let gateways: ChaosGateways
    private let orders = ChaosOrders()
    private let odds: Odds
    /// To which gateways.
    private let names: [Int]
    private let processCount, lanes: Int
    private let processes = Mutex<[Int: ChaosProcess]>([:])
    private let left: Mutex<Int>

    /// - Parameter count: how many submissions.
    init(seed: UInt64, orders count: Int) {
        self.seed = seed
        // What is the same from the first turn to the last.
        let draw = Stage(lanes: 0, haste: 0, seed: ~seed)
        processCount = 2 + draw.below(7)
        lanes = processCount * (1 + draw.below(3))
        stage = Stage(lanes: lanes, haste: draw.one(of: [0, 3, 8]), seed: seed)
        odds = Odds(
            death: draw.one(of: [0, 40, 150, 400]), store: draw.one(of: [0, 30, 200]),
            post: draw.one(of: [1, 2, 4]), status: draw.one(of: [2, 4]),
            cancel: draw.one(of: [0, 6]))
        names = draw.one(of: [[0, 1, 2], [0, 1, 2], [0], [1], [2]])
        // In half cents: for all, or for a few.
        let cap = Int64(draw.one(of: [count * 240, count * 240, count * 60])) * 5_000_000
        store = ChaosStore(cap: cap, stage, findings)
        gateways = ChaosGateways(stage, orders, store, findings)
        left = Mutex(count)
    }

    /// Plays it to its end; ``findings`` has what is not as it must be.
    func play() async {
        await withTaskGroup { group in
            for lane in 0..<lanes { group.addTask { await self.work(lane) } }
        }
        await settle()
        resolve()
        judge()
    }

    // MARK: Lanes

    private func work(_ lane: Int) async {
        await stage.enter(lane)
        while takeOrder() {
            await submit(lane)
            if stage.isTrue(oneIn: 3) {
                await sync(Errand(lane, stage, process(of: lane), odds, counts))
            }
        }
        stage.leave(lane)
    }

    private func takeOrder() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }

    /// The lane's process: a new one where the last has ended.
    private func process(of lane: Int) -> ChaosProcess {
        processes.withLock { processes in
            if let process = processes[lane % processCount], !process.isEnded { return process }
            let process = start()
            processes[lane % processCount] = process
            return process
        }
    }

    private func start() -> ChaosProcess {
        guard let key = Secret("key") else { preconditionFailure("a key") }
        return ChaosProcess(
            Gateways.all.enumerated().map { index, api in
                var client = GatewayClient(
                    api, key: key, over: ChaosTransport(gateway: index, gateways: gateways),
                    time: StageTime(stage: stage))
                client.random = { [stage] in stage.draw { $0.next() } }
                return PaidClient(
                    client, ChaosGuard(store: store, orders: orders),
                    failedTask: ChaosGateways.failedTask[index])
            })
    }

    // MARK: Submissions

    private func submit(_ lane: Int) async {
        let order = ChaosOrder(stage, gateways: names)
        orders.add(order)
        counts.add("submissions")
        let cancelAt = stage.isTrue(oneIn: odds.cancel) ? 1 + stage.below(8) : nil
        let errand = Errand(lane, stage, process(of: lane), odds, counts, cancelAt: cancelAt)
        let client = errand.process.clients[order.gateway]
        let result = await errand.run {
            try await client.submit(order.payload, order.spend, as: order.attempt)
        }
        stage.setLeaving(false, lane)
        ChaosVerdict(self, order, errand).judge(result)
        guard case .success(let end) = result, case .accepted(let running) = end.end,
            stage.isTrue(oneIn: 4)
        else { return }
        let patience = Duration.seconds(stage.below(1200))
        let waiting = Errand(lane, stage, process(of: lane), odds, counts)
        _ = await waiting.run { try await client.follow(running, patience: patience) }
    }

    // MARK: Questions

    /// Asks after some of what gateways work on, as any process may at any time.
    private func sync(_ errand: Errand, all: Bool = false) async {
        if stage.isTrue(oneIn: 2) { counts.add("noted as lost", store.noteLost()) }
        let spendGuard = errand.process.clients[0].spendGuard
        guard case .success(let open) = await errand.run({ try await spendGuard.running() }) else {
            return
        }
        for running in all ? open : Array(open.shuffled(on: stage).prefix(3)) {
            await ask(running, errand)
        }
    }

    private func ask(_ running: RunningSpend, _ errand: Errand) async {
        guard
            let client = errand.process.clients.first(where: {
                $0.gateway.api.name == running.gateway
            })
        else { return }
        let notes = errand.notes
        let result = await errand.run { try await client.ask(after: running) }
        findings.expect(errand.notes - notes <= 1, "one end was noted twice", running.attempt)
        switch result {
        case .success(.running): counts.add("news.running")
        case .success(.notVisible): counts.add("news.notVisible")
        case .success(.noVerdict): counts.add("news.noVerdict")
        case .success(.captured(let charge, _, _)): counts.add("news.captured.\(charge.authority)")
        case .success(.failed(_, let hold, _)): counts.add("news.failed.\(hold)")
        case .failure: counts.add("news.error")
        }
    }

    // MARK: Afterwards

    /// What users do when all is over: `sync` until nothing runs.
    private func settle() async {
        stage.jump(ms: max(0, gateways.lastMs - stage.nowMs) + 1_000_000)
        gateways.takeDue()
        store.releaseExpired()
        counts.add("noted as lost", store.noteLost())
        for attempt in store.attempts {
            findings.expect(
                attempt.isEnded || attempt.state == .accepted || attempt.state == .unknown,
                "a hold is neither ended, running nor unknown", attempt.order.attempt)
        }
        var rounds = 0
        while !store.running.isEmpty, rounds < 50 {
            rounds += 1
            var odds = Odds.calm
            if rounds < 3 { odds.status = 3 }
            let errand = Errand(0, stage, start(), odds, counts)
            await sync(errand, all: true)
            stage.jump(ms: 100_000)
        }
        findings.expect(store.running.isEmpty, "tasks run for ever")
    }

    /// What a person does with what is unknown: looks at the gateway's bill.
    private func resolve() {
        for attempt in store.attempts where attempt.state == .unknown {
            let id = attempt.order.attempt
            if let charged = gateways.charge(id), charged > 0 {
                counts.add("resolved.charged")
                try? store.write(.capture, id, charge: Charge(Nanos(count: charged), by: .gateway))
            } else {
                counts.add("resolved.notCharged")
                try? store.write(.void, id)
            }
        }
    }

    private func judge() {
        var spent: Int64 = 0
        for attempt in store.attempts {
            let id = attempt.order.attempt
            let truth = gateways.charge(id) ?? 0
            let charge = attempt.charge?.amount.count ?? 0
            spent += charge
            findings.expect(attempt.isEnded, "a hold is open", id)
            findings.expect(
                charge == truth, "the ledger says \(charge), the gateway \(truth)", id)
            findings.expect(gateways.taken(id) <= 1, "taken twice", id)
            if attempt.charge?.authority == .estimate {
                findings.expect(
                    charge == attempt.order.estimate.count, "not the estimate", id)
            }
        }
        findings.expect(spent == store.spent, "the store's sum is not that of its attempts")
        findings.expect(
            spent == gateways.charged, "spent \(spent), charged \(gateways.charged)")
        findings.expect(store.held == 0, "something is still held")
    }
}

extension [RunningSpend] {
    fileprivate func shuffled(on stage: Stage) -> [Element] {
        stage.draw { shuffled(using: &$0) }
    }
}
