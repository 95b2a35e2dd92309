import KlingCost
import KlingLedger

/// What `budget set` was asked, understood and checked.
struct BudgetOptions {
    let budget: Budget
    /// The limit in credits, where it was given so; the budget has what they are worth now.
    let credits: Nanos?

    init(
        _ invocation: Invocation, _ book: PriceBook, at now: Instant
    ) throws(CommandFailure) {
        let name = invocation.operands.first ?? ""
        guard !name.isEmpty, name.utf8.count <= 100 else {
            throw .badValue(option: "NAME", value: name, expected: "one to 100 letters")
        }
        let scope = try BudgetOptions.scope(invocation)
        let (limit, credits) = try BudgetOptions.limit(invocation, scope, book, at: now)
        self.credits = credits
        let clips = try BudgetOptions.count(invocation, "--clips", atMost: 1_000_000_000)
        let seconds = try BudgetOptions.count(invocation, "--seconds", atMost: 1_000_000_000)
        if limit == nil, clips == nil, seconds == nil {
            throw .needs("budget set", "--limit, --clips or --seconds")
        }
        guard let text = invocation.value("--period") else {
            throw .needs("budget set", "--period day|week|month|total|rolling:24h")
        }
        guard let period = BudgetPeriod(text) else {
            throw .badValue(
                option: "--period", value: text,
                expected: "day, week, month, total, or rolling: with a span up to 366 days such "
                    + "as rolling:24h")
        }
        budget = Budget(
            name: name, limit: limit, clips: clips, milliseconds: seconds.map { $0 * 1000 },
            period: period, zone: invocation.value("--tz") ?? "UTC",
            scope: scope,
            warnings: try BudgetOptions.warnings(invocation))
    }

    private static func limit(
        _ invocation: Invocation, _ scope: BudgetScope, _ book: PriceBook, at now: Instant
    ) throws(CommandFailure) -> (money: Money?, credits: Nanos?) {
        let code = invocation.value("--currency")
        let named = try code.map { (code) throws(CommandFailure) in
            guard let currency = Currency(code) else {
                throw .badValue(
                    option: "--currency", value: code, expected: "a code such as USD or CNY")
            }
            return currency
        }
        guard let text = invocation.value("--limit") else {
            if named != nil { throw .needs("--currency", "--limit") }
            return (nil, nil)
        }
        let written = try WrittenAmount(
            text, option: "--limit",
            example: "an amount such as 20, 150CNY or, of one gateway, 10000credits")
        let (money, credits) = try written.limit(
            scope, named ?? .usd, book, at: now, option: "--limit")
        if let named, money.currency != named { throw .conflict("--limit \(text)", "--currency") }
        return (money, credits)
    }

    private static func count(
        _ invocation: Invocation, _ option: String, atMost maximum: Int64
    ) throws(CommandFailure) -> Int64? {
        guard let text = invocation.value(option) else { return nil }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(text),
            number <= maximum
        else { throw .badValue(option: option, value: text, expected: "a whole number") }
        return number
    }

    private static func warnings(_ invocation: Invocation) throws(CommandFailure) -> [Int] {
        guard let text = invocation.value("--warn") else { return [] }
        var warnings: Set<Int> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let percent = Int(word), (1...100).contains(percent) else {
                throw .badValue(
                    option: "--warn", value: text,
                    expected: "percentages from 1 to 100 such as 50,80,100")
            }
            warnings.insert(percent)
        }
        return warnings.sorted()
    }

    private static func scope(_ invocation: Invocation) throws(CommandFailure) -> BudgetScope {
        var scope = BudgetScope()
        guard let text = invocation.value("--scope") else { return scope }
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            let key = parts[0]
            guard parts.count == 2, !parts[1].isEmpty else { throw wrongScope(text) }
            switch key {
            case "gateway" where scope.gateway == nil: scope.gateway = parts[1]
            case "model" where scope.model == nil: scope.model = parts[1]
            case "project" where scope.project == nil: scope.project = parts[1]
            case _ where key.hasPrefix("tag:") && key.utf8.count > 4:
                scope.tags[String(key.dropFirst(4))] = parts[1]
            default: throw wrongScope(text)
            }
        }
        return scope
    }

    private static func wrongScope(_ text: String) -> CommandFailure {
        .badValue(
            option: "--scope", value: text,
            expected: "gateway=…, model=…, project=… (each once) and tag:KEY=VALUE, with commas "
                + "between")
    }
}

extension WrittenAmount {
    /// What it comes to as a budget's limit: credits are those of the one gateway that the budget
    /// covers, at their worth now, since a limit is held against holds in money.
    func limit(
        _ scope: BudgetScope, _ unnamed: Currency, _ book: PriceBook, at now: Instant,
        option: String
    ) throws(CommandFailure) -> (money: Money, credits: Nanos?) {
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
