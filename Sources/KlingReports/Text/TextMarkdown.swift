extension Grid {
    /// The grid as a Markdown table (GitHub's dialect), aligned so that its source reads well too.
    ///
    /// A cell shows as the text it is: it can end neither its cell nor its row, and it makes no
    /// markup, link or image, so a statement that quotes a payload loads nothing from elsewhere.
    package func markdown() -> String {
        let header = columns.map(\.title.markdown)
        let body = measured.map { $0.map(\.markdown) }
        let widths = displayWidths(of: [header] + body).map { max($0, 3) }
        let rules = columns.indices.map { index in
            let dashes = String(repeating: "-", count: widths[index] - 1)
            return columns[index].alignment == .right ? dashes + ":" : dashes + "-"
        }
        let titles = page?.isFirst ?? true ? [header, rules] : []
        return (titles + body.prefix(rows.count)).map { cells in
            let padded = columns.indices.map {
                cells[$0].padded(toWidth: widths[$0], columns[$0].alignment)
            }
            return "| " + padded.joined(separator: " | ") + " |\n"
        }.joined()
    }

}

extension String {
    /// This text as Markdown shows it: no markup, link or image comes of it, nor the end of a cell.
    package var markdown: String {
        var escaped = ""
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r": escaped += "<br>"
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\\", "|", "`", "*", "[", "]": escaped += "\\" + String(scalar)
            default: escaped += String(scalar).visible
            }
            previous = scalar
        }
        return escaped
    }
}
