extension ReportText {
    /// For a wiki, an issue or a mail.
    func markdown() -> String {
        var parts = ["# " + title.markdown]
        parts += subtitles.map(\.markdown)
        if let account { parts.append(String(account.grid.markdown().dropLast())) }
        let rows = rows(barWidth: 10)
        parts.append(
            rows.rows.isEmpty
                ? ReportWords.nothing[language] : String(rows.markdown().dropLast()))
        for section in sections {
            parts.append("## " + section.title.markdown)
            parts.append(String(section.rows(barWidth: 0).markdown().dropLast()))
        }
        if !notes.isEmpty {
            parts.append(notes.map { "- " + $0.markdown }.joined(separator: "\n"))
        }
        parts += foot.map { "_\($0.markdown)_" }
        return parts.joined(separator: "\n\n") + "\n"
    }
}
