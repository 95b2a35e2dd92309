import KlingCost

/// Rows about several pieces of work at once: a day's, or a model's.
enum BillAggregates {
    /// Titles of columns that say how many there are.
    private static let counts: Set<String> = [
        "requests", "requestcount", "numrequests", "numberofrequests", "totalrequests", "count",
        "calls", "callcount", "apicalls", "次数", "数量", "请求数", "请求次数", "请求数量", "调用次数",
        "调用数", "任务数",
    ]

    /// Makes those unclear that name no task and count more than one.
    static func blame(_ rows: inout [BillRow], _ columns: BillColumns) {
        let places = columns.open.filter {
            counts.contains(BillTitles.plain(columns.titles[$0]))
        }
        for place in places {
            for row in rows.indices where rows[row].task == nil {
                guard let cell = rows[row].text(place), isSeveral(cell) else { continue }
                rows[row].blame("\(columns.titles[place]): \(cell): the sum of several")
            }
        }
    }

    private static func isSeveral(_ cell: String) -> Bool {
        if let count = BillAmount(cell)?.number { return count > Nanos(count: Nanos.perWhole) }
        // `1,055` counts a thousand.
        return cell.contains(",") && cell.contains(where: \.isNumber)
    }
}
