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
    /// Whether each row becomes a card where the page is too narrow for a table.
    var areCards = false

    /// Longer words, in columns of a terminal, may go on in a next line.
    private static let narrow = 22
    /// A table of no more lines stays on one sheet of paper, where a line takes so much of a text.
    private static let (linesOfSheet, lineOfText) = (30, 36)

    struct Column {
        let title: String
        var kind = Kind.words

        /// What its cells are; as the page's style names them.
        enum Kind: String {
            case words = ""
            case figure = "n"
            /// A figure with a bar behind it.
            case bar = "n b"
            /// Words of which the beginning is enough.
            case id = "id"
        }

        init(title: String, kind: Kind = .words) { (self.title, self.kind) = (title, kind) }

        init(title: String, isFigure: Bool) {
            self.init(title: title, kind: isFigure ? .figure : .words)
        }
    }

    init(_ caption: String, _ columns: [Column]) {
        (self.caption, self.columns) = (caption, columns)
    }

    /// As markup. What is wider than the page scrolls by itself.
    func html(id: String) -> String {
        let isShort = lines <= HTMLTable.linesOfSheet
        var text = "<div class=\"scroll\(isShort ? " short" : "")\" role=\"region\" tabindex=\"0\" "
        text += "aria-labelledby=\"\(id)\">\n<table\(areCards ? " class=\"cards\"" : "")>\n"
        text += "<caption id=\"\(id)\"><span>\(caption.html)</span></caption>\n<thead><tr>"
        for column in columns {
            text += "<th scope=\"col\"\(HTMLTable.attribute(column.kind.rawValue))>"
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

    /// About how many lines it takes on paper; markup counts as text, which errs to the safe side.
    private var lines: Int {
        (body + foot).reduce(0) { sum, row in
            let widest =
                zip(columns, row).filter { $0.0.kind == .words }
                .map { $0.1.displayWidth }.max() ?? 0
            return sum + 1 + widest / HTMLTable.lineOfText
        }
    }

    private static func attribute(_ kind: String) -> String {
        kind.isEmpty ? "" : " class=\"\(kind)\""
    }

    private func row(_ cells: [String], _ isSum: Bool) -> String {
        var text = isSum ? "<tr class=\"sum\">" : "<tr>"
        for (place, (column, cell)) in zip(columns, cells).enumerated() {
            let isWide = column.kind == .words && cell.displayWidth > HTMLTable.narrow
            var attributes = HTMLTable.attribute(isWide ? "wide" : column.kind.rawValue)
            // A card names its figures itself.
            if areCards { attributes += " data-label=\"\(column.title.html)\"" }
            text +=
                place == 0
                ? "<th scope=\"row\"\(attributes)>\(cell)</th>" : "<td\(attributes)>\(cell)</td>"
        }
        return text + "</tr>\n"
    }
}
