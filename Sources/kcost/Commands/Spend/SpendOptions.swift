import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// Of commands that spend.
struct SpendKeys: OptionKeys {
    let maxCost = Parsed(
        "--max-cost", "AMOUNT", .amount("an amount such as 0.50, 4CNY or 55credits"),
        help: "Refuse what may cost more: 0.50, 4CNY, 55credits.")
    let budget = Text(
        "--budget", "NAME", help: "Refuse unless this budget covers it, beside all others that do.")
    let unbudgeted = Flag("--unbudgeted", help: "Go on where no budget covers it.")
    let again = Flag(
        "--again",
        help: "Go on although the same payload was held lately, or one that asks for the same.")
    let keepPayload = Flag(
        "--keep-payload",
        help: "Keep the payload, prompt included, in the ledger's file; see ledger show.")
    let project = Text("--project", "NAME", help: "For whom.")
    let tag = Texts("--tag", "KEY=VALUE", help: "A further name: client=acme.")
    let requireTag = Texts("--require-tag", "KEY", help: "Refuse without a tag of this key.")
    let strict = Flag(
        "--strict", help: "Exit 65, with nothing sent, where a payload's check warns of something.")
    let failOn = Text(
        "--fail-on", .oneOf(["warn"]),
        help: "Exit 11, with nothing sent, where a budget's warning threshold is crossed.")

    var declared: [any Declared] {
        [
            maxCost, budget, unbudgeted, again, keepPayload,
            Text(
                "--window", "SPAN", setting: .duplicateWindow,
                help: "How long ago lately is: 10m, 24h, 7d; 0 refuses no repetition. Default: the "
                    + "setting duplicate_window, else 24h."), project, tag, requireTag, strict,
            failOn,
        ]
    }
}

/// What commands that spend share: the limits of one payload's cost, and names for it.
struct SpendOptions {
    let maximum: WrittenAmount?
    let budget: String?
    let isUnbudgetedAllowed: Bool
    let isRepeatAllowed: Bool
    let keepsPayload: Bool
    /// How long ago the same payload counts as a repetition, in seconds.
    let repeatSeconds: Int64
    /// A charge so many times its hold freezes the model.
    let freezeFactor: Int64
    let project: String?
    let tags: [String: String]
    let failsOnWarning: Bool
    /// Nothing is sent of which a payload's check warns.
    let isStrict: Bool

    init(
        _ invocation: Invocation<SpendKeys>, _ settings: Settings
    ) throws(CommandError) {
        maximum = try invocation.maxCost
        budget = invocation.budget
        isUnbudgetedAllowed = invocation.unbudgeted || maximum != nil
        isRepeatAllowed = invocation.again
        keepsPayload = invocation.keepPayload
        repeatSeconds = try SpendOptions.repeatSeconds(settings)
        freezeFactor = try orStop(workflow: settings.freezeFactor())
        project = try SpendOptions.project(invocation)
        tags = try SpendOptions.tags(invocation)
        failsOnWarning = invocation.failOn != nil
        isStrict = invocation.strict
        for key in invocation.requireTag where tags[key] == nil {
            throw .spend(.missingTag(key))
        }
    }

    /// Refuses what one payload may not cost, by the user's own word. A figure without a unit is US
    /// dollars; where it could as well be the gateway's credits and would refuse as such, it is
    /// neither.
    func checkMaximum(_ spend: Spend, _ exchange: ExchangeTable) throws(CommandError) {
        guard let maximum else { return }
        let upper = Money(spend.upper, spend.currency)
        let dear = SpendProblem.tooDear(upper, credits: spend.credits, maximum: maximum)
        let most: Money
        switch maximum.unit {
        case .credits:
            most = try maximum.money(in: spend.basis, option: "--max-cost").money
            // In credits where both are: a worth may not come out even.
            if spend.credits.map({ $0 > maximum.figure }) ?? (spend.upper > most.amount) {
                throw .spend(dear)
            }
            return
        case .currency(let currency): most = Money(maximum.figure, currency)
        case .none: most = Money(maximum.figure, .usd)
        }
        let converted = try orStop(
            money: exchange.convert(upper, to: most.currency, asOf: Host.now, rounding: .up))
        guard let converted else {
            throw .spend(.noExchange(from: upper.currency, to: most.currency))
        }
        if converted.amount > most.amount {
            throw .spend(
                .tooDear(
                    upper, credits: nil,
                    maximum: WrittenAmount(most.amount, .currency(most.currency))))
        }
        // A whole number that would refuse as credits: a cap of 40 must not mean 40 dollars.
        if maximum.unit == .none, let credits = spend.credits, credits > maximum.figure,
            maximum.figure.count.isMultiple(of: Nanos.perWhole), maximum.figure > .zero
        {
            _ = try maximum.money(in: spend.basis, option: "--max-cost")
        }
    }

    /// The terms on which a ledger holds.
    func terms(_ exchange: ExchangeTable) -> LedgerGuard.Terms {
        var terms = LedgerGuard.Terms()
        terms.requiredBudget = budget
        terms.isUnbudgetedAllowed = isUnbudgetedAllowed
        terms.isRepeatAllowed = isRepeatAllowed
        terms.repeatSeconds = repeatSeconds
        terms.stopsAtThresholds = failsOnWarning
        terms.keepsPayloads = keepsPayload
        terms.exchange = exchange
        terms.freezeFactor = freezeFactor
        return terms
    }

    private static func repeatSeconds(_ settings: Settings) throws(CommandError) -> Int64 {
        guard let window = settings[.duplicateWindow] else { return 86_400 }
        if window.text == "0" { return 0 }
        guard let seconds = OptionReading<Int64>.seconds(window.text) else {
            throw .workflow(.badSetting(window, .window))
        }
        return seconds
    }

    // Both stand in every entry and in every list: names, not texts.
    private static let longestName = 200
    private static let mostTags = 32
    private static let tagBytes = 4096

    private static func project(
        _ invocation: Invocation<SpendKeys>
    ) throws(CommandError) -> String? {
        guard let name = invocation.project else { return nil }
        guard name.utf8.count <= longestName else {
            throw .badValue(
                option: "--project", value: name.visible.truncated(toWidth: 60),
                expected: "a name of at most \(longestName) bytes")
        }
        return name
    }

    private static func tags(
        _ invocation: Invocation<SpendKeys>
    ) throws(CommandError) -> [String: String] {
        var tags: [String: String] = [:]
        for text in invocation.tag {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .badValue(
                    option: "--tag", value: text, expected: "KEY=VALUE such as client=acme")
            }
            let (key, value) = (text[..<equals], text[text.index(after: equals)...])
            guard key.utf8.count <= longestName, value.utf8.count <= longestName else {
                throw .badValue(
                    option: "--tag", value: text.visible.truncated(toWidth: 60),
                    expected: "a KEY and a VALUE of at most \(longestName) bytes each")
            }
            tags[String(key)] = String(value)
        }
        let bytes = tags.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard tags.count <= mostTags, bytes <= tagBytes else {
            throw .badValue(
                option: "--tag", value: "\(tags.count) tags of \(bytes) bytes",
                expected: "at most \(mostTags) tags of \(tagBytes) bytes in all")
        }
        return tags
    }
}
