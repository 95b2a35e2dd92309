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
        case translate(gateway: GatewayIndex)
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

    let files: [String]
    let question: Question
    let pricing: PayloadPricer
    let assignments: [(field: String, value: String)]
    let input: EstimateInput.Kind?
    /// `nil` leaves it to the input: JSON Lines in, JSON Lines out.
    let format: RowFormat?
    /// A further currency for totals.
    let currency: Currency?
    let style: Style
    let isQuiet: Bool

    var prices: PriceFiles { pricing.prices }
    var estimator: Estimator { pricing.estimator }
    var reference: ReferenceReading? { pricing.reference }

    init(_ invocation: Invocation<EstimateCommand.Keys>) throws(CommandError) {
        let settings = try Settings(invocation)
        files = invocation.operands
        pricing = try PayloadPricer(invocation, settings, asOf: try invocation.asOf ?? Host.now)
        question = try EstimateOptions.question(invocation, pricing.prices)
        assignments = try EstimateOptions.assignments(invocation)
        input = invocation.input
        format = invocation.format
        currency = try settings[.currency].map { (value) throws(CommandError) in
            guard let currency = Currency(value.text) else {
                throw .workflow(.badSetting(value, .currency))
            }
            return currency
        }
        style = invocation.style
        isQuiet = invocation.isQuiet
        if let format, format != .table {
            let keys = invocation.keys
            if let other = invocation.given(keys.explain, keys.translate).first {
                throw .conflict(other, "\(keys.format.name) \(format.rawValue)")
            }
        }
    }

    private static func question(
        _ invocation: Invocation<EstimateCommand.Keys>, _ prices: PriceFiles
    ) throws(CommandError) -> Question {
        let keys = invocation.keys
        let asked = invocation.given(
            keys.check, keys.explain, keys.compare, keys.translate, keys.against, keys.fit)
        if asked.count > 1 { throw .conflict(asked[0], asked[1]) }
        if invocation.check { return .check }
        if invocation.explain { return .explain }
        if invocation.compare { return .compare }
        if let name = invocation.translate {
            return .translate(gateway: try orStop(workflow: prices.sendingGateway(name)))
        }
        if let file = invocation.against { return .against(file: file) }
        if let amount = try invocation.fit {
            return .fit(try amount.money(option: keys.fit.name))
        }
        return .price
    }

    private static func assignments(
        _ invocation: Invocation<EstimateCommand.Keys>
    ) throws(CommandError) -> [(field: String, value: String)] {
        var assignments: [(field: String, value: String)] = []
        for text in invocation.set {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw invocation.keys.set.wrong(text, expected: "FIELD=VALUE such as mode=pro")
            }
            assignments.append(
                (String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        return assignments
    }
}
