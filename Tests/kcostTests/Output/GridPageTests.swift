import KlingReports
import Testing

@testable import kcost

/// A grid that is written a page at a time.
@Suite struct `Pages of a grid` {
    private static let columns = [
        Grid.Column("seq", .right, isCount: true), Grid.Column("kind"), Grid.Column("note"),
    ]
    private static let rows = [
        ["1", "hold", "short"], ["22", "a longer kind", "a | b"],
        ["333", "void", "\u{4F60}\u{597D}"],
        ["4", "", "=1+1, \"quoted\""], ["55555", "sent", ""],
    ]

    @Test(arguments: [RowFormat.table, .csv, .md, .json], [1, 2, 3, 5])
    func `read as the whole`(format: RowFormat, count: Int) {
        let whole = Grid(Self.columns, rows: Self.rows)
        // The widest cells are of different rows.
        var page = Grid(Self.columns)
        page.page = Grid.Page(widest: ["55555", "a longer kind", "=1+1, \"quoted\""])
        var text = ""
        for (number, row) in Self.rows.enumerated() {
            if page.rows.count == count {
                text += page.rendered(format, .plain)
                page.turnPage()
            }
            page.append(row)
            page.page?.isLast = number == Self.rows.count - 1
        }
        #expect(text + page.rendered(format, .plain) == whole.rendered(format, .plain))
    }
}
