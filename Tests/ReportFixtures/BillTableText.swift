import SeededCases

/// Rows of titled cells as the bytes of a file.
struct BillTableText {
    let bytes: [UInt8]

    init(
        _ rows: [[(title: String, cell: BillCell)]], _ file: BillShape.FileWay,
        _ text: BillShape.TextWay, _ random: inout SeededRandom
    ) {
        let content: String
        if file.isJSON {
            content = BillTableText.json(rows, file)
        } else {
            content = BillTableText.csv(rows, file, &random)
        }
        bytes = BillTableText.encoded(content, text)
    }

    private static func csv(
        _ rows: [[(title: String, cell: BillCell)]], _ file: BillShape.FileWay,
        _ random: inout SeededRandom
    ) -> String {
        let mark = file == .comma ? "," : file == .semicolon ? ";" : "\t"
        let end = Bool.random(using: &random) ? "\n" : "\r\n"
        let isQuoted = Int.random(in: 0..<4, using: &random) == 0
        func line(_ cells: [String]) -> String {
            cells.map { cell in
                let needs = isQuoted || cell.contains { "\",;\t\n".contains($0) }
                return needs ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }.joined(separator: mark) + end
        }
        var text = ""
        if Int.random(in: 0..<4, using: &random) == 0 {
            text += "Usage report" + end + "Account: someone@example.com" + end + end
        }
        if let first = rows.first { text += line(first.map(\.title)) }
        for row in rows { text += line(row.map { $0.cell.content }) }
        return text
    }

    private static func json(
        _ rows: [[(title: String, cell: BillCell)]], _ file: BillShape.FileWay
    ) -> String {
        func quoted(_ text: String) -> String {
            let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"" + escaped + "\""
        }
        let objects = rows.map { row in
            let members = row.map { title, cell in
                switch cell {
                case .text(let text): quoted(title) + ":" + quoted(text)
                case .number(let number): quoted(title) + ":" + number
                }
            }
            return "{" + members.joined(separator: ",") + "}"
        }
        switch file {
        case .lines: return objects.joined(separator: "\n") + "\n"
        case .wrapped:
            return "{\"code\":200,\"data\":{\"total\":\(objects.count),\"items\":["
                + objects.joined(separator: ",") + "]}}"
        default: return "[" + objects.joined(separator: ",\n") + "]"
        }
    }

    private static func encoded(_ text: String, _ way: BillShape.TextWay) -> [UInt8] {
        switch way {
        case .utf8: return Array(text.utf8)
        case .marked: return [0xEF, 0xBB, 0xBF] + text.utf8
        case .utf16:
            return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16Big:
            return [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .gb18030:
            return text.unicodeScalars.flatMap { scalar in
                gb18030[scalar] ?? Array(String(scalar).utf8)
            }
        }
    }

    /// The characters that shapes write, in GB18030.
    private static let gb18030: [Unicode.Scalar: [UInt8]] = {
        let scalars = "交他任余作值元充入其出分创务动变号合名型展币度建扣扩操支收时易模款消用种积称类系统编美耗计费退金间额（）".unicodeScalars
        let codes = [
            0xBDBB, 0xCBFB, 0xC8CE, 0xD3E0, 0xD7F7, 0xD6B5, 0xD4AA, 0xB3E4, 0xC8EB, 0xC6E4,
            0xB3F6, 0xB7D6, 0xB4B4, 0xCEF1, 0xB6AF, 0xB1E4, 0xBAC5, 0xBACF, 0xC3FB, 0xD0CD,
            0xD5B9, 0xB1D2, 0xB6C8, 0xBDA8, 0xBFDB, 0xC0A9, 0xB2D9, 0xD6A7, 0xCAD5, 0xCAB1,
            0xD2D7, 0xC4A3, 0xBFEE, 0xCFFB, 0xD3C3, 0xD6D6, 0xBBFD, 0xB3C6, 0xC0E0, 0xCFB5,
            0xCDB3, 0xB1E0, 0xC3C0, 0xBAC4, 0xBCC6, 0xB7D1, 0xCDCB, 0xBDF0, 0xBCE4, 0xB6EE,
            0xA3A8, 0xA3A9,
        ]
        return Dictionary(
            uniqueKeysWithValues: zip(scalars, codes).map { scalar, code in
                (scalar, [UInt8(code >> 8), UInt8(code & 0xFF)])
            })
    }()
}
