/// The span in which a budget's limit holds: a calendar period of the budget's zone, all of time,
/// or the span that ends now.
public enum BudgetPeriod: Hashable, Sendable {
    /// From local midnight to the next.
    case day
    /// Seven local days from Monday on (ISO 8601).
    case week
    /// A calendar month of local days.
    case month
    /// From the beginning of time to its end.
    case total
    /// So long until now, in any zone.
    case rolling(Span)

    /// The length of a rolling period.
    public struct Span: Hashable, Sendable {
        /// What a span may be, in seconds: one minute to 366 days.
        public static let range: ClosedRange<Int64> = 60...366 * 86_400

        /// The length in seconds.
        public let seconds: Int64

        /// - Parameter seconds: from one minute to 366 days.
        /// - Returns: `nil` for any other.
        public init?(seconds: Int64) {
            guard Span.range.contains(seconds) else { return nil }
            self.seconds = seconds
        }
    }

    /// Reads `day`, `week`, `month`, `total`, or `rolling:` with a span from one minute to 366
    /// days in whole seconds, minutes, hours or days: `rolling:24h`, `rolling:90m`, `rolling:7d`.
    ///
    /// - Returns: `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        switch text {
        case "day": self = .day
        case "week": self = .week
        case "month": self = .month
        case "total": self = .total
        default:
            guard text.hasPrefix("rolling:"), let span = Span(Array(text.utf8.dropFirst(8))) else {
                return nil
            }
            self = .rolling(span)
        }
    }

    /// The period that an instant lies in, half-open: what happens at its upper bound is the next
    /// one's.
    ///
    /// A rolling period is what lies less than its span before `now`, `now` included. Instants are
    /// whole seconds, so that is `now - span + 1 ..< now + 1`: an entry exactly a span ago is out.
    /// The bounds are held to what an ``Instant`` can be; the last of all instants lies in none.
    ///
    /// - Parameters:
    ///   - now: the instant that the period holds.
    ///   - zone: whose days, weeks and months; no other period asks for it.
    public func bounds(containing now: Instant, in zone: Zone) -> Range<Instant> {
        switch self {
        case .day: zone.day(containing: now)
        case .week: zone.week(containing: now)
        case .month: zone.month(containing: now)
        case .total: Instant(seconds: .min)..<Instant(seconds: .max)
        case .rolling(let span): now.later(by: 1 - span.seconds)..<now.later(by: 1)
        }
    }

    /// When the period of an instant is over and the next one begins, for messages.
    ///
    /// - Returns: `nil` where no new period begins: of all time, and of a rolling one, from which
    ///   entries leave one by one (``release(of:in:)``).
    public func turn(after now: Instant, in zone: Zone) -> Instant? {
        switch self {
        case .day, .week, .month: bounds(containing: now, in: zone).upperBound
        case .total, .rolling: nil
        }
    }

    /// The first instant at which what was spent at an earlier one no longer counts.
    ///
    /// - Returns: `nil` when it counts for good.
    public func release(of entry: Instant, in zone: Zone) -> Instant? {
        switch self {
        case .day, .week, .month: turn(after: entry, in: zone)
        case .total: nil
        case .rolling(let span): entry.later(by: span.seconds)
        }
    }
}

extension BudgetPeriod: CustomStringConvertible {
    /// As ``init(_:)`` reads it; spans in the largest unit that is whole, `rolling:24h` for a day.
    public var description: String {
        switch self {
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .total: "total"
        case .rolling(let span): "rolling:\(span)"
        }
    }
}

extension BudgetPeriod.Span: CustomStringConvertible {
    /// A number and its unit: `90m`, `24h`, `7d`.
    public var description: String {
        if seconds.isMultiple(of: 86_400), seconds > 86_400 { return "\(seconds / 86_400)d" }
        if seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }

    /// A number without a leading zero, and `s`, `m`, `h` or `d`.
    fileprivate init?(_ text: [UInt8]) {
        let unit: Int64
        switch text.last {
        case UInt8(ascii: "s"): unit = 1
        case UInt8(ascii: "m"): unit = 60
        case UInt8(ascii: "h"): unit = 3600
        case UInt8(ascii: "d"): unit = 86_400
        default: return nil
        }
        let digits = text.dropLast()
        guard digits.count <= 8, digits.first != UInt8(ascii: "0"),
            let number = Int(digits: digits)
        else { return nil }
        self.init(seconds: Int64(number) * unit)
    }
}

extension Instant {
    /// So many seconds later, or the end of time that lies before it.
    fileprivate func later(by seconds: Int64) -> Instant {
        let (sum, isOver) = self.seconds.addingReportingOverflow(seconds)
        return Instant(seconds: isOver ? (seconds < 0 ? .min : .max) : sum)
    }
}
