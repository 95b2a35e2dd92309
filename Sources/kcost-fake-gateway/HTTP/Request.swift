/// One HTTP request, and where it came from.
struct Request: Sendable {
    let method: String
    /// The target without its query.
    let path: String
    /// `name=value` pairs as written: nothing that we are asked for needs an escape.
    let query: [String: String]
    /// By name in lower case.
    let fields: [String: String]
    /// What arrived behind the head.
    var body: [UInt8] = []
    /// Counted from 1 since the start, or since the truth was last forgotten.
    var connection = 0
    /// Which request it is on that connection, from 1.
    var number = 0

    /// The key behind `Bearer`; `nil` without one.
    var key: String? {
        guard let field = fields["authorization"], field.hasPrefix("Bearer ") else { return nil }
        return String(field.dropFirst("Bearer ".count))
    }

    /// How many bytes the body has by its own word.
    var bodyCount: Int? { fields["content-length"].map { Int($0) ?? -1 } }

    /// What cannot be answered as asked, and the HTTP status that says so; `nil` when all is well.
    var fault: Int? {
        if fields["transfer-encoding"] != nil { return 501 }
        if let bodyCount {
            return bodyCount < 0 ? 400 : bodyCount > Limits.bodyBytes ? 413 : nil
        }
        return method == "POST" ? 411 : nil
    }

    /// Reads a head: the bytes before the empty line.
    ///
    /// - Returns: `nil` for what is no HTTP/1.1 (RFC 9112 §3 and §5).
    init?(head: ArraySlice<UInt8>) {
        let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let words = (lines.first ?? []).split(separator: UInt8(ascii: " ")).map(Request.text)
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else {
            return nil
        }
        method = words[0]
        let halves = words[1].split(separator: "?", maxSplits: 1)
        path = String(halves[0])
        var query: [String: String] = [:]
        for pair in (halves.count > 1 ? halves[1] : "").split(separator: "&") {
            let sides = pair.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
        }
        self.query = query
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
            else { return nil }
            let name = Request.text(line[..<colon]).lowercased()
            // Two lengths, or two keys: nobody can say which one is meant.
            if fields[name] != nil, Request.mayNotRepeat.contains(name) { return nil }
            fields[name] = Request.text(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 })
        }
        self.fields = fields
    }

    private static let mayNotRepeat = [
        "content-length", "authorization", "idempotency-key", "transfer-encoding",
    ]

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
