package import KlingCost

/// What a row of the rollup adds up: the name of its column, in the order of the columns. Those in
/// `_nanos` are in 1e-9 of the row's currency, or of credits.
package enum Measure: String, CaseIterable, Sendable {
    case holds, captures, voids, failures
    case held = "held_nanos"
    case capturesFreed = "captures_freed_nanos"
    case voidsFreed = "voids_freed_nanos"
    case charged = "charged_nanos"
    case adjusted = "adjusted_nanos"
    case expected = "expected_nanos"
    case credits = "credits_nanos"
    case bought = "bought_nanos"
    case paid = "paid_nanos"
    case billed = "billed_ms"
    case chargedFailures = "charged_failures"
    case delivered = "delivered_ms"

    /// The columns as a statement lists them.
    package static let columns = allCases.map(\.rawValue).joined(separator: ", ")

    /// Its column.
    package var column: String { rawValue }
}

/// A sum of every measure.
package struct Measures: Equatable, Sendable {
    private static let order = Measure.allCases
    private var sums: [Int64]

    /// Nothing yet.
    package init() { sums = [Int64](repeating: 0, count: Measures.order.count) }

    /// Reads a row that lists the columns of some measures; of the others there is nothing.
    ///
    /// - Parameter value: of a column, by how many of them stand before it.
    package init(_ some: [Measure], columns value: (Int32) -> Int64) {
        self.init()
        for (column, measure) in some.enumerated() { self[measure] = value(Int32(column)) }
    }

    /// What they come to, in the order of the columns.
    package var inOrder: [Int64] { sums }

    /// What one of them comes to.
    package subscript(measure: Measure) -> Int64 {
        get { sums[Measures.place(measure)] }
        set { sums[Measures.place(measure)] = newValue }
    }

    private static func place(_ measure: Measure) -> Int { order.prefix { $0 != measure }.count }

    /// Adds all of others.
    package mutating func add(_ others: Measures) throws(MoneyError) {
        for place in sums.indices {
            let (sum, isOver) = sums[place].addingReportingOverflow(others.sums[place])
            if isOver { throw .overflow }
            sums[place] = sum
        }
    }
}

extension Measures: ExpressibleByDictionaryLiteral {
    /// Those that are named; of the others nothing.
    package init(dictionaryLiteral named: (Measure, Int64)...) {
        self.init()
        for (measure, value) in named { self[measure] = value }
    }
}
