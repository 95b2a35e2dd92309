import KlingCost

/// An axis of days, or of months where days would be too many: a slot for each, beside each other.
struct DayAxis {
    /// `2026-10-31`, or `2026-10`.
    let slots: [String]
    private let digits: Int
    private static let daysMax = 93

    /// The days of a span that has ends; else those from the first to the last of some.
    init(_ query: ReportQuery, holding days: [String]) {
        let (zone, span) = (query.zone, query.span)
        let known = days.compactMap { CivilDate($0) }.sorted()
        let first =
            span.lowerBound.seconds == .min ? known.first : zone.day(of: span.lowerBound)
        let last =
            span.upperBound.seconds == .max
            ? known.last : zone.day(of: Instant(seconds: span.upperBound.seconds - 1))
        guard let first, let last, first <= last else {
            (slots, digits) = ([], 10)
            return
        }
        if last.daysSinceEpoch - first.daysSinceEpoch < DayAxis.daysMax {
            digits = 10
            slots = (first.daysSinceEpoch...last.daysSinceEpoch).map {
                Zone.utc.day(of: Instant(seconds: Int64($0) * 86_400)).description
            }
        } else {
            digits = 7
            slots = DayAxis.months(first, last)
        }
    }

    private static func months(_ first: CivilDate, _ last: CivilDate) -> [String] {
        let (begin, end) = (first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)
        return (begin...end).compactMap {
            CivilDate(year: $0 / 12, month: $0 % 12 + 1, day: 1).map {
                String($0.description.prefix(7))
            }
        }
    }

    var areMonths: Bool { digits == 7 }

    /// The slot that a day lies in.
    func slot(_ day: String) -> Int? { slots.firstIndex(of: String(day.prefix(digits))) }

    /// Where a slot begins; that behind the last, where the axis ends.
    func x(_ slot: Int) -> Int { Plot.left + slot * (Plot.right - Plot.left) / max(1, slots.count) }

    /// Writes some of its days beneath a field: without their year.
    func label(_ drawing: inout Drawing) {
        let stride = (slots.count + 6) / 7
        for place in slots.indices where stride > 0 && place % stride == 0 {
            let words = areMonths ? slots[place] : String(slots[place].dropFirst(5))
            let middle = (x(place) + x(place + 1)) / 2
            drawing.text(words, .init(x: middle, y: Plot.bottom + 180), .middle)
        }
    }
}
