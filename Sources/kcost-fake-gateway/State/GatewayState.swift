import KlingCost
import Libc
import Synchronization

/// What the gateways accepted and charged, and which faults happened: their side of the story,
/// against which a client's ledger can be held.
///
/// Everything is written before the answer leaves, under one lock.
final class GatewayState: Sendable {
    /// What a gateway does with a caller's own name in a payload.
    enum Naming: String, Sendable {
        /// It keeps it with the task, and finds the task by it.
        case know
        case ignore
        /// It refuses the payload.
        case refuse
    }

    /// What decides how the gateways keep their books.
    struct Rules: Sendable {
        var plan = FaultPlan()
        var pace = Pace.times(10)
        /// What each gateway's account holds, in USD.
        var balance = Nanos(count: 100 * Nanos.perWhole)
        /// A failed task keeps its charge.
        var keepsFailedCharges = false
        /// Submissions may come as fast as they like.
        var hasRateLimits = true
        /// A known `Idempotency-Key` brings back the task that it made.
        var honoursIdempotencyKeys = false
        /// What becomes of a `client_business_id` at toapis.
        var businessIDs = Naming.know
    }

    let rules: Rules
    private let pages = Mutex(Pages())

    init(_ rules: Rules) { self.rules = rules }

    /// What one fault was.
    struct FaultRecord: Sendable {
        let sequence: Int
        let connection: Int
        let request: Int
        let place: Place
        /// Counts the requests at that place, from 1.
        let number: Int
        let fault: Fault
    }

    /// All that is known.
    struct Pages: Sendable {
        var sequence = 0
        var connectionCount = 0
        var placeCounts: [Place: Int] = [:]
        var tasks: [FakeTask] = []
        var faults: [FaultRecord] = []
        /// Tasks by id.
        var index: [String: Int] = [:]
        /// Tasks by gateway, key and idempotency key.
        var replays: [String: Int] = [:]
        /// Tasks by gateway, key and the caller's own name; the last of one name counts.
        var names: [String: Int] = [:]
        /// What each gateway charged and did not give back.
        var used: [String: Nanos] = [:]
        /// Tasks that will fail and have not yet given their charge back.
        var unsettled: [Int] = []
        var limiter = RateLimiter()
        var keptBytes = 0
        /// How often all was forgotten: ids of before do not come again.
        var age = 0
    }

    // MARK: Connections and faults

    /// Numbers a connection.
    func nextConnection() -> Int {
        pages.withLock { pages in
            pages.connectionCount += 1
            return pages.connectionCount
        }
    }

    /// Counts a request, and draws and notes what goes wrong with it.
    func fault(at place: Place, of request: Request) -> Fault? {
        pages.withLock { pages in
            let number = pages.placeCounts[place, default: 0] + 1
            pages.placeCounts[place] = number
            guard let fault = rules.plan.fault(at: place, number: number, of: request) else {
                return nil
            }
            pages.sequence += 1
            pages.faults.append(
                FaultRecord(
                    sequence: pages.sequence, connection: request.connection,
                    request: request.number, place: place, number: number, fault: fault))
            return fault
        }
    }

    // MARK: Calls

    /// Lets a submission pass the rate limit, or not; and what the answer says of the limit.
    func admit(
        _ keyHash: String, at dialect: any GatewayDialect
    ) -> (isAdmitted: Bool, fields: [(name: String, value: String)]) {
        guard rules.hasRateLimits, let limit = dialect.rateLimit else { return (true, []) }
        return pages.withLock {
            $0.limiter.admit("\(dialect.name) \(keyHash)", limit, now: monotonicMilliseconds)
        }
    }

