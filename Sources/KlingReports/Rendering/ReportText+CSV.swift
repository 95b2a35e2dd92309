extension ReportText {
    /// For spreadsheets and programs: the rows and nothing else, so that whoever adds a column up
    /// gets its sum.
    func csv() -> String {
        let grid = Grid(
            report.columns.map { Grid.Column($0.title[language]) },
            rows: report.rows.map { row in row.map(\.plain) })
        return grid.csv()
    }
}
