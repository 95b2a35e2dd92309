internal import KlingCost

/// A gateway's record as text in titled columns: CSV, JSON or JSON Lines, whatever the titles mean.
public struct BillTable: Hashable, Sendable {
    /// Most bytes of a record.
    public static let mostBytes = 64 << 20
    /// Most rows, columns, and bytes of a cell.
    static let (mostRows, mostColumns, longestCell) = (1_000_000, 256, 65_536)

    /// What the columns are called.
    public let titles: [String]
    /// The rows, each with the line that it begins on, or its number in JSON; absent cells are empty.
    public private(set) var rows: [(line: Int, cells: [String])]

    /// Reads a record: JSON where it begins with a bracket or a brace, CSV otherwise.
    public init(_ bytes: [UInt8]) throws(BillError) {
        if bytes.count > BillTable.mostBytes {
            throw .tooLarge(.bytes, limit: BillTable.mostBytes)
        }
        try BillTable.check(bytes)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        let first = text.first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            self = try BillTable(json: text)
        } else {
            self = try BillTable(csv: text)
        }
    }

    /// Knows files of other kinds by how they begin.
    private static func check(_ bytes: [UInt8]) throws(BillError) {
        let head = bytes.prefix(512)
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { throw .utf16 }
        let places = head.indices.filter { head[$0] == 0 }
        if places.count * 3 > head.count {
            let isSteady = places.allSatisfy { $0 % 2 == places[0] % 2 }
            throw isSteady ? .utf16 : .notATable
        }
        let beginnings = ["%PDF", "PK\u{3}\u{4}", "<"]
        if !places.isEmpty || beginnings.contains(where: { head.starts(with: $0.utf8) }) {
            throw .notATable
        }
    }

    init(titles: [String], rows: [(line: Int, cells: [String])]) {
        (self.titles, self.rows) = (titles, rows)
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
    /// RFC 4180, with any line end; the title line says whether commas, semicolons or tabs separate.
    private init(csv text: ArraySlice<UInt8>) throws(BillError) {
        var reader = CSVReader(text)
        guard let head = try reader.next() else { throw .noTitles }
        let titles = head.cells.map { $0.trimmed }
        if titles.allSatisfy(\.isEmpty) { throw .noTitles }
        var rows: [(line: Int, cells: [String])] = []
        while let row = try reader.next() {
            if row.cells.allSatisfy({ $0.trimmed.isEmpty }) { continue }
            var cells = row.cells
            while cells.count > titles.count, cells.last?.isEmpty == true { cells.removeLast() }
            if cells.count > titles.count { throw .tooManyCells(line: row.line) }
            while cells.count < titles.count { cells.append("") }
            if rows.count == BillTable.mostRows {
                throw .tooLarge(.rows, limit: BillTable.mostRows)
            }
            rows.append((row.line, cells))
        }
        self.init(titles: titles, rows: rows)
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

/// Rows of comma-separated values, one at a time.
private struct CSVReader {
    private let text: ArraySlice<UInt8>
    private var place: Int
    private var line = 1
    private let separator: UInt8

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        place = text.startIndex
        let head = text.prefix { $0 != 0x0A && $0 != 0x0D }
        let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        separator = marks.first { head.contains($0) } ?? marks[0]
    }

    /// The next row; `nil` at the end.
    mutating func next() throws(BillError) -> (line: Int, cells: [String])? {
        if place == text.endIndex { return nil }
        let start = line
        var cells: [String] = []
        while true {
            if cells.count == BillTable.mostColumns {
                throw .tooLarge(.columns, limit: BillTable.mostColumns)
            }
            cells.append(try cell())
            guard place < text.endIndex, text[place] == separator else { break }
            place += 1
        }
        endLine()
        return (start, cells)
    }

    private mutating func endLine() {
        guard place < text.endIndex else { return }
        let isPair = text[place] == 0x0D && place + 1 < text.endIndex && text[place + 1] == 0x0A
        place += isPair ? 2 : 1
        line += 1
    }

    /// One cell, up to the separator or the line's end behind it.
    private mutating func cell() throws(BillError) -> String {
        var bytes: [UInt8] = []
        let isQuoted = place < text.endIndex && text[place] == UInt8(ascii: "\"")
        if isQuoted { try quoted(&bytes) }
        while place < text.endIndex {
            let byte = text[place]
            if byte == separator || byte == 0x0A || byte == 0x0D { break }
            if isQuoted { throw .textBehindQuote(line: line) }
            bytes.append(byte)
            place += 1
            if bytes.count > BillTable.longestCell {
                throw .tooLarge(.cell, limit: BillTable.longestCell)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func quoted(_ bytes: inout [UInt8]) throws(BillError) {
        let opened = line
        place += 1
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "\"") {
                guard place < text.endIndex, text[place] == byte else { return }
                place += 1
            }
            if byte == 0x0A { line += 1 }
            bytes.append(byte)
            if bytes.count > BillTable.longestCell {
                throw .tooLarge(.cell, limit: BillTable.longestCell)
            }
        }
        throw .unclosedQuote(line: opened)
    }
}
