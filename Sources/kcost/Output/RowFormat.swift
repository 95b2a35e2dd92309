import KlingReports
import KlingSystem

/// How rows are printed.
enum RowFormat: String, CaseIterable {
    case table, json, csv, md
}

extension Grid {
    /// The grid in a format that the user chose.
    func rendered(_ format: RowFormat, _ style: Style) -> String {
        switch format {
        case .table: text(width: Host.terminalWidth, style: style)
        case .csv: csv()
        case .md: markdown()
        case .json: json()
        }
    }
}
