import CPostgres
internal import KlingCost
import Libc

/// A connection to a server, for one thread: statements go out in trips, and every wait is bounded.
final class PostgresConnection {
    private let connection: OpaquePointer

    /// Connects.
    init(_ address: PostgresAddress, writing: Bool) throws(LedgerError) {
        let settings = address.connection(writing: writing)
        guard let connection = CStrings.withLists(settings, { cpostgres_connect($0, $1) }) else {
            throw .server(.unreachable("there is no memory"))
        }
        guard cpostgres_is_good(connection), cpostgres_begin_pipeline(connection) else {
            defer { cpostgres_finish(connection) }
            throw .server(.unreachable(PostgresConnection.words(connection)))
        }
        self.connection = connection
        let encoding = cpostgres_parameter(connection, "server_encoding").map {
            String(cString: $0)
        }
        if let encoding, encoding != "UTF8" { throw .server(.encoding(encoding)) }
    }

    deinit { cpostgres_finish(connection) }

    private static func words(_ connection: OpaquePointer) -> String {
        String(cString: cpostgres_words(connection)).split(whereSeparator: \.isNewline)
            .map { $0.trimming(\.isWhitespace) }.joined(separator: "; ")
    }

    /// Whether it can still be used.
    var isGood: Bool { cpostgres_is_good(connection) }

    /// The version of the server, as 150018.
    var version: Int { Int(cpostgres_server_version(connection)) }

    /// The SQLSTATE of the last warning since this was asked last.
    func takeWarning() -> String? {
        var code = [CChar](repeating: 0, count: 6)
        cpostgres_take_warning(connection, &code)
        let text = code.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    // MARK: A trip

    /// Sends segments of statements together, each segment ended with Sync, and waits for all answers. A
    /// statement that fails takes the rest of its segment with it, and no other.
    ///
    /// - Throws: ``PostgresError/lost(_:)`` or ``PostgresError/silent``: nobody can tell what of it
    ///   was done, and the connection is of no more use.
    func trip(
        _ segments: [[PostgresQuery]], within milliseconds: Int
    ) throws(PostgresError) -> [[PostgresAnswer]] {
        let end = Int64(milliseconds) + monotonicMilliseconds
        for segment in segments {
            for query in segment { try send(query) }
            guard cpostgres_sync(connection) else { throw lost }
        }
        var answers: [[PostgresAnswer]] = []
        for segment in segments {
            var found: [PostgresAnswer] = []
            for _ in segment { found.append(try answer(before: end)) }
            answers.append(found)
            // The result of the Sync itself, which no NULL follows.
            guard let sync = try nextResult(before: end) else { throw lost }
            defer { cpostgres_clear(sync) }
            guard cpostgres_result_status(sync) == PGRES_PIPELINE_SYNC else { throw lost }
        }
        return answers
    }

    private var lost: PostgresError { .lost(PostgresConnection.words(connection)) }

    private func send(_ query: PostgresQuery) throws(PostgresError) {
        var bytes: [CChar] = []
        var starts: [Int?] = []
        var (lengths, formats): ([Int32], [Int32]) = ([], [])
        for value in query.values {
            let encoded = value.encoded
            starts.append(encoded == nil ? nil : bytes.count)
            lengths.append(Int32(clamping: encoded?.bytes.count ?? 0))
            formats.append(encoded?.isBinary == true ? 1 : 0)
            bytes += (encoded?.bytes ?? []).map { CChar(bitPattern: $0) } + [0]
        }
        let isSent = bytes.withUnsafeBufferPointer { bytes in
            let values = starts.map { start in start.flatMap { bytes.baseAddress?.advanced(by: $0) }
            }
            return cpostgres_send(
                connection, query.text, Int32(values.count), values, lengths, formats)
        }
        if !isSent { throw lost }
    }

    /// What became of the next statement.
    private func answer(before end: Int64) throws(PostgresError) -> PostgresAnswer {
        guard let result = try nextResult(before: end) else { throw lost }
        let rows = PostgresRows(result)
        let answer: PostgresAnswer
        switch cpostgres_result_status(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: answer = .rows(rows)
        case PGRES_PIPELINE_ABORTED: answer = .skipped
        default:
            // Without a SQLSTATE it is libpq that speaks, of a connection that ended.
            guard let code = cpostgres_result_field(result, Int32(CPOSTGRES_SQLSTATE)) else {
                throw lost
            }
            let words = cpostgres_result_field(result, Int32(CPOSTGRES_SENTENCE))
            answer = .failed(
                .refused(
                    code: String(cString: code), words: words.map { String(cString: $0) } ?? ""))
        }
        // NULL ends what belongs to a statement.
        if let more = try nextResult(before: end) {
            cpostgres_clear(more)
            throw lost
        }
        return answer
    }

    private func nextResult(before end: Int64) throws(PostgresError) -> OpaquePointer? {
        while true {
            let left = cpostgres_flush(connection)
            if left < 0 { throw lost }
            if !cpostgres_is_busy(connection) { return cpostgres_result(connection) }
            try wait(toSend: left > 0, before: end)
            guard cpostgres_consume(connection) else { throw lost }
        }
    }

    private func wait(toSend: Bool, before end: Int64) throws(PostgresError) {
        var watched = pollfd(
            fd: cpostgres_socket(connection), events: Int16(POLLIN | (toSend ? POLLOUT : 0)),
            revents: 0)
        if watched.fd < 0 { throw lost }
        let left = end - monotonicMilliseconds
        guard left > 0 else { throw .silent }
        let found = poll(&watched, 1, Int32(clamping: left))
        if found < 0, errno != EINTR { throw lost }
    }
}
