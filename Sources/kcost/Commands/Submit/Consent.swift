import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// Asks once, on a terminal, before anything is paid: what it will cost, what is left, and which of them
/// are like what was sent lately.
struct Consent {
    private let jobs: [SubmissionJob]
    private let gateways: PaidGateways
    private let guarding: LedgerGuard
    private let file: LedgerFile

    /// A gateway that does not answer at once does not hold up the question.
    private static let patience = Duration.seconds(3)

    init(
        _ jobs: [SubmissionJob], _ gateways: PaidGateways, _ guarding: LedgerGuard,
        _ file: LedgerFile
    ) {
        (self.jobs, self.gateways) = (jobs, gateways)
        (self.guarding, self.file) = (guarding, file)
    }

    /// - Throws: `notAgreed` unless somebody says yes; `nobodyToAsk` without a terminal.
    func ask(_ interruptible: Interruptible) throws(CommandError) {
        guard Host.canAsk else { throw .submit(.nobodyToAsk) }
        let found = interruptible.run { await (balances(), budgets(), alike()) }
        if found.isInterrupted { throw .submit(.interruptedUnsent) }
        let (left, allowed, likes) = found.value
        Output.printText(
            (try cost() + allowed + left + words(likes)).map { "  \($0)\n" }.joined()
                + (jobs.count == 1 ? "Send it? [y/N] " : "Send all \(jobs.count)? [y/N] "))
        let isInterrupted = !interruptible.waitsForInput()
        let answer = isInterrupted ? nil : Host.answer()
        // What follows does not stand behind the question.
        if answer == nil { Output.printText("\n") }
        if isInterrupted { throw .submit(.interruptedUnsent) }
        guard let answer, ["y", "yes"].contains(answer.lowercased()) else {
            throw .submit(.notAgreed)
        }
        let attempts = likes.map(\.job.attempt)
        _ = interruptible.run { await guarding.allow(attempts) }
    }

    /// Those that are like what was held lately, and no part of this batch. What the ledger cannot say
    /// now it refuses later.
    private func alike() async -> [(job: SubmissionJob, other: AlikePayload)] {
        var found: [(job: SubmissionJob, other: AlikePayload)] = []
        for job in jobs {
            let other = try? await guarding.alike(
                job.spend, payload: job.payload, as: job.attempt)
            if let other { found.append((job, other)) }
        }
        return found
    }

    private static let mostAlike = 10

    private func words(_ alike: [(job: SubmissionJob, other: AlikePayload)]) -> [String] {
        let lines = alike.prefix(Consent.mostAlike).flatMap { job, other in
            ["\(job.file.visible): \(other.words[0])"] + other.words.dropFirst().map { "  " + $0 }
        }
        let left = alike.count - Consent.mostAlike
        return left > 0 ? lines + ["and \(left) more that are like what was held lately"] : lines
    }

    /// What it costs, by currency.
    private func cost() throws(CommandError) -> [String] {
        let currencies = Dictionary(grouping: jobs, by: \.spend.currency)
        var lines: [String] = []
        for (currency, jobs) in currencies.sorted(by: { $0.key.code < $1.key.code }) {
            var (expected, upper) = (Nanos.zero, Nanos.zero)
            for job in jobs {
                expected = try orStop(
                    money: expected.adding(job.spend.expected ?? job.spend.upper))
                upper = try orStop(money: upper.adding(job.spend.upper))
            }
            let names = Set(jobs.map(\.spend.gateway)).sorted().joined(separator: ", ")
            lines.append(
                "\(jobs.count == 1 ? jobs[0].file.visible : "\(jobs.count) payloads") to "
                    + "\(names): expected \(Money(expected, currency)), at most "
                    + "\(Money(upper, currency))")
        }
        return lines
    }

    /// What is left in each budget that covers one of them.
    private func budgets() async -> [String] {
        let spends = jobs.map(\.spend)
        let lines = try? await guarding.ask { (ledger) throws(LedgerError) in
            let zones = SystemZones()
            var lines: [String] = []
            for standing in try ledger.budgets()
            where spends.contains(where: { standing.budget.scope.covers($0) }) {
                let now = Host.now
                guard let limit = try standing.limit(at: now),
                    let currency = standing.budget.limit?.currency,
                    let balance = try ledger.balance(of: standing, at: now, zones: zones.zone),
                    let left = try? limit.subtracting(balance.spent).subtracting(balance.held)
                else { continue }
                lines.append(
                    "budget \(standing.budget.name.visible): \(Money(left, currency)) left")
            }
            return lines
        }
        return (lines ?? []).isEmpty ? ["no budget has an amount for it"] : lines ?? []
    }

    /// What is left at each gateway, where it says so soon.
    private func balances() async -> [String] {
        var lines: [String] = []
        for name in Set(jobs.map(\.spend.gateway)).sorted() {
            guard var gateway = gateways[name]?.gateway else { continue }
            gateway.limits.connect = min(gateway.limits.connect, Consent.patience)
            gateway.limits.total = min(gateway.limits.total, Consent.patience)
            gateway.rules.mostReads = 1
            guard case .reading(.balance(let balance))? = try? await gateway.balance(),
                let words = balance.words
            else { continue }
            lines.append("\(name): \(words) left")
        }
        return lines
    }
}

extension GatewayBalance {
    /// `12.5 USD`, `120 credits`; `nil` where there is no figure.
    fileprivate var words: String? {
        if isUnlimited { return "no limit" }
        if let amount { return currency.map { "\(Money(amount, $0))" } ?? amount.decimal }
        return credits.map { "\($0.decimal) credits" }
    }
}
