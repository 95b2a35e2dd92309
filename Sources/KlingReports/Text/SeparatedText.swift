extension Grid {
    /// The grid as comma-separated values by RFC 4180, for spreadsheets and programs.
    ///
    /// Lines end in CRLF, the titles come first even when there is no row, and a cell is quoted
    /// only where it must be. Control characters are made visible, as everywhere.
    package func csv() -> String {
        let titles = page?.isFirst ?? true ? [columns.map(\.title)] : []
        return (titles + rows).map { Self.csvLine($0) }.joined()
    }

    /// What stands before CSV that people open in a spreadsheet: without it Excel reads UTF-8 as the
    /// system's own encoding. Programs may take it for a part of the first title.
    package static let byteOrderMark = "\u{FEFF}"

    /// One row as a line, for rows that are written as they come.
    package static func csvLine(_ row: [String]) -> String {
        row.map { quoted(withoutFormula($0.visible)) }.joined(separator: ",") + "\r\n"
    }

    /// A cell that a spreadsheet would run as a formula, disarmed by a leading apostrophe.
    ///
    /// Text from a payload could otherwise read other cells and send them away when a statement is
    /// opened. Figures such as -0.42 begin alike, but are only numbers and stay numbers.
    private static func withoutFormula(_ cell: String) -> String {
        guard let first = cell.unicodeScalars.first, formulaStarts.contains(first) else {
            return cell
        }
        return isPlainNumber(cell) ? cell : "'" + cell
    }

    /// The fullwidth forms are there because spreadsheets set to Chinese or Japanese accept them.
    private static let formulaStarts: [Unicode.Scalar] = [
        "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠",
    ]

    /// Whether this is digits with at most one sign before them and one point among them.
    private static func isPlainNumber(_ cell: String) -> Bool {
        var digits = cell.utf8[...]
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
            digits.removeFirst()
        }
        let parts = digits.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    /// Looks at scalars, not at characters: "\r\n" and a quote with an accent are one character.
    private static func quoted(_ cell: String) -> String {
        guard cell.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
            return cell
        }
        var inner = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { inner.append(scalar) }
            inner.append(scalar)
        }
        return "\"" + String(inner) + "\""
    }
}
