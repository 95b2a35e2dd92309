public import KlingCost

/// A bill's table, understood row by row.
public struct BillReading: Hashable, Sendable {
    /// A row that counts for nothing, and why.
    public enum LeftOut: Hashable, Sendable {
        /// Alike in every column to another of the same task and time: downloads overlap.
        case repeated(line: Int)
        /// The sum of the others.
        case closing(line: Int, sum: Nanos)
    }

    /// What the rows say, in their order.
    public private(set) var records: [BillRecord] = []
    /// Rows that count for nothing.
    public private(set) var leftOut: [LeftOut] = []

    /// What was bought, to be held against the ledger's top-ups.
    public var topUps: [BillRecord] { records.filter { $0.kind == .topUp } }

    /// Whether some row's kind was guessed.
    public var isGuessed: Bool { records.contains(where: \.isGuessed) }

    /// Reads the rows of a table.
    ///
    /// - Parameters:
    ///   - table: the bill as it was read.
    ///   - columns: which of its columns say what.
    ///   - zone: the zone of times that name none.
    public init(of table: BillTable, _ columns: BillColumns, zone: Zone) throws(BillError) {
        var seen: Set<[String]> = []
        for row in table.rows {
            let record = try BillRow(row.line, row.cells, columns, zone).record()
            if record.task != nil, record.instant != nil, !seen.insert(row.cells).inserted {
                leftOut.append(.repeated(line: row.line))
                continue
            }
            records.append(record)
        }
    }
}

/// One row's cells under their columns.
struct BillRow {
    private let line: Int
    private let cells: [String]
    private let columns: BillColumns
    private let zone: Zone

    init(_ line: Int, _ cells: [String], _ columns: BillColumns, _ zone: Zone) {
        (self.line, self.cells, self.columns, self.zone) = (line, cells, columns, zone)
    }

    func record() throws(BillError) -> BillRecord {
        var record = BillRecord(line: line, kind: .charge)
        record.task = text(.task)
        record.model = text(.model)
        record.instant = try text(.time).map { (cell) throws(BillError) in
            if let instant = BillTime.instant(cell, zone) { return instant }
            throw .badTime(line: line, title: title(.time), text: cell)
        }
        try takeFigures(&record)
        return record
    }

    private func takeFigures(_ record: inout BillRecord) throws(BillError) {
        let amount = try number(.amount)
        var credits = try number(.credits)?.number
        var counts = amount?.isCredits ?? false
        record.currency = columns.currency
        if let word = text(.currency) {
            if let named = Currency(word.uppercased()), word.lowercased() != "credits" {
                record.currency = named
            } else {
                counts = true
            }
        }
        if counts, let amount {
            // Said twice, it must be the same.
            if credits ?? amount.number != amount.number {
                throw .badAmount(line: line, title: title(.amount), text: text(.amount) ?? "")
            }
            credits = amount.number
        }
        record.currency = amount?.currency ?? record.currency
        record.credits = credits
        record.amount = counts ? nil : amount?.number
        // Of a task the others may know more; alone, it is not known to have cost nothing.
        if record.task == nil, record.amount == nil, credits == nil {
            let field = columns.places[.amount] == nil ? BillColumns.Field.credits : .amount
            throw .badAmount(line: line, title: title(field), text: text(field) ?? "")
        }
        if let word = text(.kind) { try takeKind(word, &record) }
        if record.kind == .charge, record.amount ?? credits ?? .zero < .zero {
            record.kind = .refund
        }
    }

    /// What the row's kind makes of its figures: a refund's are below zero, whatever their sign.
    private func takeKind(_ word: String, _ record: inout BillRecord) throws(BillError) {
        guard let kind = BillWords.kinds[BillColumns.plain(word)] else {
            record.kind = .unclear(words: "\(title(.kind)): \(word)")
            return
        }
        record.kind = kind
        func signed(_ figure: Nanos?) -> Nanos? {
            guard let figure, figure.count != .min else { return nil }
            let size = figure < .zero ? -figure.count : figure.count
            return Nanos(kind == .refund ? -size : size)
        }
        (record.amount, record.credits) = (signed(record.amount), signed(record.credits))
    }

    private func text(_ field: BillColumns.Field) -> String? {
        guard let cell = columns.places[field].map({ cells[$0].trimmed }), !cell.isEmpty else {
            return nil
        }
        return cell
    }

    private func title(_ field: BillColumns.Field) -> String {
        columns.places[field].map { columns.titles[$0] } ?? ""
    }

    private func number(_ field: BillColumns.Field) throws(BillError) -> BillAmount? {
        guard let cell = text(field), let place = columns.places[field] else { return nil }
        if let amount = BillAmount(cell, isNegated: columns.negated.contains(place)) {
            return amount
        }
        throw .badAmount(line: line, title: title(field), text: cell)
    }
}
