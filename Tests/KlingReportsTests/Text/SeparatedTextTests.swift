import Testing

@testable import KlingReports

@Suite struct SeparatedTextTests {
    private func csv(_ cell: String) -> String {
        String(Grid([Grid.Column("t")], rows: [[cell]]).csv().dropFirst(2).dropLast())
    }

    @Test func `lines end in CRLF and the titles come even without rows`() {
        let columns = [Grid.Column("file"), Grid.Column("amount", .right)]
        #expect(Grid(columns).csv() == "file,amount\r\n")
        #expect(Grid(columns, rows: [["a", "1"]]).csv() == "file,amount\r\na,1\r\n")
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("a\nb", "a\\nb"),
        ("a\r\nb", "a\\r\\nb"), ("\"\u{301}", "\"\"\"\u{301}\""), ("", ""), (" a ", " a "),
        ("可灵", "可灵"),
    ])
    func `a cell is quoted where it must be, its quotes doubled`(cell: String, written: String) {
        #expect(csv(cell) == written)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "\\tx"), ("\r=x", "\\r=x"), ("=a,b", "\"'=a,b\""), ("=\u{301}x", "'=\u{301}x"),
        ("＝1", "'＝1"), ("-", "'-"), ("-1-1", "'-1-1"), ("-1.2.3", "'-1.2.3"), ("+.", "'+."),
    ])
    func `a cell that a spreadsheet would run is disarmed`(cell: String, written: String) {
        #expect(csv(cell) == written)
    }

    @Test(arguments: ["-0.42", "+5", "0.420000000", "-12", "a=1", "x@y", "'x"])
    func `numbers and harmless text are not touched`(cell: String) {
        #expect(csv(cell) == cell)
    }
}
