/// An HTTP answer before anything goes wrong with it.
struct Answer: Sendable {
    var status: Int
    var fields: [(name: String, value: String)] = []
    var body: [UInt8]
    /// The head alone is sent: the answer to `HEAD`.
    var isHeadOnly = false
    /// The connection ends behind it.
    var isLast = false

    /// An answer of JSON.
    static func json(_ text: String, status: Int = 200) -> Answer {
        let type = (name: "Content-Type", value: "application/json; charset=utf-8")
        return Answer(status: status, fields: [type], body: Array((text + "\n").utf8))
    }

    /// The head with its empty line.
    ///
    /// - Parameter length: what it says of the body's length.
    func head(length: Int) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(Answer.reasons[status] ?? "Status")\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        text += "Content-Length: \(length)\r\n"
        if isLast { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    private static let reasons = [
        200: "OK", 206: "Partial Content", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 411: "Length Required", 413: "Content Too Large",
        416: "Range Not Satisfiable", 422: "Unprocessable Content", 429: "Too Many Requests",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
