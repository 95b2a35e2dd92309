extension Grid {
    /// The grid for a person at a terminal: aligned by display width, two blanks between columns,
    /// no blank at the end of a line, each line ended by a line feed.
    ///
    /// The titles stand without a rule beneath: bold where the terminal may, plain elsewhere.
    ///
    /// Where a width is given, the column that may shrink is cut with `…` to stay within; it keeps
    /// at least its title, since a table that is too wide beats one that cannot be read.
    func text(width: Int? = nil, style: Style = .plain) -> String {
        let header = columns.map(\.title.visible)
        var body = rows.map { $0.map(\.visible) }
        var widths = displayWidths(of: [header] + body)
        if let width, let index = columns.firstIndex(where: \.mayShrink) {
            let excess = widths.reduce(Self.gap.count * (widths.count - 1), +) - width
            let room = max(header[index].displayWidth, widths[index] - max(0, excess))
            for row in body.indices {
                body[row][index] =
                    columns[index].keepsEnd
                    ? body[row][index].truncatedAtFront(toWidth: room)
                    : body[row][index].truncated(toWidth: room)
            }
            widths = displayWidths(of: [header] + body)
        }
        var text = line(header, widths) { cell, _ in style.bold(cell) }
        for row in body {
            text += line(row, widths) { cell, column in column.isNote ? style.dim(cell) : cell }
        }
        return text
    }

    private static var gap: String { "  " }

    /// One line. Blanks are counted before the cell is styled, so escape codes take no room, and
    /// are written only once a further cell follows, so none is left at the end.
    private func line(
        _ cells: [String], _ widths: [Int], styled: (String, Column) -> String
    ) -> String {
        var line = ""
        var pending = ""
        for (index, column) in columns.enumerated() {
            let cell = cells[index]
            let blanks = String(repeating: " ", count: widths[index] - cell.displayWidth)
            if column.alignment == .right { pending += blanks }
            if !cell.isEmpty {
                line += pending + styled(cell, column)
                pending = ""
            }
            if column.alignment == .left { pending += blanks }
            pending += Self.gap
        }
        return line + "\n"
    }
}
