import KlingCost
import KlingReports

/// Bars beside amounts: the largest of a column in its currency is the longest.
struct BarScale {
    private let currency: Int?
    private var largest: [Key: Int64] = [:]

    private struct Key: Hashable {
        let column: Int
        let currency: String
    }

    init(_ report: Report) {
        currency = report.columns.firstIndex { $0.name == ReportColumn.currency }
        for row in report.rows {
            for column in report.columns.indices where report.columns[column].hasBar {
                let key = key(row, column)
                largest[key] = max(largest[key] ?? 0, BarScale.size(row[column]))
            }
        }
    }

    /// So many columns at most, in eighths.
    func bar(_ row: [Report.Value], column: Int, width: Int) -> String {
        let size = BarScale.size(row[column])
        guard let most = largest[key(row, column)], most > 0, size > 0 else { return "" }
        let eighths = Int(Int128(size) * Int128(width * 8) / Int128(most))
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// The same as a part of the longest.
    func thousandths(_ row: [Report.Value], column: Int) -> Int {
        let size = BarScale.size(row[column])
        guard let most = largest[key(row, column)], most > 0, size > 0 else { return 0 }
        return Int(Int128(size) * 1000 / Int128(most))
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
