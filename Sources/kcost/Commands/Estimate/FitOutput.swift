import KlingCost
import KlingReports
import KlingWorkflow

/// Which of the payloads, in the order given, fit into an amount.
struct FitOutput: EstimateOutput {
    private let options: EstimateOptions
    private let amount: Money
    private var fit: BudgetFit
    private var fitting = 0
    private var grid = Grid([
        Grid.Column("payload", mayShrink: true, keepsEnd: true), Grid.Column("fits"),
        Grid.Column("upper", .right),
        Grid.Column("left", .right), Grid.Column("currency"), Grid.Column("note", isNote: true),
    ])

    init(_ options: EstimateOptions, _ amount: Money) {
        (self.options, self.amount) = (options, amount)
        fit = BudgetFit(
            amount, exchange: options.prices.exchange, asOf: options.estimator.options.asOf)
    }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        let verdict = try orStop(money: fit.add(estimate.price))
        let currency = amount.currency.code
        switch verdict {
        case .fits(let cost, let left):
            fitting += 1
            grid.append([
                payload.name, "yes", cost.amount.decimal, left.amount.decimal, currency, "",
            ])
        case .tooDear(let cost, let left):
            grid.append([
                payload.name, "no", cost.amount.decimal, left.amount.decimal, currency,
                "more than is left",
            ])
        case .unpriced:
            let reason = estimate.unknownWords(options.prices.book).first
            grid.append([
                payload.name, "no", "", "", "", reason ?? "invalid: see --check",
            ])
        case .noExchange(let cost):
            grid.append([
                payload.name, "no", cost.amount.decimal, "", cost.currency.code,
                "no exchange rate to \(currency) in exchange.json",
            ])
        }
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        try output.write(grid.rendered(options.format ?? .table, options.style))
        if options.isQuiet { return }
        try output.flush()
        let rows = tally.totals.sums.compactMap { sum in
            options.prices.exchange.row(
                from: sum.currency, to: amount.currency, asOf: options.estimator.options.asOf)
        }
        Output.printError(
            [
                "\(fitting) of \(tally.count) fit into \(amount) by their upper amounts; "
                    + "\(fit.left) is left"
            ]
                + rows.map {
                    "1 \($0.from) counted as \($0.rate) \($0.to), of \($0.effective.date) "
                        + "(\($0.source.visible))"
                })
    }
}
