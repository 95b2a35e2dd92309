import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// Estimates for a person: one in full, several as a table with what is wrong below.
struct TableOutput: EstimateOutput {
    let explainsGuess = true
    private let options: EstimateOptions
    private var only: (payload: InputPayload, estimate: Estimate)?
    private var grid = Grid([
        Grid.Column("payload", mayShrink: true, keepsEnd: true), Grid.Column("gateway"),
        Grid.Column("model"),
        Grid.Column("request"), Grid.Column("expected", .right), Grid.Column("upper", .right),
        Grid.Column(""), Grid.Column("note", isNote: true),
    ])
    private var remarks: [String] = []
    private var usedGuess = false

    init(_ options: EstimateOptions) { self.options = options }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        only = grid.rows.isEmpty ? (payload, estimate) : nil
        let book = options.prices.book
        let price = estimate.price
        var notes: [String] = []
        switch estimate.outcome {
        case .priced: break
        case .invalid: notes.append("invalid")
        case .unknown(let reason):
            notes.append("price unknown")
            remarks.append("\(payload.name.visible): \(reason.words(book))")
            remarks.append("  " + reason.advice(book))
        case .stale(_, let age): notes.append("checked \(age) days ago")
        }
        if let price {
            let confidence = book.rates[price.lower.rate].confidence
            if confidence == .guess { usedGuess = true }
            if confidence != .documented { notes.append(confidence.words) }
            if !price.isComplete { notes.append("from \(price.lower.amount.amount)") }
        }
        if estimate.choice?.isGuess == true { notes.append("gateway by order") }
        grid.append([
            payload.name, estimate.choice.map { book.gateways[$0.gateway].name } ?? "",
            estimate.choice.map { book.models[$0.model].id } ?? "",
            estimate.request?.words ?? "", price?.expected?.amount.amount.decimal ?? "?",
            price?.upper.amount.amount.decimal ?? "?", price?.currency.code ?? "",
            notes.joined(separator: ", "),
        ])
        remarks += estimate.issues.map {
            IssueText.line($0, file: payload.origin.file ?? "standard input")
        }
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        if let only, tally.count == 1 {
            try output.write(
                EstimateBlock.text(only.payload, only.estimate, options, isExplained: false))
        } else if tally.count > 0 {
            try output.write(grid.text(width: Host.terminalWidth, style: options.style))
            try output.write("\n")
            for line in remarks { try output.write(line.visible + "\n") }
            if !remarks.isEmpty { try output.write("\n") }
            for line in TotalsText.lines(tally, options) { try output.write(line + "\n") }
            if usedGuess { for line in Advice.guess { try output.write(line + "\n") } }
        }
        if tally.count <= 1, options.currency != nil {
            for line in TotalsText.lines(tally, options) { try output.write("  " + line + "\n") }
        }
    }
}

/// The sums under a table.
enum TotalsText {
    static func lines(_ tally: EstimateTally, _ options: EstimateOptions) -> [String] {
        if tally.isOverflown { return ["the total is out of range: more than 9 billion"] }
        var lines = tally.totals.sums.map { sum in
            "total \(sum.expected) \(sum.currency) expected, \(sum.upper) \(sum.currency) at most"
                + converted(sum, options)
        }
        let unpriced = tally.totals.unpricedCount
        if unpriced > 0 { lines.append("\(unpriced) of \(tally.count) have no price") }
        if !tally.totals.isComplete {
            lines.append("incomplete: not every expected amount is known, so upper is what to hold")
        }
        return lines
    }

    private static func converted(_ sum: Totals.Sum, _ options: EstimateOptions) -> String {
        guard let currency = options.currency, currency != sum.currency else { return "" }
        guard let converted = converted(sum, to: currency, options) else {
            return "; no exchange rate to \(currency) in exchange.json"
        }
        let row = converted.row
        return "; that is \(converted.expected) and \(converted.upper) at \(row.rate) of "
            + "\(row.effective.date) (\(row.source.visible))"
    }

    /// A sum in another currency, and by which exchange rate; `nil` without one.
    static func converted(
        _ sum: Totals.Sum, to currency: Currency, _ options: EstimateOptions
    ) -> (expected: Money, upper: Money, row: ExchangeTable.Row)? {
        let exchange = options.prices.exchange
        let asOf = options.estimator.options.asOf
        guard let row = exchange.row(from: sum.currency, to: currency, asOf: asOf),
            let expected = try? exchange.convert(
                Money(sum.expected, sum.currency), to: currency, asOf: asOf, rounding: .halfEven),
            let upper = try? exchange.convert(
                Money(sum.upper, sum.currency), to: currency, asOf: asOf, rounding: .up)
        else { return nil }
        return (expected, upper, row)
    }
}
