import KlingCost
import KlingReports
import KlingWorkflow

/// Estimates as rows: CSV, each written as it comes, and Markdown, whose columns must be measured
/// first.
struct GridOutput: EstimateOutput {
    private let options: EstimateOptions
    private var hasTitles = false
    private var grid = Grid(
        [
            "file", "line", "status", "gateway", "model", "mode", "duration_s", "audio",
            "defaults",
        ].map { Grid.Column($0) }
            + ["expected", "upper", "lower"].map { Grid.Column($0, .right) }
            + [
                "currency", "credits", "quantity", "unit", "rate", "rate_id", "confidence",
                "checked", "source", "issues",
            ].map { Grid.Column($0) })

    init(_ options: EstimateOptions) { self.options = options }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        let book = options.prices.book
        let price = estimate.price
        let rate = price.map { book.rates[$0.lower.rate] }
        let request = estimate.request
        var row = [
            payload.origin.file ?? "standard input",
            payload.origin.line.map { String($0) } ?? "", estimate.outcome.word,
            estimate.choice.map { book.gateways[$0.gateway].name } ?? "",
            estimate.choice.map { book.models[$0.model].id } ?? "",
        ]
        row += [
            request?.mode?.value.rawValue ?? "",
            request?.durationSeconds.map { String($0.value) } ?? "",
            request?.audio.map { String($0.value) } ?? "", request?.defaults ?? "",
        ]
        row += [
            price?.expected?.amount.amount.decimal ?? "",
            price?.upper.amount.amount.decimal ?? "", price?.lower.amount.amount.decimal ?? "",
            price?.currency.code ?? "", price?.expected?.credits?.decimal ?? "",
            price?.expected?.quantityText ?? "",
        ]
        row += [
            rate?.unit.rawValue ?? "", rate?.amount.decimal ?? "", rate?.id ?? "",
            rate?.confidence.rawValue ?? "", rate?.checked.description ?? "", rate?.source ?? "",
            estimate.issues.map { IssueText.withoutPlace($0) }.joined(separator: "; "),
        ]
        if options.format == .md { return grid.append(row) }
        try writeTitles(&output)
        try output.write(Grid.csvLine(row))
    }

    private mutating func writeTitles(_ output: inout Output) throws(CommandError) {
        if hasTitles { return }
        hasTitles = true
        try output.write(Grid.csvLine(grid.columns.map(\.title)))
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        if options.format == .md { return try output.write(grid.markdown()) }
        try writeTitles(&output)
    }
}

extension Estimate.Outcome {
    /// One word for tables.
    var word: String {
        switch self {
        case .priced: "priced"
        case .invalid: "invalid"
        case .unknown: "unknown"
        case .stale: "stale"
        }
    }
}
