import KlingCost

extension GatewayState {
    /// Everything as JSON; of tasks and faults those whose number is greater than one seen before.
    func json(since: Int) -> String {
        let pages = all()
        let counts = Place.allCases.map {
            (name: $0.rawValue, value: JSONValue.integer(pages.placeCounts[$0] ?? 0))
        }
        return JSONValue.object([
            ("schema_version", .integer(1)), ("seq", .integer(pages.sequence)),
            ("connections", .integer(pages.connectionCount)), ("requests", .object(counts)),
            ("charged", .array(Gateways.all.map { GatewayState.charged($0.name, pages) })),
            ("tasks", .array(pages.tasks.filter { $0.sequence > since }.map(GatewayState.task))),
            ("faults", .array(pages.faults.filter { $0.sequence > since }.map(GatewayState.fault))),
        ]).compact()
    }

    /// What a gateway charged and did not give back.
    private static func charged(_ gateway: String, _ pages: Pages) -> JSONValue {
        let tasks = pages.tasks.filter { $0.gateway == gateway }
        let credits = tasks.filter { !$0.isRefunded }.compactMap(\.order.charge.credits)
        return .object([
            ("gateway", .string(gateway)), ("tasks", .integer(tasks.count)),
            ("amount", .string((pages.used[gateway] ?? .zero).decimal)),
            ("currency", .string(Currency.usd.code)),
            (
                "credits",
                credits.isEmpty
                    ? .null : .string(Nanos(count: credits.reduce(0) { $0 + $1.count }).decimal)
            ),
        ])
    }

    private static func task(_ task: FakeTask) -> JSONValue {
        let charge = task.order.charge
        return .object([
            ("seq", .integer(task.sequence)), ("number", .integer(task.number)),
            ("gateway", .string(task.gateway)), ("task_id", .string(task.id)),
            ("model", .string(task.order.model)),
            ("fingerprint", .string(task.order.fingerprint.description)),
            ("key_sha256", .string(task.keyHash)),
            ("idempotency_key", .text(task.idempotencyKey)),
            ("business_id", .text(task.order.businessID)),
            ("connection", .integer(task.connection)), ("request", .integer(task.request)),
            ("amount", .string(charge.amount.decimal)),
            ("currency", .string(charge.currency.code)),
            ("credits", .text(charge.credits?.decimal)),
            ("refunded", .boolean(task.isRefunded)), ("replays", .integer(task.replayCount)),
            ("state", .string(state(task))), ("fault", .text(task.fault?.description)),
            ("accepted_ms", .whole(task.acceptedMs)), ("ended_ms", .whole(task.endedMs)),
        ])
    }

    /// One word for all gateways: theirs differ.
    private static func state(_ task: FakeTask) -> String {
        task.endedMs == nil ? "running" : task.hasFailed ? "failed" : "success"
    }

    private static func fault(_ happening: FaultRecord) -> JSONValue {
        .object([
            ("seq", .integer(happening.sequence)),
            ("place", .string(happening.place.rawValue)), ("number", .integer(happening.number)),
            ("connection", .integer(happening.connection)),
            ("request", .integer(happening.request)),
            ("fault", .string(happening.fault.description)),
        ])
    }
}
