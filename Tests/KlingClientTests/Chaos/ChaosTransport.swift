import KlingCost

@testable import KlingClient

/// The way to one gateway, and its answers. Chance says what goes wrong.
struct ChaosTransport: Transport {
    /// Its place among ``Gateways/all``.
    let gateway: Int
    let gateways: ChaosGateways

    private var stage: Stage { gateways.stage }

    func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery {
        let errand = Errand.now
        do {
            return try await request.method == .post
                ? post(request, limits, errand) : get(request, limits, errand)
        } catch {
            // Nobody is there to read it.
            return .cutShort(reason: "the process ended")
        }
    }

    /// Passes the time until an answer is there.
    private func arrive(
        _ delivery: Delivery, afterMs: Int64, _ limits: TransportLimits, _ errand: Errand
    ) async throws -> Delivery {
        let time: Int64 =
            if case .timedOut = delivery { limits.total.components.seconds * 1000 } else { afterMs }
        try await errand.step("answer", untilMs: stage.nowMs + time)
        gateways.takeDue()
        return Task.isCancelled ? .cutShort(reason: "cancelled") : delivery
    }

    // MARK: Paid POSTs

    private func post(
        _ request: HTTPRequest, _ limits: TransportLimits, _ errand: Errand
    ) async throws -> Delivery {
        defer { stage.setLeaving(false, errand.lane) }
        try await errand.step("post")
        stage.setLeaving(false, errand.lane)
        gateways.takeDue()
        guard let attempt = ChaosOrder.attempt(of: request.body) else {
            gateways.findings.add("a payload is not what was ordered")
            return .neverLeft(reason: "no attempt")
        }
        let fault = draw(errand)
        errand.posted(fault)
        errand.counts.add("post.\(fault.rawValue)")
        stage.note(fault.rawValue, errand.lane)
        var ids: [String] = []
        if fault != .neverLeft { gateways.leave(attempt, gateway) }
        switch fault.effect {
        case .now:
            ids = gateways.take(
                attempt, tasks: fault == .twoTasks ? 2 : 1, isOdd: fault == .oddTask)
        case .later:
            gateways.take(attempt, afterMs: 61_000 + Int64(stage.below(600_000)))
        case .never: break
        }
        let delivery = ChaosAnswer(gateway, stage).delivery(fault, ids, limits)
        return try await arrive(
            delivery, afterMs: Int64(stage.below(fault == .slow ? 59_000 : 900)), limits, errand)
    }

    private func draw(_ errand: Errand) -> PostFault {
        // What goes wrong often stays wrong for a while, most of all what is tried again.
        if let last = gateways.lastFault(gateway) {
            let isRetried = [.neverLeft, .tooMany, .tooManyBare, .tooManyWait].contains(last)
            if stage.below(8) < (isRetried ? 7 : 2) { return last }
        }
        var fault = PostFault.usual
        if stage.isTrue(oneIn: errand.odds.post) { fault = stage.one(of: PostFault.allCases) }
        // Its documents have one name for a task.
        if fault == .twoTasks, gateway == 2 { fault = .noTask }
        gateways.setLastFault(fault, gateway)
        return fault
    }

    // MARK: Questions

    private func get(
        _ request: HTTPRequest, _ limits: TransportLimits, _ errand: Errand
    ) async throws -> Delivery {
        try await errand.step("get")
        gateways.takeDue()
        let id = String(
            request.address.split { $0 == "/" || $0 == "=" }.last ?? "")
        guard let task = gateways.task(id) else {
            gateways.findings.add("nobody has accepted \(request.address)")
            return .neverLeft(reason: "no task")
        }
        let fault: StatusFault =
            stage.isTrue(oneIn: errand.odds.status) ? stage.one(of: StatusFault.allCases) : .usual
        errand.counts.add("status.\(fault.rawValue)")
        stage.note(fault.rawValue, errand.lane)
        let delivery = ChaosAnswer(gateway, stage).delivery(fault, task)
        return try await arrive(delivery, afterMs: Int64(stage.below(900)), limits, errand)
    }
}
