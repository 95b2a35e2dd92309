import KlingReports

extension String {
    /// This text as HTML and SVG show it, between tags or in a quoted attribute: nothing of it is
    /// markup, and what would act unseen is spelled out.
    var html: String {
        var escaped = ""
        for scalar in visible.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "`": escaped += "&#96;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The same where somebody else chose the words: letters that run from right to left turn nothing
    /// around but themselves.
    var isolatedHTML: String { isEmpty ? "" : "<bdi>\(html)</bdi>" }
}

/// A table of an HTML page: titles above columns and before rows, so that those who hear it know where
/// they are; figures of a column beneath each other.
struct HTMLTable {
    /// What stands above it.
    let caption: String
    let columns: [Column]
    /// Each with a cell for each column, as markup.
    var body: [[String]] = []
    var foot: [[String]] = []
    /// The rows that a line stands above.
    var sums: Set<Int> = []

    /// Longer words, in columns of a terminal, may go on in a next line.
    private static let narrow = 48

    struct Column {
        let title: String
        let isFigure: Bool
    }

    init(_ caption: String, _ columns: [Column]) {
        (self.caption, self.columns) = (caption, columns)
    }

    /// As markup. What is wider than the page scrolls by itself.
    func html(id: String) -> String {
        var text = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"\(id)\">"
        text +=
            "\n<table>\n<caption id=\"\(id)\"><span>\(caption.html)</span></caption>\n<thead><tr>"
        for column in columns {
            text += "<th scope=\"col\"\(column.isFigure ? " class=\"n\"" : "")>"
            text += column.title.html + "</th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for (number, row) in body.enumerated() { text += self.row(row, sums.contains(number)) }
        text += "</tbody>\n"
        if !foot.isEmpty {
            text += "<tfoot>\n" + foot.map { row($0, false) }.joined() + "</tfoot>\n"
        }
        return text + "</table>\n</div>\n"
    }

    private func row(_ cells: [String], _ isSum: Bool) -> String {
        var text = isSum ? "<tr class=\"sum\">" : "<tr>"
        for (place, (column, cell)) in zip(columns, cells).enumerated() {
            let isWide = !column.isFigure && cell.displayWidth > HTMLTable.narrow
            let kind = column.isFigure ? " class=\"n\"" : isWide ? " class=\"wide\"" : ""
            text += place == 0 ? "<th scope=\"row\"\(kind)>\(cell)</th>" : "<td\(kind)>\(cell)</td>"
        }
        return text + "</tr>\n"
    }
}
