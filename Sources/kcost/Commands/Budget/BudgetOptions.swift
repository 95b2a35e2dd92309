import KlingCost
import KlingLedger

/// What `budget set` was asked, understood and checked.
struct BudgetOptions {
    let budget: Budget
    /// The limit in credits, where it was given so; the budget has what they are worth now.
    let credits: Nanos?

    init(
        _ invocation: Invocation<BudgetSet.Keys>, _ book: PriceBook, at now: Instant
    ) throws(CommandError) {
        let name = invocation.operands.first ?? ""
        guard !name.isEmpty, name.utf8.count <= 100 else {
            throw .badValue(option: "NAME", value: name, expected: "one to 100 letters")
        }
        let scope = try invocation.scope ?? BudgetScope()
        let (limit, credits) = try BudgetOptions.limit(invocation, scope, book, at: now)
        self.credits = credits
        let (clips, seconds) = (try invocation.clips, try invocation.seconds)
        if limit == nil, clips == nil, seconds == nil {
            throw .needs("budget set", "--limit, --clips or --seconds")
        }
        guard let period = try invocation.period else {
            throw .needs("budget set", "--period day|week|month|total|rolling:24h")
        }
        budget = Budget(
            name: name, limit: limit, clips: clips, milliseconds: seconds.map { $0 * 1000 },
            period: period, zone: invocation.tz ?? "UTC",
            scope: scope,
            warnings: try invocation.warn ?? [])
    }

    private static func limit(
        _ invocation: Invocation<BudgetSet.Keys>, _ scope: BudgetScope, _ book: PriceBook,
        at now: Instant
    ) throws(CommandError) -> (money: Money?, credits: Nanos?) {
        let keys = invocation.keys
        let named = try invocation.currency
        guard let written = try invocation.limit else {
            if named != nil { throw .needs(keys.currency.name, keys.limit.name) }
            return (nil, nil)
        }
        let (money, credits) = try written.limit(
            scope, named ?? .usd, book, at: now, option: keys.limit.name)
        if let named, money.currency != named {
            let limit = "\(keys.limit.name) \(invocation.text(of: keys.limit))"
            throw .conflict(limit, keys.currency.name)
        }
        return (money, credits)
    }
}

extension OptionReading<Int64> {
    static let budgetCount = number(0...1_000_000_000, "a whole number")
}

extension OptionReading<BudgetPeriod> {
    static let period = OptionReading(
        expected: "day, week, month, total, or rolling: with a span up to 366 days such as "
            + "rolling:24h"
    ) { BudgetPeriod($0) }
}

extension OptionReading<[Int]> {
    static let percentages = OptionReading(
        expected: "percentages from 1 to 100 such as 50,80,100"
    ) { text in
        var warnings: Set<Int> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let percent = Int(word), (1...100).contains(percent) else { return nil }
            warnings.insert(percent)
        }
        return warnings.sorted()
    }
}

extension OptionReading<BudgetScope> {
    static let scope = OptionReading(
        expected: "gateway=…, model=…, project=… (each once) and tag:KEY=VALUE, with commas between"
    ) { text in
        var scope = BudgetScope()
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            let key = parts[0]
            guard parts.count == 2, !parts[1].isEmpty else { return nil }
            switch key {
            case "gateway" where scope.gateway == nil: scope.gateway = parts[1]
            case "model" where scope.model == nil: scope.model = parts[1]
            case "project" where scope.project == nil: scope.project = parts[1]
            case _ where key.hasPrefix("tag:") && key.utf8.count > 4:
                scope.tags[String(key.dropFirst(4))] = parts[1]
            default: return nil
            }
        }
        return scope
    }
}

extension WrittenAmount {
    /// What it comes to as a budget's limit: credits are those of the one gateway that the budget
    /// covers, at their worth now, since a limit is held against holds in money.
    func limit(
        _ scope: BudgetScope, _ unnamed: Currency, _ book: PriceBook, at now: Instant,
        option: String
    ) throws(CommandError) -> (money: Money, credits: Nanos?) {
        guard unit == .credits else { return (try money(option: option, unnamed), nil) }
        guard let name = scope.gateway else {
            throw .needs("\(option) \(self)", "a budget of one gateway: --scope gateway=NAME")
        }
        let credit = book.gateway(named: name).flatMap { book.gateways[$0].credit(at: now) }
        return try money(
            in: AmountBasis(credit?.currency ?? unnamed, creditWorth: credit?.worth),
            option: option)
    }
}
