internal import KlingCost

/// The sums that reports read: one row a quarter of an hour in UTC in which entries were written, a
/// quarter of an hour in which their attempts were held, and kind of request; and the same by days. A
/// month of them is few rows however many entries there are, and every zone's month is whole days in
/// UTC and some quarters of an hour at its ends.
enum Rollup {
    private static let seconds: Int64 = 900
    /// The spans that sums are kept by, in seconds.
    static let grains = [seconds, 86_400]

    /// The one that an instant lies in; before 1970 too, time is cut into equal pieces.
    static func bucket(of instant: Instant) -> Int64 {
        let (quotient, rest) = instant.seconds.quotientAndRemainder(dividingBy: seconds)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// When one begins; the first of all times where that is before it.
    static func start(of bucket: Int64) -> Int64 {
        let (start, isBefore) = bucket.multipliedReportingOverflow(by: seconds)
        return isBefore ? .min : start
    }

    /// When the span begins that an instant lies in, of those so long.
    static func start(of instant: Instant, _ grain: Int64) -> Int64 {
        let rest = instant.seconds % grain
        let (start, isBefore) = instant.seconds.subtractingReportingOverflow(
            rest < 0 ? rest + grain : rest)
        return isBefore ? .min : start
    }

    /// Those that lie wholly in a span; `nil` where none does, or where it has no calendar's ends.
    static func whole(in span: Range<Instant>) -> Range<Int64>? {
        let reach = -253_402_300_800...253_402_300_800 as ClosedRange<Int64>
        guard reach.contains(span.lowerBound.seconds) else { return nil }
        let end = min(span.upperBound, Instant(seconds: reach.upperBound))
        let first = bucket(of: Instant(seconds: span.lowerBound.seconds + seconds - 1))
        return first < bucket(of: end) ? first..<bucket(of: end) : nil
    }

    /// The one that begins with an instant; the ends of time, which no calendar ends at, begin one.
    static func bucket(startingAt instant: Instant) -> Int64? {
        let isEnd = instant.seconds == .min || instant.seconds == .max
        return isEnd || instant.seconds % seconds == 0 ? bucket(of: instant) : nil
    }
}

/// What one entry adds to the sums: to one row of each grain.
struct RollupChange {
    /// When the entry was written, and when its attempt was held.
    private let instant, submitted: Instant
    let subject: Subject
    /// What it adds.
    let measures: Measures

    /// What was asked for, in the order of ``Rollup/key``.
    struct Subject: Hashable {
        let chain: Int64
        let gateway, model, mode, project, currency: String
    }

    /// The spans of a grain that a row is of.
    struct Spans: Hashable { let grain, at, submitted: Int64 }

    /// Those that it belongs to.
    func spans(_ grain: Int64) -> Spans {
        Spans(
            grain: grain, at: Rollup.start(of: instant, grain),
            submitted: Rollup.start(of: submitted, grain))
    }

    /// - Parameters:
    ///   - hold: the hold of its attempt; `nil` where it has none.
    ///   - isFailure: whether the gateway said that the attempt's task failed.
    /// - Returns: `nil` for an entry that moves nothing.
    init?(_ entry: Entry, hold: Entry?, _ isFailure: Bool) {
        let asked = hold ?? entry
        (instant, submitted) = (entry.instant, asked.instant)
        subject = Subject(
            chain: entry.chain, gateway: asked.gateway ?? "", model: asked.model ?? "",
            mode: asked.mode ?? "", project: asked.project ?? "",
            currency: asked.currency?.code ?? "")
        let upper = hold?.upper?.count ?? 0
        let amount = entry.amount?.count ?? 0
        let credits = entry.credits(of: hold)?.count ?? 0
        switch entry.kind {
        case .hold: measures = [.holds: 1, .held: upper]
        case .capture:
            let billed = hold?.billedMilliseconds ?? 0
            measures = [
                .captures: 1, .capturesFreed: upper, .charged: amount,
                .expected: hold?.expected?.count ?? 0, .credits: credits, .billed: billed,
                .chargedFailures: isFailure ? 1 : 0, .delivered: isFailure ? 0 : billed,
            ]
        case .void:
            measures = [
                .voids: 1, .failures: entry.voidReason == .failed ? 1 : 0, .voidsFreed: upper,
            ]
        case .adjust where entry.isTopUp:
            measures = [.bought: entry.credits?.count ?? 0, .paid: entry.paid?.count ?? 0]
        case .adjust: measures = [.adjusted: amount, .credits: credits]
        case .sent, .accepted, .unknown, .control: return nil
        }
    }
}

extension Entry {
    /// Credits were bought: no spend yet.
    var isTopUp: Bool { kind == .adjust && attempt == nil && amount == nil }
}
