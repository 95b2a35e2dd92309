internal import KlingCost

/// The sums that reports read: one row a quarter of an hour in UTC in which entries were written, a
/// quarter of an hour in which their attempts were held, and kind of request; and the same by days. A
/// month of them is few rows however many entries there are, and every zone's month is whole days in
/// UTC and some quarters of an hour at its ends.
enum Rollup {
    private static let seconds: Int64 = 900
    /// The spans that sums are kept by, in seconds.
    static let grains = [seconds, 86_400]

    /// What tells rows apart, in the order that they are found by.
    static let key = "grain_s, at_s, submitted_s, chain, gateway, model, mode, project, currency"

    /// What the rows add up; those in `_nanos` in 1e-9 of the row's currency, or of credits.
    static let measures = [
        "holds", "captures", "voids", "failures", "held_nanos", "captures_freed_nanos",
        "voids_freed_nanos", "charged_nanos", "adjusted_nanos", "expected_nanos", "credits_nanos",
        "bought_nanos", "paid_nanos", "billed_ms", "charged_failures", "delivered_ms",
    ]

    static let table = """
        DROP TABLE IF EXISTS rollup;
        CREATE TABLE rollup (
          grain_s INTEGER NOT NULL,
          at_s INTEGER NOT NULL,
          submitted_s INTEGER NOT NULL,
          chain INTEGER NOT NULL,
          gateway TEXT NOT NULL,
          model TEXT NOT NULL,
          mode TEXT NOT NULL,
          project TEXT NOT NULL,
          currency TEXT NOT NULL,
        \(measures.map { "  \($0) INTEGER NOT NULL,\n" }.joined())  PRIMARY KEY (\(key))
        ) STRICT, WITHOUT ROWID;

        """

    static let index = "CREATE INDEX rollup_submitted ON rollup (grain_s, submitted_s);\n"

    fileprivate static let add: String = {
        let values = (1...9 + measures.count).map { "?\($0)" }.joined(separator: ", ")
        let sums = measures.enumerated().map { "\($1) = \($1) + ?\($0 + 10)" }
        return "INSERT INTO rollup VALUES (\(values)) ON CONFLICT DO UPDATE SET "
            + sums.joined(separator: ", ")
    }()

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

extension Database {
    /// Adds what an entry holds, gives back, charges or buys to the sums.
    ///
    /// - Parameters:
    ///   - hold: that of its attempt, which says what was asked for; `nil` where it has none.
    ///   - isFailure: whether the gateway said that the attempt's task failed.
    func roll(_ entry: Entry, hold: Entry?, isFailure: Bool = false) throws(LedgerError) {
        guard let change = RollupChange(entry, hold: hold, isFailure) else { return }
        let subject = hold ?? entry
        let row = try statement(Rollup.add)
        row.bind(4, entry.chain).bind(5, subject.gateway ?? "").bind(6, subject.model ?? "")
            .bind(7, subject.mode ?? "").bind(8, subject.project ?? "")
            .bind(9, subject.currency?.code ?? "")
        for (place, value) in change.values.enumerated() { row.bind(Int32(10 + place), value) }
        for grain in Rollup.grains {
            // The rest stays bound.
            row.rewind()
            try row.bind(1, grain).bind(2, Rollup.start(of: entry.instant, grain))
                .bind(3, Rollup.start(of: subject.instant, grain)).run()
        }
    }
}

/// What one entry adds to each of ``Rollup/measures``.
private struct RollupChange {
    let values: [Int64]

    /// `nil` for an entry that moves nothing.
    init?(_ entry: Entry, hold: Entry?, _ isFailure: Bool) {
        let upper = hold?.upper?.count ?? 0
        let amount = entry.amount?.count ?? 0
        let credits = entry.credits(of: hold)?.count ?? 0
        switch entry.kind {
        case .hold: values = [1, 0, 0, 0, upper, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        case .capture:
            let (expected, billed) = (hold?.expected?.count ?? 0, hold?.billedMilliseconds ?? 0)
            let (failures, delivered): (Int64, Int64) = isFailure ? (1, 0) : (0, billed)
            values = [
                0, 1, 0, 0, 0, upper, 0, amount, 0, expected, credits, 0, 0, billed, failures,
                delivered,
            ]
        case .void:
            let failures: Int64 = entry.reason == "failed" ? 1 : 0
            values = [0, 0, 1, failures, 0, 0, upper, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        case .adjust where entry.isTopUp:
            let (bought, paid) = (entry.credits?.count ?? 0, entry.paid?.count ?? 0)
            values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, bought, paid, 0, 0, 0]
        case .adjust: values = [0, 0, 0, 0, 0, 0, 0, 0, amount, 0, credits, 0, 0, 0, 0, 0]
        case .sent, .accepted, .unknown, .control: return nil
        }
    }
}

extension Entry {
    /// Credits were bought: no spend yet.
    var isTopUp: Bool { kind == .adjust && attempt == nil && amount == nil }
}
