import KlingCost
import LedgerSchedules

@testable import KlingLedger

extension PlainModel {
    /// What weighs on a budget within a period.
    struct Sums: Hashable {
        var (spent, held, clips, milliseconds): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    }

    /// Sums up what weighs on a budget, of all attempts one by one.
    func sums(_ budget: Int64, in period: Range<Int64>) -> Sums {
        var sums = Sums()
        for attempt in attempts.values {
            for weight in attempt.weights
            where weight.budget == budget && period.contains(weight.period) {
                sums.spent += weight.converted(attempt.spent)
                if attempt.isOpen { sums.held += weight.held }
                if attempt.state == .voided { continue }
                sums.clips += 1
                sums.milliseconds += attempt.hold.billedMilliseconds ?? 0
            }
        }
        for weight in otherWeights
        where weight.budget == budget && period.contains(weight.period) {
            sums.spent += weight.held
        }
        return sums
    }

    /// Whether a budget of money covers a charge of no attempt: nobody knows whose project it was for.
    func isOutside(_ charge: Entry, in budget: Budget) -> Bool {
        budget.limit != nil && budget.scope.project == nil && budget.scope.tags.isEmpty
            && isCovered(charge, by: budget)
    }

    /// What a charge of no attempt weighs on a budget; `nil` where no exchange row leads there.
    func weight(outside charge: Entry, on budget: Budget, _ zone: Zone, _ number: Int64) -> Weight?
    {
        var hold = charge
        hold.upper = charge.amount
        return weight(of: hold, on: budget, zone, number: number)
    }

    func isCovered(_ hold: Entry, by budget: Budget) -> Bool {
        let scope = budget.scope
        return [
            (scope.gateway, hold.gateway), (scope.model, hold.model), (scope.project, hold.project),
        ]
        .allSatisfy { $0 == nil || $0 == $1 }
            && scope.tags.allSatisfy { hold.tags?.contains("\"\($0)\":\"\($1)\"") ?? false }
    }

    /// What a hold weighs on a budget; `nil` where no exchange row leads to its currency.
    func weight(of hold: Entry, on budget: Budget, _ zone: Zone, number: Int64) -> Weight? {
        let period = PlainPeriod(budget.period, zone).start(hold.instant)
        guard let limit = budget.limit else {
            return Weight(budget: number, period: period, held: 0, rate: nil)
        }
        if limit.currency == hold.currency {
            return Weight(budget: number, period: period, held: hold.most, rate: nil)
        }
        let rows = exchange.rows.filter {
            $0.from == hold.currency && $0.to == limit.currency && $0.effective <= hold.instant
        }
        guard let row = rows.max(by: { $0.effective < $1.effective }) else { return nil }
        let held = Weight(budget: 0, period: 0, held: 0, rate: row.rate.count)
            .converted(hold.most)
        return Weight(budget: number, period: period, held: held, rate: row.rate.count)
    }

    /// What a hold weighs on every budget that covers it, and all that speaks against it.
    func weigh(
        _ request: HoldRequest
    ) -> (weights: [Weight], refusals: [HoldRefusal], crossed: [ThresholdCrossing]) {
        let hold = request.entry
        let covering = budgets.filter { isCovered(hold, by: $0.budget) }
        var refusals = freezes(request)
        if let name = request.requiredBudget, !covering.contains(where: { $0.budget.name == name })
        {
            refusals.append(.notCovering(budget: name))
        }
        if covering.isEmpty, !request.isUnbudgetedAllowed { refusals.append(.uncovered) }
        var weights: [Weight] = []
        var crossed: [ThresholdCrossing] = []
        for standing in covering {
            let (budget, zone) = (standing.budget, standing.budget.clock)
            guard let weight = weight(of: hold, on: budget, zone, number: standing.number) else {
                refusals.append(
                    .exchange(
                        budget: budget.name, from: hold.paidIn, to: budget.keptIn))
                continue
            }
            weights.append(weight)
            let period = PlainPeriod(budget.period, zone)
            let sums = sums(standing.number, in: period.counted(hold.instant))
            refusals += standing.refusals(of: hold, weight.held, sums, period.turn(hold.instant))
            guard let limit = standing.limit(hold.instant) else { continue }
            let before = sums.spent + sums.held
            for percent in budget.warnings
            where before * 100 < limit * Int64(percent)
                && (before + weight.held) * 100 >= limit * Int64(percent)
            {
                crossed.append(ThresholdCrossing(budget: budget.name, percent: percent))
            }
        }
        return (weights, refusals, crossed)
    }

