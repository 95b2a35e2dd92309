import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// What `estimate` was asked, understood and checked.
struct EstimateOptions {
    enum Question {
        case price
        case explain
        case check
        case compare
        case translate(gateway: Int)
        case against(file: String)
        case fit(Money)

        /// Whether prices are what is asked for.
        var isPriced: Bool {
            switch self {
            case .price, .explain, .compare, .against, .fit: true
            case .check, .translate: false
            }
        }
    }

    enum Format: String {
        case table, json, csv, md
    }

    let files: [String]
    let question: Question
    let pricing: PayloadPricer
    let assignments: [(field: String, value: String)]
    let input: EstimateInput.Kind?
    /// `nil` leaves it to the input: JSON Lines in, JSON Lines out.
    let format: Format?
    /// A further currency for totals.
    let currency: Currency?
    let style: Style
    let isQuiet: Bool

    var prices: PriceFiles { pricing.prices }
    var estimator: Estimator { pricing.estimator }
    var reference: ReferenceReading? { pricing.reference }

    init(_ invocation: Invocation) throws(CommandFailure) {
        let settings = try Settings(invocation)
        files = invocation.operands
        pricing = try PayloadPricer(
            invocation, settings, asOf: try EstimateOptions.instant(invocation))
        question = try EstimateOptions.question(invocation, pricing.prices)
        assignments = try EstimateOptions.assignments(invocation)
        input = invocation.value("--input").flatMap { EstimateInput.Kind(rawValue: $0) }
        format = invocation.format
        currency = try settings[.currency].map { (value) throws(CommandFailure) in
            guard let currency = Currency(value.text) else {
                throw .workflow(.badSetting(value, .currency))
            }
            return currency
        }
        style = invocation.style
        isQuiet = invocation.flag("--quiet")
        if let format, format != .table {
            if invocation.flag("--explain") {
                throw .conflict("--explain", "--format \(format.rawValue)")
            }
            if invocation.value("--translate") != nil {
                throw .conflict("--translate", "--format \(format.rawValue)")
            }
        }
    }

    /// The instant of `--as-of`, or now.
    static func instant(
        _ invocation: Invocation, now: Instant = Host.now
    ) throws(CommandFailure) -> Instant {
        guard let text = invocation.value("--as-of") else { return now }
        guard let instant = Instant(text) else {
            throw .badValue(
                option: "--as-of", value: text,
                expected: "a date such as 2026-11-21, or an instant such as 2026-11-21T08:00:00Z")
        }
        return instant
    }

    private static func question(
        _ invocation: Invocation, _ prices: PriceFiles
    ) throws(CommandFailure) -> Question {
        let flags = ["--check", "--explain", "--compare"].filter { invocation.flag($0) }
        let values = ["--translate", "--against", "--fit"].filter { invocation.value($0) != nil }
        let asked = flags + values
        if asked.count > 1 { throw .conflict(asked[0], asked[1]) }
        switch asked.first {
        case "--check"?: return .check
        case "--explain"?: return .explain
        case "--compare"?: return .compare
        default: break
        }
        if let name = invocation.value("--translate") {
            return .translate(gateway: try orStop(workflow: prices.sendingGateway(name)))
        }
        if let file = invocation.value("--against") { return .against(file: file) }
        if let amount = invocation.value("--fit") {
            return .fit(try WrittenAmount(amount, option: "--fit").money(option: "--fit"))
        }
        return .price
    }

    private static func assignments(
        _ invocation: Invocation
    ) throws(CommandFailure) -> [(field: String, value: String)] {
        var assignments: [(field: String, value: String)] = []
        for text in invocation.values("--set") {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .badValue(
                    option: "--set", value: text, expected: "FIELD=VALUE such as mode=pro")
            }
            assignments.append(
                (String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        return assignments
    }
}
