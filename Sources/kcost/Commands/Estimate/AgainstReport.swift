import KlingCost

/// What changed between an earlier estimate, or another payload, and this one.
struct AgainstReport: EstimateReport {
    private let options: EstimateOptions
    private let earlier: [EstimateSummary]
    private var count = 0
    private var grid = Grid([
        Grid.Column("payload"), Grid.Column("item"), Grid.Column("before", .right),
        Grid.Column("after", .right), Grid.Column("change", .right),
    ])

    init(_ options: EstimateOptions, _ file: String) throws(CommandFailure) {
        self.options = options
        let bytes = try Descriptor.contents(of: file)
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            throw .notJSON(file: file, error)
        }
        if let saved = EstimateSummary.saved(document) {
            earlier = saved
            return
        }
        let estimate = options.estimator.estimate(document)
        if estimate.choice == nil { throw .notAnEstimate(file: file) }
        earlier = [EstimateSummary(estimate, options.prices.book)]
    }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandFailure) {
        let after = EstimateSummary(estimate, options.prices.book)
        // One earlier payload is what all are held against; several are taken in turn.
        let before = earlier.count == 1 ? earlier.first : earlier.dropFirst(count).first
        count += 1
        for (old, new) in zip(before?.facts ?? after.facts.map { ($0.name, "") }, after.facts)
        where old.value != new.value {
            grid.append([payload.name, new.name, old.value, new.value, ""])
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
                change = "\(sign)\(difference) \(after.currency)"
            }
        } else if before != after {
            // Between a price and none there is no difference to name.
            change = "?"
        }
        grid.append([
            payload.name, name, before?.description ?? "unknown",
            after?.description ?? "unknown", change,
        ])
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandFailure) {
        try output.write(grid.rendered(options.format ?? .table, options.style))
    }
}