    private func freezes(_ request: HoldRequest) -> [HoldRefusal] {
        let hold = request.entry
        var refusals = frozen.filter { $0.gateway == hold.gateway && $0.model == hold.model }
            .map { HoldRefusal.frozen(gateway: $0.gateway, model: $0.model, entry: $0.entry) }
        let twins = attempts.filter { _, attempt in
            hold.fingerprint != nil && attempt.hold.fingerprint == hold.fingerprint
                && attempt.state != .voided
                && attempt.hold.instant.seconds > hold.instant.seconds - request.repeatSeconds
        }
        let latest = twins.max { one, other in
            (one.value.hold.instant, one.key) < (other.value.hold.instant, other.key)
        }
        if let latest, !request.isRepeatAllowed {
            refusals.append(
                .duplicate(
                    latest.key, held: latest.value.hold.instant, state: latest.value.state))
        }
        return refusals
    }
}

extension PlainModel.Standing {
    /// `spent + held + new <= limit`, and the same for clips and billed time.
    fileprivate func refusals(
        of hold: Entry, _ weight: Int64, _ sums: PlainModel.Sums, _ turns: Instant?
    ) -> [HoldRefusal] {
        var refusals: [HoldRefusal] = []
        let left = (limit(hold.instant) ?? 0) - sums.spent - sums.held
        if let limit = budget.limit, weight > left {
            refusals.append(
                .money(
                    budget: budget.name, left: Money(Nanos(count: left), limit.currency),
                    short: Nanos(count: weight - left), turns: turns))
        }
        if let clips = budget.clips, sums.clips + 1 > clips {
            refusals.append(.clips(budget: budget.name, limit: clips, turns: turns))
        }
        if let limit = budget.milliseconds,
            sums.milliseconds + (hold.billedMilliseconds ?? 0) > limit
        {
            refusals.append(
                .time(
                    budget: budget.name, leftMilliseconds: limit - sums.milliseconds, turns: turns))
        }
        return refusals
    }
}

extension PlainModel.Weight {
    /// An amount in the budget's currency, rounded away from zero.
    func converted(_ amount: Int64) -> Int64 {
        guard let rate else { return amount }
        let product = Int128(amount) * Int128(rate)
        let whole = product / 1_000_000_000
        let rest = product - whole * 1_000_000_000
        return Int64(whole + (rest > 0 ? 1 : rest < 0 ? -1 : 0))
    }
}

/// The periods of a budget by plain arithmetic: these zones are fixed distances, and these schedules
/// lie in November and December 2026.
struct PlainPeriod {
    private let period: BudgetPeriod
    private let offset: Int64

    init(_ period: BudgetPeriod, _ zone: Zone) {
        self.period = period
        offset = PlainPeriod.offsets[zone.name] ?? 0
    }

    private static let offsets: [String: Int64] = [
        "UTC": 0, "+00:45": 2700, "-00:30": -1800, "+01:00": 3600,
    ]
    private static let day: Int64 = 86_400
    /// 2026-11-01, 2026-12-01 and 2027-01-01.
    private static let months: [Int64] = [1_793_491_200, 1_796_083_200, 1_798_761_600]

    /// The period that an instant lies in.
    func bounds(_ instant: Instant) -> Range<Int64> {
        let local = instant.seconds + offset
        let day = local / PlainPeriod.day
        switch period {
        case .total: return .min ..< .max
        case .rolling(let span):
            return instant.seconds - span.seconds + 1..<instant.seconds + 1
        case .day: return at(day * PlainPeriod.day, (day + 1) * PlainPeriod.day)
        case .week:
            // 1970-01-01 was a Thursday.
            let monday = day - (day + 3) % 7
            return at(monday * PlainPeriod.day, (monday + 7) * PlainPeriod.day)
        case .month:
            let isDecember = local >= PlainPeriod.months[1]
            return at(
                PlainPeriod.months[isDecember ? 1 : 0], PlainPeriod.months[isDecember ? 2 : 1])
        }
    }

    private func at(_ begin: Int64, _ end: Int64) -> Range<Int64> { begin - offset..<end - offset }

    /// What counts for a hold at an instant. Of a rolling period, what others held by a clock that is
    /// ahead counts too, or a process that waited its turn would pass the limit.
    func counted(_ instant: Instant) -> Range<Int64> {
        if case .rolling = period { return bounds(instant).lowerBound..<Int64.max }
        return bounds(instant)
    }

    /// Under which beginning a hold is kept.
    func start(_ instant: Instant) -> Int64 {
        switch period {
        case .total: 0
        case .rolling: instant.seconds
        case .day, .week, .month: bounds(instant).lowerBound
        }
    }

    func turn(_ instant: Instant) -> Instant? {
        switch period {
        case .total, .rolling: nil
        case .day, .week, .month: Instant(seconds: bounds(instant).upperBound)
        }
    }
}
