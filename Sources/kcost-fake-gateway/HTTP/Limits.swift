import KlingCost

/// What one client may ask of the program, so that none can wear it out.
enum Limits {
    /// Connections at once; the next one waits until another ends.
    static let connectionCount = 256
    /// Requests on one connection.
    static let requestCount = 1000
    /// Bytes of a request's head.
    static let headBytes = 16 << 10
    /// Bytes of a request's body: what our own reader takes.
    static let bodyBytes = JSONReader.maximumBytes
    /// From the first byte of a request to its last.
    static let requestMs: Int64 = 10_000
    /// Between two requests on one connection.
    static let idleMs: Int64 = 15_000
    /// For an answer, however slow it is meant to be; and how long a hang lasts at most.
    static let answerMs: Int64 = 60_000
    /// Bytes of payloads that are kept, over all tasks.
    static let keptBytes = 256 << 20
}
