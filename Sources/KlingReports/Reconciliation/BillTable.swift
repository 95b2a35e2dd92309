public import KlingCost

/// A gateway's record as text in titled columns: CSV, JSON or JSON Lines, whatever the titles mean.
public struct BillTable: Hashable, Sendable {
    /// Most bytes of a record.
    public static let mostBytes = 64 << 20
    /// Most rows, columns, and bytes of a cell.
    static let (mostRows, mostColumns, longestCell) = (1_000_000, 256, 65_536)
    /// Titles stand in one of the first so many rows.
    private static let longestPreamble = 60

    /// What the columns are called.
    public let titles: [String]
    /// The rows, each with the line that it begins on, or its number in JSON; absent cells are empty.
    /// A row may have more cells than there are titles.
    public private(set) var rows: [(line: Int, cells: [String])]
    /// What the rows from one on are called, by its place: what stands above the titles, the name of a
    /// list.
    let headings: [Int: String]
    /// The names of lists that were passed by: their objects name no task, while others' do.
    public let passed: [String]

    /// Reads a record: JSON where it begins with a bracket or a brace, CSV otherwise.
    ///
    /// - Parameters:
    ///   - bytes: of the file.
    ///   - encoding: of its text, where somebody said so.
    ///   - named: titles that somebody named, beside those that are known anyway.
    public init(
        _ bytes: [UInt8], encoding: BillForm.Encoding? = nil, named: [String] = []
    ) throws(BillError) {
        if bytes.count > BillTable.mostBytes {
            throw .tooLarge(.bytes, limit: BillTable.mostBytes)
        }
        let text = try BillText.utf8(bytes, encoding: encoding)
        try BillTable.check(text)
        let first = text.first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            self = try BillTable(json: text)
        } else {
            self = try BillTable(csv: text, named: Set(named.map(BillTitles.plain)))
        }
    }

    /// Knows files of other kinds by how they begin.
    private static func check(_ text: ArraySlice<UInt8>) throws(BillError) {
        let head = text.prefix(512)
        let beginnings = ["%PDF", "PK\u{3}\u{4}", "<"]
        if head.contains(0) || beginnings.contains(where: { head.starts(with: $0.utf8) }) {
            throw .notATable
        }
    }

    init(
        titles: [String], rows: [(line: Int, cells: [String])], headings: [Int: String] = [:],
        passed: [String] = []
    ) {
        (self.titles, self.rows, self.headings, self.passed) = (titles, rows, headings, passed)
    }

    /// The same titles and rows.
    public static func == (left: BillTable, right: BillTable) -> Bool {
        left.titles == right.titles && left.rows.elementsEqual(right.rows, by: ==)
    }

    /// By its titles and rows.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(titles)
        for row in rows { hasher.combine(row.cells) }
    }
}

// MARK: - CSV

extension BillTable {
    /// RFC 4180, with any line end; the row of titles says whether commas, semicolons, tabs or bars
    /// separate. What stands above it is no bill yet.
    private init(csv text: ArraySlice<UInt8>, named: Set<String>) throws(BillError) {
        let (separator, above) = BillTable.titles(of: text, named)
        var reader = BillRows(text, separator)
        var heading: String?
        for _ in 0..<above {
            let cells = try reader.next()?.cells ?? []
            heading =
                cells.lazy.map(\.trimmed).first { BillSection($0).told != nil } ?? heading
        }
        guard let head = try reader.next() else { throw .noTitles }
        var titles = head.cells.map { $0.trimmed }
        while titles.count > 1, titles.last?.isEmpty == true { titles.removeLast() }
        if titles.allSatisfy(\.isEmpty) { throw .noTitles }
        var rows: [(line: Int, cells: [String])] = []
        while let row = try reader.next() {
            if row.cells.allSatisfy({ $0.trimmed.isEmpty }) { continue }
            var cells = row.cells
            while cells.count > titles.count, cells.last?.trimmed.isEmpty == true {
                cells.removeLast()
            }
            while cells.count < titles.count { cells.append("") }
            if rows.count == BillTable.mostRows {
                throw .tooLarge(.rows, limit: BillTable.mostRows)
            }
            rows.append((row.line, cells))
        }
        // A line of a letter rather than a title.
        if titles.count == 1, let plain = titles.first.map(BillTitles.plain),
            !named.contains(plain), !BillTitles.isKnown(plain)
        {
            throw .notATable
        }
        self.init(titles: titles, rows: rows, headings: heading.map { [0: $0] } ?? [:])
    }

    /// What separates the cells, and how many rows stand above the titles: where most of a row's
    /// cells are known, two at least, or one where the first row is a single cell; else the first row.
    private static func titles(
        of text: ArraySlice<UInt8>, _ named: Set<String>
    ) -> (separator: UInt8, above: Int) {
        let head = text.prefix { $0 != 0x0A && $0 != 0x0D }
        let marks = [",", ";", "\t", "|"].map { $0.utf8.first ?? 0 }
        let first = marks.first { head.contains($0) }
        // A line that nothing separates is a heading rather than titles.
        var best = (separator: first ?? marks[0], above: 0, known: first == nil ? 0 : 1)
        let beginning = text.prefix(1 << 16)
        for mark in marks where beginning.contains(mark) {
            var reader = BillRows(text, mark)
            for above in 0..<longestPreamble {
                guard let row = try? reader.next() else { break }
                let known = row.cells.filter { cell in
                    let plain = BillTitles.plain(cell)
                    return named.contains(plain) || BillTitles.isKnown(plain)
                }
                if known.count > best.known { best = (mark, above, known.count) }
            }
        }
        return (best.separator, best.above)
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    var trimmed: String {
        var scalars = String(self).unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }
}

/// The rows of a bill that is CSV, within what a bill may have.
private struct BillRows {
    private var reader: CSVReader

    init(_ text: ArraySlice<UInt8>, _ separator: UInt8) {
        reader = CSVReader(text, separator: separator)
        (reader.mostColumns, reader.longestCell) = (
            BillTable.mostColumns, BillTable.longestCell
        )
    }

    mutating func next() throws(BillError) -> CSVReader.Row? {
        do throws(CSVReader.ReadError) {
            return try reader.next()
        } catch {
            switch error {
            case .unclosedQuote(let line): throw .unclosedQuote(line: line)
            case .textBehindQuote(let line): throw .textBehindQuote(line: line)
            case .tooManyColumns: throw .tooLarge(.columns, limit: BillTable.mostColumns)
            case .tooLongCell: throw .tooLarge(.cell, limit: BillTable.longestCell)
            }
        }
    }
}
