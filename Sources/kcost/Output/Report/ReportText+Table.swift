import KlingReports

extension ReportText {
    /// For a person at a terminal.
    func table() -> String {
        var text = style.bold(title.visible) + "\n"
        text += subtitles.map { $0.visible + "\n" }.joined()
        if let balances { text += "\n" + balances.text(style: style) }
        let rows = rows(barWidth: 16)
        text += "\n"
        text +=
            rows.rows.isEmpty
            ? ReportWords.nothing[language] + "\n" : rows.text(style: style)
        for section in sections {
            text += "\n" + style.bold(section.title.visible) + "\n"
            text += section.rows(barWidth: 0).text(style: style)
        }
        let notes = notes + foot
        text += "\n" + notes.map { style.dim($0.visible) + "\n" }.joined()
        return text
    }
}
