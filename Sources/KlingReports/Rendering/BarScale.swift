import KlingCost

/// Bars beside amounts: the largest of a column in its currency is the longest, or each is a part of
/// another column's amount in its row.
struct BarScale {
    private let currency: Int?
    /// By a bar's column, the column that it is a part of.
    private let wholes: [Int: Int]
    private var largest: [Key: Int64] = [:]

    private struct Key: Hashable {
        let column: Int
        let currency: String
    }

    init(_ report: Report) {
        currency = report.columns.firstIndex { $0.name == ReportColumn.currency }
        var wholes: [Int: Int] = [:]
        for (place, column) in report.columns.enumerated() {
            // It is gone where rows were added up.
            wholes[place] = report.columns.firstIndex { $0.name == column.barWhole }
        }
        self.wholes = wholes
        for row in report.rows {
            for column in report.columns.indices where report.columns[column].hasBar {
                let key = key(row, column)
                largest[key] = max(
                    largest[key] ?? 0, Int64(clamping: BarScale.size(row[column]).magnitude))
            }
        }
    }

    /// So many columns at most, in eighths; what is below zero looks other.
    func bar(_ row: [Report.Value], column: Int, width: Int) -> String {
        let size = thousandths(row, column: column)
        let part = min(1000, abs(size))
        if size < 0 {
            return String(repeating: "░", count: max(1, part * width / 1000))
        }
        let eighths = part * width * 8 / 1000
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// The same as a part of the longest; more than all of it where a limit was passed.
    func thousandths(_ row: [Report.Value], column: Int) -> Int {
        let size = BarScale.size(row[column])
        let most = wholes[column].map { BarScale.size(row[$0]) } ?? largest[key(row, column)] ?? 0
        if most <= 0 || size == 0 { return 0 }
        return Int(max(-9999, min(9999, Int128(size) * 1000 / Int128(most))))
    }

    private func key(_ row: [Report.Value], _ column: Int) -> Key {
        Key(column: column, currency: currency.map { row[$0].plain } ?? "")
    }

    private static func size(_ value: Report.Value) -> Int64 {
        switch value {
        case .money(let amount), .credits(let amount), .share(let amount): amount.count
        case .count(let count), .milliseconds(let count): count
        case .none, .text, .instant: 0
        }
    }
}
