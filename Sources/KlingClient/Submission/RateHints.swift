import KlingCost
import Synchronization

/// What a gateway's answers said about how many more it takes (toapis: docs/gateways/toapis.md), for all requests
/// of this process.
final class RateHints: Sendable {
    private let next = Mutex<[RateHeaders.Category: Instant]>([:])

    /// Reads an answer's fields.
    func take(_ fields: HTTPFields, at now: Instant) {
        guard let headers = RateHeaders(fields, at: now) else { return }
        next.withLock { $0[headers.category] = headers.next(at: now) }
    }

    /// When the next request of a kind may be sent; `nil` where nothing was said.
    func next(_ category: RateHeaders.Category) -> Instant? { next.withLock { $0[category] } }
}
