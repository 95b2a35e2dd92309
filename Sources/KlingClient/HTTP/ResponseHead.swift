internal import KlingCost

/// Status line and header fields of an answer, as they come in line by line (RFC 9112).
struct ResponseHead {
    /// Most bytes of header lines that are taken, over all heads of one exchange.
    static let maximumBytes = 64 << 10

    /// Zero until a status line came.
    private(set) var status = 0
    private var fields: [(name: String, value: String)] = []
    /// The empty line came: what follows is a body, or trailers, which are not taken.
    private(set) var isComplete = false
    private(set) var byteCount = 0

    /// Takes a line with its line end.
    ///
    /// - Returns: `false` when it is too much.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        byteCount += line.count
        if byteCount > ResponseHead.maximumBytes { return false }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // A new head, after 1xx ones.
            fields = []
            isComplete = false
            let code = text.split(separator: " ", maxSplits: 2).dropFirst().first ?? ""
            status = Int(code.prefix { $0.isNumber }) ?? 0
        } else if !isComplete {
            let content = text.trimming { $0.isWhitespace }
            if content.isEmpty {
                isComplete = status >= 200
            } else if let colon = content.firstIndex(of: ":") {
                fields.append(
                    (
                        String(content[..<colon]).lowercased(),
                        content[content.index(after: colon)...].trimming { $0.isWhitespace }
                    ))
            }
        }
        return true
    }

    /// A field's value, its name in lower case; the first where there are several.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// All fields, names in lower case.
    var all: HTTPFields { HTTPFields(fields) }

    var contentLength: UInt64? { self["content-length"].flatMap { UInt64($0) } }

    /// A coding that changes the bytes, where one was applied (RFC 9110 §8.4).
    var encoding: String? {
        self["content-encoding"].flatMap { $0.lowercased() == "identity" || $0.isEmpty ? nil : $0 }
    }
}
