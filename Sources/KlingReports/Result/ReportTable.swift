internal import KlingCost

/// Rows while they become a report's: added up, converted, ordered.
struct ReportTable {
    private let definition: ReportDefinition
    private(set) var columns: [ReportColumn]
    private(set) var rows: [[Report.Value]]

    /// The rows as the SQL gave them, each value of its column's kind.
    init(_ definition: ReportDefinition, _ answer: ReportRows) throws(ReportError) {
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

    /// The same in one currency, each row by itself: by the rule of ``DatedExchange``.
    func converted(_ exchange: DatedExchange) throws(ReportError) -> ReportTable {
        guard let currency = place(ReportColumn.currency) else { return self }
        var table = self
        var sums: [Int: [Currency: DatedExchange.RunningSum]] = [:]
        for row in rows.indices {
            guard case .text(let code) = rows[row][currency], let from = Currency(code) else {
                continue
            }
            for column in columns.indices {
                guard case .money(let amount) = rows[row][column] else { continue }
                let isPart = columns[column].role == .sum
                table.rows[row][column] = .money(
                    isPart
                        ? try sums[column, default: [:]][from, default: .init()]
                            .part(amount, from, exchange)
                        : try exchange.converted(amount, from))
            }
            try table.addUp(row, as: rows[row])
            table.rows[row][currency] = .text(exchange.currency.code)
        }
        try table.divide()
        return table
    }

    /// Makes anew what was the sum of other columns, in a row whose amounts were converted.
    private mutating func addUp(_ row: Int, as former: [Report.Value]) throws(ReportError) {
        for rule in DatedExchange.sums {
            let plus = rule.plus.compactMap { place($0) }
            let minus = rule.minus.compactMap { place($0) }
            guard let column = place(rule.name), plus.count == rule.plus.count,
                minus.count == rule.minus.count,
                let sum = ReportTable.sum(of: former, plus, minus), .money(sum) == former[column]
            else { continue }
            guard let sum = ReportTable.sum(of: rows[row], plus, minus) else { throw .overflow }
            rows[row][column] = .money(sum)
        }
    }

    /// `nil` where one of them is no amount, or the sum is out of range.
    private static func sum(
        of row: [Report.Value], _ plus: [Int], _ minus: [Int]
    ) -> Nanos? {
        var sum = Nanos.zero
        for (columns, isAdded) in [(plus, true), (minus, false)] {
            for column in columns {
                guard case .money(let amount) = row[column],
                    let next = try? isAdded ? sum.adding(amount) : sum.subtracting(amount)
                else { return nil }
                sum = next
            }
        }
        return sum
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

    mutating func sort(by order: ReportQuery.Order) throws(ReportError) {
        guard let column = place(order.column) else {
            throw .unknownColumn(
                option: "--order", order.column, known: columns.map(\.name))
        }
        // Amounts of two currencies are not more or less than each other.
        let currency = columns[column].kind == .money ? place(ReportColumn.currency) : nil
        // Rows that are alike in that keep their order.
        let sorted = rows.enumerated().sorted { one, other in
            if let currency, one.element[currency] != other.element[currency] {
                return one.element[currency].comesBefore(other.element[currency])
            }
            let (left, right) = (one.element[column], other.element[column])
            if left.comesBefore(right) != right.comesBefore(left) {
                if left == .none || right == .none { return right == .none }
                return order.isDescending ? right.comesBefore(left) : left.comesBefore(right)
            }
            return one.offset < other.offset
        }
        rows = sorted.map(\.element)
    }

    /// By currency, then by these columns: as reports order their rows by their own groups.
    mutating func sort(byGroups names: [String]) {
        let keys = ([ReportColumn.currency] + names).compactMap { place($0) }
        let sorted = rows.enumerated().sorted { one, other in
            for key in keys where one.element[key] != other.element[key] {
                return one.element[key].comesBefore(other.element[key])
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
