import KlingCost
import KlingWorkflow

/// Estimates for programs: a line of JSON each for JSON Lines, else one document.
final class RecordOutput: EstimateOutput {
    /// Each rate that is a guess says so in its record.
    let explainsGuess = true
    private let options: EstimateOptions
    private let isStream: Bool
    private let record: EstimateRecord
    private var json = JSONText()
    private var isFirst = true

    init(_ options: EstimateOptions, isStream: Bool) {
        (self.options, self.isStream) = (options, isStream)
        let book = options.prices.book
        record = EstimateRecord(
            book, words: { $0.words }, reasonWords: { $0.words(book) })
    }

    func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        if isStream {
            record.write(estimate, payload.origin, to: &json)
            json.raw("\n")
        } else {
            json.raw(isFirst ? "{\"schema_version\":1,\"estimates\":[\n" : ",\n")
            var hints: [Hint] = []
            if let document = payload.document {
                hints = options.estimator.with(reference: estimate.reference).hints(
                    for: document, estimate)
            }
            record.write(estimate, payload.origin, hints: hints, to: &json)
        }
        isFirst = false
        if json.count >= RecordOutput.blockSize { try flush(&output) }
    }

    private static let blockSize = 64 << 10

    private func flush(_ output: inout Output) throws(CommandError) {
        try json.withBytes { (bytes) throws(CommandError) in try output.write(bytes) }
        json.removeAll()
    }

    func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        if isStream { return try flush(&output) }
        if isFirst { json.raw("{\"schema_version\":1,\"estimates\":[") }
        json.raw("\n],\"totals\":[")
        let sums = tally.isOverflown ? [] : tally.totals.sums
        for (index, sum) in sums.enumerated() {
            if index > 0 { json.raw(",") }
            json.raw("{\"currency\":")
            json.string(sum.currency.code)
            json.raw(",\"expected\":")
            json.decimal(sum.expected)
            json.raw(",\"upper\":")
            json.decimal(sum.upper)
            writeConverted(sum)
            json.raw("}")
        }
        json.raw("],\"complete\":")
        json.boolean(tally.totals.isComplete && !tally.isOverflown)
        json.raw(",\"priced\":")
        json.number(tally.totals.pricedCount)
        json.raw(",\"unpriced\":")
        json.number(tally.totals.unpricedCount)
        json.raw("}\n")
        try json.withBytes { (bytes) throws(CommandError) in try output.write(bytes) }
    }

    /// The sum in the currency of `--currency`; `null` when no exchange rate leads there.
    private func writeConverted(_ sum: Totals.Sum) {
        guard let currency = options.currency, currency != sum.currency else { return }
        json.raw(",\"converted\":")
        guard let converted = TotalsText.converted(sum, to: currency, options) else {
            return json.raw("null")
        }
        json.raw("{\"currency\":")
        json.string(currency.code)
        json.raw(",\"expected\":")
        json.decimal(converted.expected.amount)
        json.raw(",\"upper\":")
        json.decimal(converted.upper.amount)
        json.raw(",\"rate\":")
        json.decimal(converted.row.rate)
        json.raw(",\"effective\":")
        json.string(converted.row.effective.date.description)
        json.raw(",\"source\":")
        json.string(converted.row.source)
        json.raw("}")
    }
}
