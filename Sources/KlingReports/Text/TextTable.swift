extension Grid {
    /// The grid for a person at a terminal: aligned by display width, two blanks between columns,
    /// no blank at the end of a line, each line ended by a line feed.
    ///
    /// The titles stand without a rule beneath: bold where the terminal may, plain elsewhere.
    ///
    /// Where a width is given and would be passed, titles go on in a next line; then the cells of a
    /// column that may do so; then the column that may shrink is cut with `…` to stay within. Each
    /// keeps at least its title, since a table that is too wide beats one that cannot be read.
    package func text(width: Int? = nil, style: Style = .plain) -> String {
        var header = columns.map { [$0.title.visible] }
        var body = measured.map { $0.map { [$0.visible] } }
        if let width {
            wrapTitles(&header, body, width)
            wrapCells(header, &body, width)
            shrinkCells(header, &body, width)
        }
        let widths = widths(of: [header] + body)
        var text = ""
        if page?.isFirst ?? true {
            text += lines(header, widths, fromBelow: true) { cell, _ in style.bold(cell) }
        }
        for row in body.prefix(rows.count) {
            text += lines(row, widths) { cell, column in column.isNote ? style.dim(cell) : cell }
        }
        return text
    }

    /// The columns it takes where there is room enough.
    package var textWidth: Int {
        let cells = ([columns.map(\.title)] + rows).map { $0.map { [$0.visible] } }
        return cells.isEmpty ? 0 : excess(of: cells, over: 0)
    }

    private static var gap: String { "  " }

    // MARK: Too wide

    /// Cells as lines.
    private typealias Row = [[String]]

    private func widths(of rows: [Row]) -> [Int] {
        columns.indices.map { index in
            rows.reduce(0) { max($0, $1[index].map(\.displayWidth).max() ?? 0) }
        }
    }

    private func excess(of rows: [Row], over width: Int) -> Int {
        widths(of: rows).reduce(Self.gap.count * (columns.count - 1), +) - width
    }

    private func wrapTitles(_ header: inout Row, _ body: [Row], _ width: Int) {
        if excess(of: [header] + body, over: width) <= 0 { return }
        let needed = widths(of: body)
        for (place, title) in header.enumerated() where !title[0].isEmpty {
            header[place] = title[0].wrapped(toWidth: max(1, needed[place]))
        }
    }

    private func wrapCells(_ header: Row, _ body: inout [Row], _ width: Int) {
        guard let index = columns.firstIndex(where: \.mayWrap) else { return }
        let room = room(index, header, body, width)
        for row in body.indices {
            let lines = body[row][index][0].wrapped(toWidth: max(Self.leastRoom, room))
            body[row][index] = lines.isEmpty ? [""] : lines
        }
    }

    /// Fewer columns than these would be one word beneath another.
    private static var leastRoom: Int { 24 }

    private func shrinkCells(_ header: Row, _ body: inout [Row], _ width: Int) {
        guard let index = columns.firstIndex(where: \.mayShrink) else { return }
        let room = room(index, header, body, width)
        for row in body.indices {
            body[row][index] = body[row][index].map {
                columns[index].keepsEnd
                    ? $0.truncatedAtFront(toWidth: room) : $0.truncated(toWidth: room)
            }
        }
    }

    /// What a column may take.
    private func room(_ index: Int, _ header: Row, _ body: [Row], _ width: Int) -> Int {
        let excess = excess(of: [header] + body, over: width)
        return max(
            header[index].map(\.displayWidth).max() ?? 0,
            widths(of: [header] + body)[index] - max(0, excess))
    }

    // MARK: Lines

    /// A row, whose cells begin at its top or end at its bottom.
    private func lines(
        _ row: Row, _ widths: [Int], fromBelow: Bool = false, styled: (String, Column) -> String
    ) -> String {
        let height = row.map(\.count).max() ?? 1
        return (0..<height).map { number in
            let cells = row.map { cell in
                let place = fromBelow ? number - (height - cell.count) : number
                return cell.indices.contains(place) ? cell[place] : ""
            }
            return line(cells, widths, styled: styled)
        }.joined()
    }

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
