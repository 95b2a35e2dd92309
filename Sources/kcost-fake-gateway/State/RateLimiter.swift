import Libc

/// Counts what each key sent within a gateway's window.
struct RateLimiter: Sendable {
    /// Times on `monotonicMilliseconds`, oldest first.
    private var times: [String: [Int64]] = [:]

    /// Lets a request pass or not, and says what the answer tells of the limit.
    mutating func admit(
        _ key: String, _ limit: RateLimit, now: Int64
    ) -> (isAdmitted: Bool, fields: [(name: String, value: String)]) {
        // Whoever invents a key for each request would fill the memory.
        if times.count > 1000 { times = times.filter { now - ($1.last ?? 0) < limit.windowMs } }
        var recent = (times[key] ?? []).filter { now - $0 < limit.windowMs }
        let isAdmitted = recent.count < limit.count
        if isAdmitted { recent.append(now) }
        times[key] = recent
        let waitMs = limit.windowMs - (now - (recent.first ?? now))
        guard let category = limit.category else { return (isAdmitted, []) }
        var fields = [
            (name: "X-RateLimit-Limit", value: String(limit.count)),
            (name: "X-RateLimit-Remaining", value: String(limit.count - recent.count)),
            (name: "X-RateLimit-Reset", value: String((unixMilliseconds + waitMs) / 1000)),
            (name: "X-RateLimit-Category", value: category),
        ]
        if !isAdmitted { fields.append(("Retry-After", String((waitMs + 999) / 1000))) }
        return (isAdmitted, fields)
    }
}
