import CPostgres
internal import KlingCost

/// What a server answered to one statement.
final class PostgresRows {
    private let result: OpaquePointer

    /// - Parameter result: from libpq; it goes with this value.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { cpostgres_clear(result) }

    var count: Int { Int(cpostgres_rows(result)) }

    /// The command tag, as `COMMIT`.
    var tag: String { String(cString: cpostgres_result_tag(result)) }

    /// How many rows a statement changed.
    var changed: Int { Int(tag.split(separator: " ").last ?? "") ?? 0 }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        row >= count || cpostgres_is_null(result, Int32(row), Int32(column))
    }

    func text(_ row: Int, _ column: Int) -> String? {
        isNull(row, column)
            ? nil : String(cString: cpostgres_value(result, Int32(row), Int32(column)))
    }

    func optionalInteger(_ row: Int, _ column: Int) -> Int64? {
        text(row, column).flatMap { Int64($0) }
    }

    func integer(_ row: Int, _ column: Int) -> Int64 { optionalInteger(row, column) ?? 0 }

    func flag(_ row: Int, _ column: Int) -> Bool { text(row, column) == "t" }

    func instant(_ row: Int, _ column: Int) -> Instant? {
        optionalInteger(row, column).map { Instant(seconds: $0) }
    }

    /// A column of bytes: `\x` and hexadecimal digits, or, where the server is set so, characters with
    /// `\\` and `\ooo` among them (PostgreSQL, "bytea Escape Format").
    func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        guard let text = text(row, column) else { return nil }
        if text.hasPrefix("\\x") { return [UInt8](hexadecimal: text.dropFirst(2)) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else if rest.first == byte {
                bytes.append(rest.removeFirst())
            } else {
                let digits = String(decoding: rest.prefix(3), as: UTF8.self)
                guard rest.count >= 3, let value = UInt8(digits, radix: 8) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(3)
            }
        }
        return bytes
    }

    func hash(_ row: Int, _ column: Int) -> ChainHash? {
        bytes(row, column).flatMap { ChainHash(bytes: $0) }
    }

    func id(_ row: Int, _ column: Int) -> AttemptID? {
        bytes(row, column).flatMap { AttemptID(bytes: $0) }
    }
}

/// What became of one statement of a trip.
enum PostgresAnswer {
    case rows(PostgresRows)
    /// It failed.
    case failed(PostgresError)
    /// One before it in its segment failed, which is what there is to say.
    case skipped

    /// Its rows.
    func rows() throws(PostgresError) -> PostgresRows {
        switch self {
        case .rows(let rows): return rows
        case .failed(let error): throw error
        case .skipped: throw .refused(code: "25P02", words: "a statement before it failed")
        }
    }
}

/// Why a server did not do what it was asked.
enum PostgresError: Error, Hashable {
    /// It said no: SQLSTATE, and its own sentence.
    case refused(code: String, words: String)
    /// The connection ended; what was sent may have been done.
    case lost(String)
    /// No answer came within the time that was given; the connection is closed.
    case silent
    /// No connection can be made.
    case unreachable(String)
}
