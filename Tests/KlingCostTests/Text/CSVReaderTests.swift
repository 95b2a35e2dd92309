import Testing

@testable import KlingCost

/// The one reader of comma-separated values: lists of shots and gateways' records alike.
@Suite struct `Comma-separated values` {
    private func rows(
        _ text: String, _ change: (inout CSVReader) -> Void = { _ in }
    ) throws(CSVReader.ReadError) -> [(line: Int, cells: [String])] {
        var reader = CSVReader(Array(text.utf8)[...])
        change(&reader)
        var rows: [(line: Int, cells: [String])] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `end their lines in any way, and each row knows its own`(end: String) throws {
        let found = try rows(["a,b", "", "\"c,\n\"\"d\"\"\",", "e"].joined(separator: end))
        #expect(found.map(\.cells) == [["a", "b"], [""], ["c,\n\"d\"", ""], ["e"]])
        #expect(found.map(\.line) == [1, 2, 3, 5])
    }

    @Test func `take text behind quotes for the cell's only where that is wanted`() throws {
        #expect(throws: CSVReader.ReadError.textBehindQuote(line: 2)) { try rows("a\n\"b\"c\n") }
        #expect(try rows("a\n\"b\" \t\n").last?.cells == ["b"])
        let joined = try rows("\"b\" c,\"d\"\"\"e\n") { $0.joinsTextBehindQuotes = true }
        #expect(joined.map(\.cells) == [["b c", "d\"e"]])
    }

    @Test func `say where a quote begins that never ends`() {
        #expect(throws: CSVReader.ReadError.unclosedQuote(line: 2)) { try rows("a\nb,\"c\nd\n") }
    }

    @Test func `stop at too many columns and too long cells`() {
        #expect(throws: CSVReader.ReadError.tooManyColumns) {
            try rows("a,b,c\n") { $0.mostColumns = 2 }
        }
        for cell in ["1234", "\"1234\""] {
            #expect(throws: CSVReader.ReadError.tooLongCell) {
                try rows(cell) { $0.longestCell = 3 }
            }
            #expect(throws: Never.self) { try rows(cell) { $0.longestCell = 4 } }
        }
    }
}
