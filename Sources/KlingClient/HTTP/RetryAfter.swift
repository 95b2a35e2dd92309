/// How long a server asks to wait: the field `Retry-After` (RFC 9110 §10.2.3).
enum RetryAfter {
    /// Reads seconds, of at most a day. A date counts as none: clocks differ.
    static func seconds(_ field: String) -> Int? {
        guard let seconds = Int(field), (1...86_400).contains(seconds) else { return nil }
        return seconds
    }
}
