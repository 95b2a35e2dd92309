import KlingCost

extension Grid {
    /// The grid for programs: one object a row, keyed by the titles; an empty cell is `null`.
    package func json() -> String {
        var json = JSONText()
        let isFirst = page?.isFirst ?? true
        if isFirst { json.raw("{\"schema_version\":1,\"rows\":[") }
        for (number, row) in rows.enumerated() {
            json.raw(number == 0 && isFirst ? "\n{" : ",\n{")
            for (place, cell) in row.enumerated() {
                if place > 0 { json.raw(",") }
                json.string(columns[place].title.replacing(" ", with: "_"))
                json.raw(":")
                if columns[place].isCount, !cell.isEmpty {
                    json.raw(Array(cell.utf8))
                } else {
                    json.string(orNull: cell.isEmpty ? nil : cell)
                }
            }
            json.raw("}")
        }
        if page?.isLast ?? true { json.raw("\n]}\n") }
        return json.string
    }
}
