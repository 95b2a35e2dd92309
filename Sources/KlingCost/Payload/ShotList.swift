/// A table of shots, one request a row: CSV (RFC 4180) whose titles are the fields' documented
/// names. An empty cell leaves the field out; a column whose title begins with `#` is the user's own.
public struct ShotList: Sendable {
    /// Why a table cannot be read.
    public enum ReadError: Error, Hashable, Sendable {
        /// No title row.
        case empty
        /// No column says which model is meant.
        case noModelColumn
        /// A quoted cell that begins on this line never ends.
        case unterminatedQuote(line: Int)
        /// A row with more cells than there are titles.
        case tooManyCells(line: Int, found: Int, titles: Int)
        /// Two columns of one title.
        case duplicateTitle(String)
        /// More columns than any payload has fields.
        case tooManyColumns(limit: Int)
        /// Not UTF-8.
        case notUTF8
    }

    /// One row below the titles: one payload.
    public struct Row: Hashable, Sendable {
        /// Its first line in the file.
        public let line: Int
        /// Its cells, by the order of ``ShotList/titles``; there may be fewer of them.
        public let cells: [String]
    }

    /// Most columns: each cell is an edit of its payload.
    static let maximumColumns = 200

    /// The titles of the columns, in their order.
    public let titles: [String]
    /// The rows below them; blank lines are left out.
    public let rows: [Row]

    /// Reads a file of CSV whose first row has the titles.
    public init(_ bytes: [UInt8]) throws(ReadError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        var rows = try ShotList.records(Array(text.utf8)[(hasMark ? 3 : 0)...])
        guard let first = rows.first else { throw .empty }
        rows.removeFirst()
        titles = first.cells
        guard titles.contains("model") else { throw .noModelColumn }
        if titles.count > ShotList.maximumColumns {
            throw .tooManyColumns(limit: ShotList.maximumColumns)
        }
        for (place, title) in titles.enumerated()
        where !title.hasPrefix("#") && titles[..<place].contains(title) {
            throw .duplicateTitle(title)
        }
        for row in rows where row.cells.count > first.cells.count {
            throw .tooManyCells(
                line: row.line, found: row.cells.count, titles: first.cells.count)
        }
        self.rows = rows
    }

    /// The payload that a row describes. Cells that no field fits are written as text, so that the
    /// payload's check can say what is wrong with them.
    public func payload(_ row: Row, book: PriceBook, gateway: GatewayIndex?) -> [UInt8] {
        let cells = zip(titles, row.cells).filter { !$1.isEmpty && !$0.hasPrefix("#") }
        let model = cells.first { $0.0 == "model" }?.1
        var text = Array("{}".utf8)
        if let model { text = Array("{\"model\": \(JSONText.quoted(model))}".utf8) }
        for (title, cell) in cells.reversed() where title != "model" {
            guard let document = try? JSONReader.document(text, firstLine: row.line) else { break }
            let edited = try? PayloadEdit.setting(
                title, to: cell, in: document, book: book, gateway: gateway)
            text = edited ?? PayloadEdit.settingText(title, to: cell, in: document)
        }
        return text
    }

    /// All rows but blank lines. Text behind quotes is the cell's too, as many a spreadsheet has it.
    private static func records(_ text: ArraySlice<UInt8>) throws(ReadError) -> [Row] {
        var reader = CSVReader(text)
        reader.joinsTextBehindQuotes = true
        var rows: [Row] = []
        do throws(CSVReader.ReadError) {
            while let row = try reader.next() {
                if row.cells != [""] { rows.append(Row(line: row.line, cells: row.cells)) }
            }
        } catch {
            switch error {
            case .unclosedQuote(let line): throw .unterminatedQuote(line: line)
            // The reader was given no limits, and joins such text.
            case .textBehindQuote, .tooManyColumns, .tooLongCell:
                throw .tooManyColumns(limit: maximumColumns)
            }
        }
        return rows
    }
}
