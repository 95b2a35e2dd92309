import KlingCost
import KlingReports
import KlingWorkflow

/// One estimate for a person: what it costs, line by line, why, how sure, and what is wrong.
struct EstimateBlock {
    private let options: EstimateOptions
    private let payload: InputPayload
    private let estimate: Estimate
    private let isExplained: Bool
    private var text = ""

    private var book: PriceBook { options.prices.book }
    private var style: Style { options.style }

    static func text(
        _ payload: InputPayload, _ estimate: Estimate, _ options: EstimateOptions,
        isExplained: Bool
    ) -> String {
        var block = EstimateBlock(
            options: options, payload: payload, estimate: estimate, isExplained: isExplained)
        block.write()
        return block.text
    }

    private init(
        options: EstimateOptions, payload: InputPayload, estimate: Estimate, isExplained: Bool
    ) {
        (self.options, self.payload) = (options, payload)
        (self.estimate, self.isExplained) = (estimate, isExplained)
    }

    private mutating func write() {
        text += style.bold(payload.name.visible) + "\n"
        writeRequest()
        if let price = estimate.price {
            writeLines(price)
            writeRate(price)
        }
        writeOutcome()
        if isExplained { writeExplanation() }
        writeIssues()
        if !isExplained { writeHints() }
    }

    /// A labelled line; further lines of the same label stand under the first.
    private mutating func label(_ label: String, _ lines: [String]) {
        for (index, line) in lines.enumerated() {
            let title = (index == 0 ? label : "").padded(toWidth: 12)
            text += "  " + title + line.visible + "\n"
        }
    }

    // MARK: Request

    private mutating func writeRequest() {
        guard let choice = estimate.choice, let request = estimate.request else { return }
        let settings = request.words
        text += "  " + book.name(of: choice.model).visible
        text += (settings.isEmpty ? "" : ": ") + settings + "\n"
        if let reading = payload.reading { label("reference", [reading.words]) }
        let rivals = choice.rivals(in: book).map { book.gateways[$0].name }
        let others = rivals.joined(separator: ", ")
        let own = book.gateways[choice.gateway].name
        switch choice.reason {
        case .asked, .onlySeller: break
        case .fields:
            label("gateway", ["\(own), whose page knows more of the fields than \(others)'s"])
        case .order:
            label(
                "gateway",
                [
                    "\(own) was taken; \(others) would take this payload too: --gateway "
                        + (rivals.first ?? "")
                ])
        }
    }

    // MARK: Price

    private mutating func writeLines(_ price: Price) {
        text += "\n"
        var grid = Grid([
            Grid.Column(""), Grid.Column("", .right), Grid.Column("", .right), Grid.Column(""),
            Grid.Column("", isNote: true),
        ])
        func add(_ label: String, _ line: LineItem, _ note: String) {
            let rate = book.rates[line.rate]
            let money =
                line.credits.map { "= \($0) credits = \(line.amount)" }
                ?? "= \(line.amount)"
            grid.append([label, line.quantityWords, "× \(rate.priceWords)", money, note])
        }
        if let expected = price.expected {
            add("  expected", expected, "")
        } else {
            add("  at least", price.lower, price.lower.reason.words)
        }
        let upper = price.upper
        add("  at most", upper, upper.reason == .expected ? "" : upper.reason.words)
        // The grid's titles are empty: its first line says nothing.
        text += grid.text(style: style).split(separator: "\n", omittingEmptySubsequences: false)
            .dropFirst().joined(separator: "\n")
    }

    private mutating func writeRate(_ price: Price) {
        text += "\n"
        writeRate("rate", price.lower.rate)
        if price.upper.rate != price.lower.rate { writeRate("upper rate", price.upper.rate) }
    }

    private mutating func writeRate(_ name: String, _ number: RateIndex) {
        let rate = book.rates[number]
        var lines = [
            "\(rate.id.visible), \(rate.confidence.words), checked \(rate.checked)",
            rate.source.visible,
        ]
        if isExplained {
            if let note = rate.note { lines.append("note: \(note.visible)") }
            lines.append("from \(rate.origin.visible)")
        }
        if rate.confidence == .guess { lines += Advice.guess }
        label(name, lines)
    }

    private mutating func writeOutcome() {
        switch estimate.outcome {
        case .priced: break
        case .invalid:
            label("", ["not priced: the gateway would refuse this payload; nothing was sent"])
        case .unknown(let reason):
            label("", [reason.words(book), reason.advice(book)])
        case .stale(_, let age):
            label("", ["this rate was last checked \(age) days ago, longer than --max-price-age"])
        }
    }

    private mutating func writeIssues() {
        for issue in estimate.issues {
            text += "  \(issue.position) \(IssueText.withoutPlace(issue))\n"
        }
    }

    private mutating func writeHints() {
        guard let document = payload.document else { return }
        let hints = options.estimator.with(reference: estimate.reference).hints(
            for: document, estimate)
        label("cheaper if", hints.map(\.words))
    }
}

// MARK: - Explanation

extension EstimateBlock {
    private mutating func writeExplanation() {
        guard let request = estimate.request, let document = payload.document else {
            return
        }
        text += "\n"
        var settings = Grid([
            Grid.Column("  setting"), Grid.Column("value"), Grid.Column("from", isNote: true),
        ])
        let page = pageName(request)
        for setting in options.estimator.settings(of: request, in: document) {
            let origin =
                switch setting.origin {
                case .payload(let position): "the payload, \(position)"
                case .documentedDefault: "the default that \(page) documents"
                }
            settings.append(["  " + setting.field, setting.value, origin])
        }
        text += settings.text(style: style) + "\n"
        var rates = Grid([
            Grid.Column("  rate"), Grid.Column("price", .right), Grid.Column("verdict"),
        ])
        for explanation in options.estimator.explainRates(request, estimate.price) {
            let rate = book.rates[explanation.rate]
            rates.append([
                "  " + rate.id, "\(rate.priceWords)/\(rate.unit.rawValue)",
                explanation.verdict.words(book),
            ])
        }
        text += rates.text(style: style)
    }

    private func pageName(_ request: VideoRequest) -> String {
        let model = book.models[request.model]
        return model.document.map {
            Documents.cited(book.gateways[model.gateway].documents[$0].source)
        } ?? "its page"
    }
}

/// What is said wherever it matters.
enum Advice {
    static let guess = [
        "A guess: no price of this gateway is public. Enter the one you pay in a",
        "price file of your own (\(Documents.pricing)) and name its folder: --pricing DIR",
    ]
}

/// Estimates one by one, with everything explained.
struct BlockOutput: EstimateOutput {
    let explainsGuess = true
    private let options: EstimateOptions
    private var isFirst = true

    init(_ options: EstimateOptions) { self.options = options }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        if !isFirst { try output.write("\n") }
        isFirst = false
        try output.write(
            EstimateBlock.text(payload, estimate, options, isExplained: true))
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {}
}
