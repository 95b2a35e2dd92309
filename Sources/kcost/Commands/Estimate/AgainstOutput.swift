import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// What changed between an earlier estimate, or another payload, and this one.
struct AgainstOutput: EstimateOutput {
    private let options: EstimateOptions
    private let earlier: [EstimateSummary]
    private var grid = Grid([
        Grid.Column("payload"), Grid.Column("item"), Grid.Column("before", .right),
        Grid.Column("after", .right), Grid.Column("change", .right), Grid.Column("currency"),
    ])

    init(_ options: EstimateOptions, _ file: String) throws(CommandError) {
        self.options = options
        let bytes = try orStop(file: Descriptor.contents(of: file))
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            guard let lines = AgainstOutput.savedLines(bytes) else {
                throw .workflow(.payload(file, .notJSON(error)))
            }
            earlier = lines
            return
        }
        if let saved = EstimateSummary.saved(document) {
            earlier = saved
            return
        }
        let estimate = options.estimate(document).estimate
        if estimate.choice == nil || estimate.price == nil {
            throw .estimate(.notAnEstimate(file: file))
        }
        earlier = [EstimateSummary(estimate, options.prices.book)]
    }

    /// Records that were saved a line each.
    private static func savedLines(_ bytes: [UInt8]) -> [EstimateSummary]? {
        var records: [EstimateSummary] = []
        for line in bytes.split(separator: 0x0A) {
            guard let document = try? JSONReader.document(line),
                let saved = EstimateSummary.saved(document)
            else { return nil }
            records += saved
        }
        return records.isEmpty ? nil : records
    }

    /// The record of the same payload; a single one is what all are held against.
    private func before(_ payload: InputPayload) -> EstimateSummary? {
        if earlier.count == 1 { return earlier.first }
        return earlier.first {
            $0.file == payload.origin.file && $0.line == payload.origin.line
        }
    }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        let after = EstimateSummary(estimate, options.prices.book)
        let before = before(payload)
        for (old, new) in zip(before?.facts ?? after.facts.map { ($0.name, "") }, after.facts)
        where old.value != new.value {
            grid.append([payload.name, new.name, old.value, new.value, "", ""])
        }
        add(payload, "expected", before?.expected, after.expected)
        add(payload, "upper", before?.upper, after.upper)
    }

    private mutating func add(
        _ payload: InputPayload, _ name: String, _ before: Money?, _ after: Money?
    ) {
        var change = "none"
        if let before, let after, before.currency == after.currency,
            let difference = try? after.amount.subtracting(before.amount)
        {
            if difference != .zero {
                let sign = difference > .zero ? "+" : ""
                change = "\(sign)\(difference)"
            }
        } else if before != after {
            // Between a price and none there is no difference to name.
            change = "?"
        }
        grid.append([
            payload.name, name, before?.amount.decimal ?? "unknown",
            after?.amount.decimal ?? "unknown", change,
            Set([before?.currency.code, after?.currency.code].compactMap { $0 }).sorted()
                .joined(separator: " to "),
        ])
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        try output.write(grid.rendered(options.format ?? .table, options.style))
    }
}
