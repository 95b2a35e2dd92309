/// Rows under titled columns: what a command found, before anyone decides how to show it.
///
/// The renderers (`text`, `csv`, `markdown`) live in a file each and all read this. Cells hold the
/// plain words; making them safe is the renderer's work, since each reader needs other care.
package struct Grid: Sendable {
    package let columns: [Column]
    package private(set) var rows: [[String]] = []
    /// Where it stands in a longer one; `nil` when it is all there is.
    package var page: Page?

    package init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        for row in rows { append(row) }
    }

    /// A part of a grid that is too long to be held at once. Written one behind another, its pages
    /// read as the whole.
    package struct Page: Sendable {
        /// A row of the widest cell of each column, which all pages are laid out by.
        package var widest: [String]
        package var isFirst: Bool
        package var isLast: Bool

        package init(widest: [String], isFirst: Bool = true, isLast: Bool = false) {
            (self.widest, self.isFirst, self.isLast) = (widest, isFirst, isLast)
        }
    }

    /// What is laid out: the rows, and behind them what only takes room.
    var measured: [[String]] { rows + (page.map { [$0.widest] } ?? []) }

    /// Takes its rows away, so that the next page's can come.
    package mutating func turnPage() {
        rows.removeAll(keepingCapacity: true)
        page?.isFirst = false
    }

    /// Adds a row, which must have one cell for each column.
    package mutating func append(_ row: [String]) {
        precondition(row.count == columns.count, "a row needs one cell for each column")
        rows.append(row)
    }

    package struct Column: Sendable {
        package let title: String
        let alignment: Alignment
        /// Dimmed on a terminal: for remarks that should not compete with the figures.
        let isNote: Bool
        /// Cut short where a text table would be too wide; one column at most.
        let mayShrink: Bool
        /// Goes on in a next line where a text table would be too wide; one column at most.
        let mayWrap: Bool
        /// Shrinks at the front: names of files.
        let keepsEnd: Bool
        /// Its cells are numbers, in JSON too. Amounts are not: they are strings, for many a reader
        /// of JSON has only binary fractions.
        let isCount: Bool

        package init(
            _ title: String, _ alignment: Alignment = .left, isNote: Bool = false,
            mayShrink: Bool = false, mayWrap: Bool = false, keepsEnd: Bool = false,
            isCount: Bool = false
        ) {
            self.isCount = isCount
            self.title = title
            self.alignment = alignment
            self.isNote = isNote
            self.mayShrink = mayShrink
            self.mayWrap = mayWrap
            self.keepsEnd = keepsEnd
        }
    }

    /// The columns each column takes on a screen once its cells read as given.
    package func displayWidths(of rows: [[String]]) -> [Int] {
        columns.indices.map { index in
            rows.reduce(0) { max($0, $1[index].displayWidth) }
        }
    }
}