    /// Accepts an order and charges it.
    func accept(
        _ order: Order, at dialect: any GatewayDialect, keyHash: String, _ request: Request,
        _ fault: Fault?
    ) throws(RefusalError) -> FakeTask {
        try pages.withLock { pages throws(RefusalError) in
            settle(&pages)
            let idempotencyKey = request.fields["idempotency-key"]
            let replayKey = "\(dialect.name) \(keyHash) \(idempotencyKey ?? "")"
            let mayReplay =
                rules.honoursIdempotencyKeys && dialect.knowsIdempotencyKeys
                && idempotencyKey != nil
            if mayReplay, let known = pages.replays[replayKey] {
                guard pages.tasks[known].order.fingerprint == order.fingerprint else {
                    throw RefusalError(code: 409)
                }
                pages.tasks[known].replayCount += 1
                return pages.tasks[known]
            }
            let used = pages.used[dialect.name] ?? .zero
            let total = try? used.adding(order.charge.amount)
            guard let total, total <= rules.balance else { throw RefusalError(code: 402) }
            guard pages.keptBytes + order.payload.count + 1024 <= Limits.keptBytes else {
                throw RefusalError(code: 500, detail: "too many tasks are kept: DELETE /truth")
            }
            let naming = dialect.knowsBusinessIDs ? order.businessID : nil
            if naming != nil, rules.businessIDs == .refuse {
                throw RefusalError(
                    code: dialect.refusedPayloadCode, detail: "unknown field client_business_id")
            }
            let task = newTask(order, dialect, keyHash, request, fault, &pages)
            if let naming, rules.businessIDs == .know {
                pages.names["\(dialect.name) \(keyHash) \(naming)"] = pages.tasks.count
            }
            pages.used[dialect.name] = total
            pages.keptBytes += order.payload.count + 1024
            pages.index[task.id] = pages.tasks.count
            if mayReplay { pages.replays[replayKey] = pages.tasks.count }
            if task.willFail { pages.unsettled.append(pages.tasks.count) }
            pages.tasks.append(task)
            return task
        }
    }

    private func newTask(
        _ order: Order, _ dialect: any GatewayDialect, _ keyHash: String, _ request: Request,
        _ fault: Fault?, _ pages: inout Pages
    ) -> FakeTask {
        pages.sequence += 1
        let number = pages.tasks.count + 1
        let digits = SHA256(of: "\(Machine.run) \(pages.age) \(number)".utf8).hexadecimal
        let twin = pages.tasks.last { $0.gateway == dialect.name && fault?.kind == .twin }
        return FakeTask(
            sequence: pages.sequence, number: number, gateway: dialect.name,
            id: twin?.id ?? dialect.taskID(digits), order: order, keyHash: keyHash,
            idempotencyKey: request.fields["idempotency-key"], connection: request.connection,
            request: request.number, ending: rules.plan.ending(ofTask: number),
            lastPhase: dialect.states.count, fault: fault,
            acceptedMs: unixMilliseconds, acceptedTicks: monotonicMilliseconds)
    }

    /// The task that a status call asks for, moved on; `nil` where this key has no such task.
    func look(at id: String, at dialect: any GatewayDialect, keyHash: String) -> FakeTask? {
        pages.withLock { pages in
            guard let index = pages.index[id] ?? pages.names["\(dialect.name) \(keyHash) \(id)"],
                pages.tasks[index].gateway == dialect.name, pages.tasks[index].keyHash == keyHash
            else { return nil }
            pages.tasks[index].steps += 1
            pages.tasks[index].move(rules.pace)
            pages.tasks[index].look()
            settle(&pages)
            return pages.tasks[index]
        }
    }

    /// What is left and what was used of a gateway's account, in USD.
    func account(of dialect: any GatewayDialect) -> (left: Nanos, used: Nanos) {
        pages.withLock { pages in
            settle(&pages)
            let used = pages.used[dialect.name] ?? .zero
            return (Nanos(count: rules.balance.count - used.count), used)
        }
    }

    /// The length of a video that was made; `nil` where there is none.
    func video(ofTask id: String) -> VideoLength? {
        pages.withLock { pages in
            guard let index = pages.index[id] else { return nil }
            pages.tasks[index].move(rules.pace)
            let task = pages.tasks[index]
            return task.endedMs != nil && !task.hasFailed ? task.order.length : nil
        }
    }

    // MARK: As a whole

    /// Everything as it stands now, with every task moved on.
    func all() -> Pages {
        pages.withLock { pages in
            for index in pages.tasks.indices { pages.tasks[index].move(rules.pace) }
            settle(&pages)
            return pages
        }
    }

    /// Forgets everything; all counts begin again.
    func forget() {
        pages.withLock { pages in
            let age = pages.age + 1
            pages = Pages()
            pages.age = age
        }
    }

    /// Gives the charges of tasks back that have failed by now.
    private func settle(_ pages: inout Pages) {
        if rules.keepsFailedCharges { return }
        pages.unsettled.removeAll { index in
            pages.tasks[index].move(rules.pace)
            guard pages.tasks[index].hasFailed else { return false }
            let task = pages.tasks[index]
            let used = pages.used[task.gateway] ?? .zero
            pages.used[task.gateway] = Nanos(count: used.count - task.order.charge.amount.count)
            pages.tasks[index].isRefunded = true
            return true
        }
    }
}
