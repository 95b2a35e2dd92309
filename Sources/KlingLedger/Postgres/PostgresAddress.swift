import CPostgres
internal import KlingCost
import Libc

/// Where a ledger at a server is: an address as libpq reads it, and a schema, so that several teams have
/// one each on one server.
///
/// `postgresql://user@host,otherhost/database?schema=blue&sslmode=verify-full`, or with a service of
/// `pg_service.conf`: `postgresql:///?service=team`. A password is never part of it: libpq takes it from
/// `PGPASSWORD` or `~/.pgpass`.
public struct PostgresAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address without the schema, as libpq gets it.
    let uri: String
    /// The schema: letters, digits and `_`.
    public let schema: String
    /// The options that it names, with their values.
    private let options: [String: String]

    /// Whether a ledger's name is such an address, and not a file's.
    public static func isAddress(_ name: String) -> Bool {
        let scheme = name.lowercased()
        // A file's name that looks like one of libpq's other forms would hide that it is one.
        return scheme.hasPrefix("postgresql:") || scheme.hasPrefix("postgres:")
            || name.contains(" password=")
    }

    /// The schema where an address names none.
    public static let usualSchema = "kcost"

    /// Reads an address.
    ///
    /// - Throws: ``LedgerError/server(_:)``: it cannot be understood, it has a password, or there is no
    ///   libpq.
    public init(_ text: String) throws(LedgerError) {
        var schema = PostgresAddress.usualSchema
        var uri = text
        if let mark = text.firstIndex(of: "?") {
            var kept: [Substring] = []
            for option in text[text.index(after: mark)...].split(separator: "&") {
                if option.hasPrefix("schema=") {
                    schema = String(option.dropFirst("schema=".count))
                } else {
                    kept.append(option)
                }
            }
            uri = String(text[..<mark])
            if !kept.isEmpty { uri += "?" + kept.joined(separator: "&") }
        }
        guard PostgresAddress.isName(schema) else {
            throw .server(.address("the schema is to be letters, digits and _, in lower case"))
        }
        let options = try PostgresAddress.read(uri)
        // `sslpassword` opens the key of a certificate.
        if options["password"] != nil || options["sslpassword"] != nil {
            throw .server(.passwordInAddress)
        }
        // A password with a `/` in it is read as a port and a database.
        let isPort = (options["port"] ?? "").allSatisfy { $0.isNumber || $0 == "," }
        if !isPort
            || ["host", "dbname", "hostaddr"].contains(where: {
                options[$0]?.contains("@") ?? false
            })
        {
            throw .server(
                .address("its host, port or database is none; a password is left out of it"))
        }
        (self.uri, self.schema, self.options) = (uri, schema, options)
    }

    /// A name that needs no quotes in SQL, and at most the 63 bytes that a server keeps of one.
    private static func isName(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = text.utf8.first, letters.contains(first), !text.hasPrefix("pg_") else {
            return false
        }
        return text.utf8.count < 64
            && text.utf8.allSatisfy {
                letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    /// The options that an address names, by libpq's own reading.
    private static func read(_ uri: String) throws(LedgerError) -> [String: String] {
        if let problem = cpostgres_load() { throw .server(.noLibrary(String(cString: problem))) }
        var words: UnsafeMutablePointer<CChar>?
        guard let list = cpostgres_parse(uri, &words) else {
            defer { cpostgres_free(words) }
            // libpq quotes the address in some of its sentences, and a password with it.
            let problem = words.map { String(cString: $0) } ?? "there is no memory"
            throw .server(.address(PostgresAddress.withoutQuotations(problem)))
        }
        defer { cpostgres_options_free(list) }
        return values(list)
    }

    /// Takes out what stands between quotation marks.
    private static func withoutQuotations(_ words: String) -> String {
        let parts = words.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().map { $0.offset % 2 == 0 ? String($0.element) : "…" }
            .joined().filter { !$0.isNewline }
    }

    /// The options of a list that have a value.
    static func values(_ list: UnsafePointer<PQconninfoOption>) -> [String: String] {
        var found: [String: String] = [:]
        var place = list
        while let keyword = place.pointee.keyword {
            if let value = place.pointee.val {
                found[String(cString: keyword)] = String(cString: value)
            }
            place += 1
        }
        return found
    }

    /// What is shown of it: who, where, which database and schema.
    public var description: String {
        var text = "postgresql://"
        if let user = options["user"] { text += user + "@" }
        let hosts = list("host").isEmpty ? list("hostaddr") : list("host")
        let ports = list("port")
        text += hosts.enumerated().map { place, host in
            // A socket's folder, as a URI has it.
            let host = host.replacing("/", with: "%2F")
            let port = ports.count == 1 ? ports[0] : place < ports.count ? ports[place] : ""
            return port.isEmpty ? host : "\(host):\(port)"
        }.joined(separator: ",")
        text += "/" + (options["dbname"] ?? "")
        var shown = ["service", "sslmode"].compactMap { name in
            options[name].map { "\(name)=\($0)" }
        }
        if schema != PostgresAddress.usualSchema { shown.append("schema=\(schema)") }
        return shown.isEmpty ? text : text + "?" + shown.joined(separator: "&")
    }

    private func list(_ name: String) -> [String] {
        options[name].map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
            ?? []
    }
}

// MARK: - What libpq gets

extension PostgresAddress {
    /// The names and values of the options to connect with, for a session that writes or only reads.
    ///
    /// A server that vanished is told within seconds. A machine that is not this one proves who it is
    /// (`verify-full`), unless the user said otherwise in the address, in `PGSSLMODE` or in a service.
    func connection(writing: Bool) -> [(name: String, value: String)] {
        // What comes later counts; the address is spread over the list where it stands.
        var all: [(String, String)] = [
            ("connect_timeout", "5"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "8000"), ("application_name", "kcost"),
        ]
        if writing { all.append(("target_session_attrs", "read-write")) }
        all.append(("dbname", uri))
        all.append(("client_encoding", "UTF8"))
        if mustVerify(all) { all.append(("sslmode", "verify-full")) }
        return all
    }

    /// Whether nobody said how a machine that is not this one is to prove who it is.
    private func mustVerify(_ settings: [(String, String)]) -> Bool {
        if options["sslmode"] != nil || getenv("PGSSLMODE") != nil { return false }
        let inForce = effective(settings)
        // A service may say it; `prefer` is what nobody said.
        guard inForce["sslmode"] == nil || inForce["sslmode"] == "prefer" else { return false }
        let named = inForce["hostaddr"] ?? inForce["host"] ?? ""
        return named.split(separator: ",").contains { !PostgresAddress.isThisMachine($0) }
    }

    /// The options as libpq understands them all together: address, environment, service.
    private func effective(_ settings: [(String, String)]) -> [String: String] {
        guard options["service"] != nil || getenv("PGSERVICE") != nil else {
            var found = options
            for (option, variable) in [("host", "PGHOST"), ("hostaddr", "PGHOSTADDR")]
            where found[option] == nil {
                found[option] = getenv(variable).map { String(cString: $0) }
            }
            return found
        }
        return CStrings.withLists(settings) { names, values in
            guard let connection = cpostgres_begin(names, values) else { return [:] }
            defer { cpostgres_finish(connection) }
            guard let list = cpostgres_options(connection) else { return [:] }
            defer { cpostgres_options_free(list) }
            return PostgresAddress.values(list)
        }
    }

    /// Whether a host is this machine: a socket's folder, or a loopback address or name.
    private static func isThisMachine(_ host: Substring) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
            || host == "::1"
    }
}

/// Lists of texts as C takes them.
enum CStrings {
    /// A list that is ended with NULL.
    typealias List = UnsafePointer<UnsafePointer<CChar>?>?

    /// Two lists side by side, each ended with NULL.
    static func withLists<Value>(
        _ pairs: [(String, String)], _ body: (List, List) -> Value
    ) -> Value {
        let names = pairs.map { strdup($0.0) }
        let values = pairs.map { strdup($0.1) }
        defer { for text in names + values { free(text) } }
        let ends: [UnsafePointer<CChar>?] = [nil]
        return (names.map { UnsafePointer($0) } + ends).withUnsafeBufferPointer { names in
            (values.map { UnsafePointer($0) } + ends).withUnsafeBufferPointer { values in
                body(names.baseAddress, values.baseAddress)
            }
        }
    }
}
