internal import KlingCost

/// By how much a bill's clock differs from the ledger's, where most of its rows say the same: its
/// times are of another zone than they were read in.
public struct ClockShift: Hashable, Sendable {
    /// Seconds by which the rows are later than the work that they are about.
    public let seconds: Int
    /// How many rows say so.
    public let rows: Int
    /// How many there are that could.
    public let of: Int

    /// From -12:00 to +14:00 zones differ by no more than this, in steps of so much: seconds.
    private static let (most, step) = (26 * 3_600, 1_800)
    /// More rows than this say no more than so many do.
    static let mostRows = 500

    /// The shifts that are looked for: whole hours first, the smallest first.
    static let candidates: [Int] = {
        // What is off by half an hour is late; zones that far from whole hours are further away.
        let all = stride(from: -most, through: most, by: step).filter { seconds in
            seconds != 0 && (seconds % 3_600 == 0 || abs(seconds) > 3 * 3_600)
        }
        return all.sorted { one, other in
            (one % 3_600 == 0 ? 0 : 1, abs(one), one)
                < (other % 3_600 == 0 ? 0 : 1, abs(other), other)
        }
    }()

    /// What most of the rows agree upon; `nil` where they do not, or where one alone would say it.
    ///
    /// - Parameters:
    ///   - count: how many rows there are.
    ///   - isRight: whether a row is right as it was read.
    ///   - fits: whether a row would be right if its clock were so many seconds behind.
    init?<Failure: Error>(
        of count: Int, isRight: (Int) throws(Failure) -> Bool,
        fits: (Int, Int) throws(Failure) -> Bool
    ) throws(Failure) {
        if count < 2 { return nil }
        var wrong: [Int] = []
        for row in 0..<count where try !isRight(row) { wrong.append(row) }
        if wrong.count * 2 <= count { return nil }
        var best: (seconds: Int, rows: Int)?
        for seconds in ClockShift.candidates {
            var rows = 0
            for row in wrong where try fits(row, seconds) { rows += 1 }
            if rows > best?.rows ?? 0 { best = (seconds, rows) }
        }
        guard let best, best.rows >= 2, best.rows * 2 > count else { return nil }
        (seconds, rows, of) = (best.seconds, best.rows, count)
    }
}

extension Instant {
    /// Some seconds later or earlier; the ends of time where it would lie beyond them.
    func moved(by seconds: Int) -> Instant {
        let (moved, isBeyond) = self.seconds.addingReportingOverflow(Int64(seconds))
        return Instant(seconds: isBeyond ? (seconds < 0 ? .min : .max) : moved)
    }
}
