/// Rows of comma-separated values (RFC 4180), one at a time, with any line end.
package struct CSVReader {
    /// Why a table cannot be read on.
    package enum ReadError: Error, Hashable {
        /// A quoted cell that begins on this line never ends.
        case unclosedQuote(line: Int)
        /// Text stands behind the quotes of a cell.
        case textBehindQuote(line: Int)
        case tooManyColumns
        case tooLongCell
    }

    /// A row, and the line of the text that it begins on.
    package typealias Row = (line: Int, cells: [String])

    /// Most cells in a row, and most bytes in a cell.
    package var (mostColumns, longestCell) = (Int.max, Int.max)
    /// What stands behind the quotes of a cell belongs to it. Where it does not, blanks there say
    /// nothing, and anything else is a failure.
    package var joinsTextBehindQuotes = false

    private let text: ArraySlice<UInt8>
    private let separator: UInt8
    private var place: Int
    private var line = 1

    /// - Parameter separator: what stands between the cells of a row.
    package init(_ text: ArraySlice<UInt8>, separator: UInt8 = UInt8(ascii: ",")) {
        (self.text, self.separator) = (text, separator)
        place = text.startIndex
    }

    /// The next row; `nil` at the end. A blank line is a row of one empty cell.
    package mutating func next() throws(ReadError) -> Row? {
        if place == text.endIndex { return nil }
        let start = line
        var cells: [String] = []
        while true {
            if cells.count == mostColumns { throw .tooManyColumns }
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
    private mutating func cell() throws(ReadError) -> String {
        var bytes: [UInt8] = []
        let isQuoted = place < text.endIndex && text[place] == UInt8(ascii: "\"")
        if isQuoted { try quoted(&bytes) }
        let takesText = !isQuoted || joinsTextBehindQuotes
        while place < text.endIndex {
            let byte = text[place]
            if byte == separator || byte == 0x0A || byte == 0x0D { break }
            if takesText {
                bytes.append(byte)
            } else if byte != 0x20, byte != 0x09 {
                // Some consoles close a cell with a tab, so that spreadsheets take it for text.
                throw .textBehindQuote(line: line)
            }
            place += 1
            if bytes.count > longestCell { throw .tooLongCell }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func quoted(_ bytes: inout [UInt8]) throws(ReadError) {
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
            if bytes.count > longestCell { throw .tooLongCell }
        }
        throw .unclosedQuote(line: opened)
    }
}
