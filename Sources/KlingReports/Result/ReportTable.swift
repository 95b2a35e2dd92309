internal import KlingCost

/// Rows while they become a report's: added up, converted, ordered.
struct ReportTable {
    private let definition: ReportDefinition
    private(set) var columns: [ReportColumn]
    private(set) var rows: [[Report.Value]]

    /// The rows as the SQL gave them, each value of its column's kind.
    init(_ definition: ReportDefinition, _ answer: Answer) throws(ReportError) {
        self.definition = definition
        columns = definition.columns
        rows = []
        rows.reserveCapacity(answer.rows.count)
        for (number, cells) in answer.rows.enumerated() {
            var row: [Report.Value] = []
            for (column, cell) in zip(columns, cells) {
                guard let value = Report.Value(cell, column.kind) else {
                    throw .badValue(file: definition.file, column: column.name, row: number + 1)
                }
                row.append(value)
            }
            rows.append(row)
        }
        try divide()
    }

    private init(_ definition: ReportDefinition, _ columns: [ReportColumn]) {
        (self.definition, self.columns, rows) = (definition, columns, [])
    }

    /// Rows that are alike in some columns, added up; the currency is always one of them. They stay
    /// in the order in which the first of each came.
    func grouped(by names: [String]) throws(ReportError) -> ReportTable {
        let known = columns.filter { $0.role == .group }.map(\.name)
        for name in names where !known.contains(name) {
            throw .unknownColumn(option: "--group-by", name, known: known)
        }
        var keys: [Int] = []
        for name in names + [ReportColumn.currency] {
            if let place = place(name), !keys.contains(place) { keys.append(place) }
        }
        let measures = columns.indices.filter { columns[$0].role.addsUp }
        var table = ReportTable(definition, (keys + measures).map { columns[$0] })
        var places: [[Report.Value]: Int] = [:]
        for row in rows {
            let key = keys.map { row[$0] }
            guard let place = places[key] else {
                places[key] = table.rows.count
                table.rows.append((keys + measures).map { row[$0] })
                continue
            }
            for (offset, measure) in measures.enumerated() where columns[measure].role == .sum {
                let at = keys.count + offset
                table.rows[place][at] = try table.rows[place][at].adding(row[measure])
            }
        }
        try table.divide()
        return table
    }

    /// The same in one currency.
    func converted(_ exchange: DatedExchange) throws(ReportError) -> ReportTable {
        guard let currency = place(ReportColumn.currency) else { return self }
        var table = self
        for row in rows.indices {
            guard case .text(let code) = rows[row][currency], let from = Currency(code) else {
                continue
            }
            for column in columns.indices {
                guard case .money(let amount) = rows[row][column] else { continue }
                table.rows[row][column] = .money(try exchange.converted(amount, from))
            }
            table.rows[row][currency] = .text(exchange.currency.code)
        }
        try table.divide()
        return table
    }

    /// What the rows add up to: one row a currency, or one where the report has no currencies.
    func totals() throws(ReportError) -> [[Report.Value]] {
        guard definition.hasTotals, columns.contains(where: { $0.role == .sum }) else { return [] }
        let sums = try grouped(by: [])
        let found = Set(sums.columns.map(\.name))
        return sums.rows.map { row in
            columns.map { column in
                guard found.contains(column.name), let place = sums.place(column.name) else {
                    return .none
                }
                return row[place]
            }
        }
    }

    mutating func sort(by order: ReportQuestion.Order) throws(ReportError) {
        guard let column = place(order.column) else {
            throw .unknownColumn(
                option: "--order", order.column, known: columns.map(\.name))
        }
        // Rows that are alike in that keep their order.
        let sorted = rows.enumerated().sorted { one, other in
            let (left, right) = (one.element[column], other.element[column])
            if left.comesBefore(right) != right.comesBefore(left) {
                if left == .none || right == .none { return right == .none }
                return order.isDescending ? right.comesBefore(left) : left.comesBefore(right)
            }
            return one.offset < other.offset
        }
        rows = sorted.map(\.element)
    }

    private func place(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// Computes the ratios anew.
    private mutating func divide() throws(ReportError) {
        for (column, facts) in columns.enumerated() {
            guard case .ratio(let one, let other) = facts.role, let above = place(one),
                let below = place(other)
            else { continue }
            for row in rows.indices {
                rows[row][column] = try rows[row][above].divided(
                    by: rows[row][below], as: facts.kind)
            }
        }
    }
}

extension ReportColumn.Role {
    /// Whether its values say something of several rows together.
    fileprivate var addsUp: Bool {
        switch self {
        case .sum, .ratio: true
        case .group, .each: false
        }
    }
}
