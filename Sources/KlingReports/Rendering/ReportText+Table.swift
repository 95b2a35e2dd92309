extension ReportText {
    /// For a person at a terminal of so many columns, or of any number.
    func table(width: Int? = nil) -> String {
        var text = style.bold(title.visible) + "\n"
        text += subtitles.map { $0.visible + "\n" }.joined()
        if let account { text += "\n" + account.grid.text(width: width, style: style) }
        var rows = rows(barWidth: 16)
        // Bars say again what the figures say.
        if let width, rows.textWidth > width { rows = self.rows(barWidth: 0) }
        text += "\n"
        text +=
            rows.rows.isEmpty
            ? ReportWords.nothing[language] + "\n" : rows.text(width: width, style: style)
        for section in sections {
            text += "\n" + style.bold(section.title.visible) + "\n"
            text += section.rows(barWidth: 0).text(width: width, style: style)
        }
        let notes = notes + foot
        text += "\n" + notes.map { style.dim($0.visible) + "\n" }.joined()
        return text
    }
}
