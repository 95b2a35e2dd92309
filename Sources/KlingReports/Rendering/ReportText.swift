import KlingCost

/// A report on its way to text, in a language: what the renderers, a file each, have in common.
package struct ReportText {
    let report: Report
    let language: Language
    let style: Style

    package init(_ report: Report, _ language: Language, _ style: Style = .plain) {
        (self.report, self.language, self.style) = (report, language, style)
    }

    // MARK: Lines

    var title: String { report.definition.title[language] }

    /// What the report is about: its span, and what its rows must be of.
    var subtitles: [String] {
        var lines = [ReportWords.span(report.query, language)]
        if !report.query.filters.isEmpty {
            let filters = report.query.filters.map { "\($0.name)=\($0.value)" }
            lines.append(ReportWords.only[language] + " " + filters.joined(separator: ", "))
        }
        return lines
    }

    /// What stands under the rows.
    var sections: [ReportText] { report.sections.map { ReportText($0, language, style) } }

    /// What it was read from: the ledgers, and the data of zones.
    var foot: [String] {
        let zones = report.zoneData.isEmpty ? [] : [ReportWords.zones(report.zoneData)]
        return (report.heads.map { ReportWords.head($0) } + zones).map { $0[language] }
    }

    /// What must be known to read the figures, as people read them.
    var notes: [String] {
        let notes = report.notes.map { note in
            ReportWords.note(note) { "\(Decimal.text($0.amount, places: 2)) \($0.currency)" }[
                language]
        }
        return ([self] + sections).contains(where: \.isRounded)
            ? notes + [ReportWords.rounded[language]] : notes
    }

    /// Whether people get less of some figure than there is.
    private var isRounded: Bool {
        (report.rows + report.totals).contains { $0.contains(where: \.isRounded) }
            || report.balances.contains { $0.amounts.contains { Decimal.rounded($0) != $0 } }
    }

    // MARK: Rows

    /// Rows and totals for people: amounts of a table have the same number of places, and a column
    /// with bars has them at the end.
    func rows(barWidth: Int) -> Grid {
        let bars = report.columns.indices.filter { report.columns[$0].hasBar && barWidth > 0 }
        var grid = Grid(
            report.columns.map { Grid.Column($0.title[language], $0.isFigure ? .right : .left) }
                + bars.map { _ in Grid.Column("") })
        let scale = BarScale(report)
        let places = places
        for row in report.rows {
            let cells = report.columns.indices.map { place in
                let column = report.columns[place]
                return column.kind.isText
                    ? column.words(row[place].plain, language)
                    : row[place].words(places: places[place])
            }
            grid.append(cells + bars.map { scale.bar(row, column: $0, width: barWidth) })
        }
        for total in report.totals where report.rows.count > 1 {
            var cells = zip(total, places).map { $0.words(places: $1) }
            if let free = cells.firstIndex(of: "") { cells[free] = ReportWords.total[language] }
            grid.append(cells + bars.map { _ in "" })
        }
        return grid
    }

    /// How many places each column's figures have: those of money as many as any of them needs, and
    /// those of credits; but what is divided is a price and has its own.
    private var places: [Int] {
        let needed = report.columns.indices.map { column in
            (report.rows + report.totals).reduce(0) { max($0, $1[column].places) }
        }
        func isShared(_ column: ReportColumn, _ kind: ReportColumn.Kind) -> Bool {
            if case .ratio = column.role { return false }
            return column.kind == kind && (kind == .money || kind == .credits)
        }
        return report.columns.indices.map { place in
            let column = report.columns[place]
            guard isShared(column, column.kind) else { return needed[place] }
            return zip(report.columns, needed).filter { isShared($0.0, column.kind) }.map(\.1)
                .max() ?? 0
        }
    }
}
