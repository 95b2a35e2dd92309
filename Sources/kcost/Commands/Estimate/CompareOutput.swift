import KlingCost
import KlingReports
import KlingWorkflow

/// The same intent at every gateway, cheapest first.
struct CompareOutput: EstimateOutput {
    private let options: EstimateOptions
    private var grid = Grid([
        Grid.Column("payload"), Grid.Column("gateway"), Grid.Column("model"),
        Grid.Column("request"),
        Grid.Column("expected", .right), Grid.Column("upper", .right), Grid.Column("currency"),
        Grid.Column("confidence"), Grid.Column("cannot express", isNote: true, mayShrink: true),
    ])

    init(_ options: EstimateOptions) { self.options = options }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        let book = options.prices.book
        guard let document = payload.document,
            let comparison = options.estimator.with(reference: estimate.reference).compare(document)
        else {
            try output.flush()
            return Output.printError(payload.problems(of: estimate, book, "not compared"))
        }
        for offer in comparison.offers {
            let price = offer.isComparable ? offer.price : nil
            grid.append([
                payload.name, book.gateways[offer.gateway].name,
                offer.model.map { book.models[$0].id } ?? "",
                price == nil ? "" : offer.estimate?.request?.words ?? "",
                price?.expected?.amount.amount.decimal ?? "",
                price?.upper.amount.amount.decimal ?? "", price?.currency.code ?? "",
                price.map { book.rates[$0.lower.rate].confidence.rawValue } ?? "",
                remark(offer, book),
            ])
        }
    }

    private func remark(_ offer: Comparison.Offer, _ book: PriceBook) -> String {
        if offer.model == nil { return "does not sell this engine" }
        var words = offer.losses.map(\.words)
        if book.gateways[offer.gateway].isReferenceOnly { words.append("the maker's list") }
        words += offer.faults.map { "\($0.path): \($0.words)" }
        if words.isEmpty || offer.isSameVideo, offer.price == nil {
            words += offer.estimate?.unknownWords(book) ?? ["no price listed"]
        }
        return words.joined(separator: "; ")
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        try output.write(grid.rendered(options.format ?? .table, options.style))
    }
}

extension Estimate {
    /// Why there is no price, when that is the outcome.
    func unknownWords(_ book: PriceBook) -> [String] {
        if case .unknown(let reason) = outcome { [reason.words(book)] } else { [] }
    }
}
