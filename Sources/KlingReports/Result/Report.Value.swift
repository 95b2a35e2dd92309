internal import KlingCost
internal import KlingLedger

extension Report.Value {
    /// A cell as its column's kind has it; `nil` where it is of another.
    init?(_ cell: Statement.Cell, _ kind: ReportColumn.Kind) {
        switch (cell, kind) {
        case (.null, _): self = .none
        case (.text(let text), let kind) where kind.isText: self = .text(text)
        case (.integer(let number), let kind) where kind.isText: self = .text(String(number))
        case (.integer(let number), .count): self = .count(number)
        case (.integer(let number), .money): self = .money(Nanos(count: number))
        case (.integer(let number), .credits): self = .credits(Nanos(count: number))
        case (.integer(let number), .seconds): self = .milliseconds(number)
        case (.integer(let number), .instant): self = .instant(Instant(seconds: number))
        case (.integer(let number), .percent): self = .share(Nanos(count: number))
        default: return nil
        }
    }

    /// Its number, in the smallest unit of its kind; `nil` for text and for nothing.
    var number: Int64? {
        switch self {
        case .none, .text: nil
        case .count(let number), .milliseconds(let number): number
        case .money(let amount), .credits(let amount), .share(let amount): amount.count
        case .instant(let instant): instant.seconds
        }
    }

    /// The sum of two of one kind; nothing adds nothing.
    func adding(_ other: Report.Value) throws(ReportError) -> Report.Value {
        guard let one = number else { return other }
        guard let two = other.number else { return self }
        let (sum, overflow) = one.addingReportingOverflow(two)
        if overflow { throw .overflow }
        return switch self {
        case .none, .text, .instant: self
        case .count: .count(sum)
        case .money: .money(Nanos(count: sum))
        case .credits: .credits(Nanos(count: sum))
        case .milliseconds: .milliseconds(sum)
        case .share: .share(Nanos(count: sum))
        }
    }

    /// One by another: an amount a second, an amount a clip, a share; to the nearest millionth, a tie to
    /// the even one. Nothing is divided by nothing.
    func divided(
        by other: Report.Value, as kind: ReportColumn.Kind
    ) throws(ReportError) -> Report.Value {
        guard let above = number, let below = other.number, below > 0 else { return .none }
        var factor = 1 as Int64
        if case .milliseconds = other { factor = 1000 }
        if kind == .percent { factor = Nanos.perWhole }
        let places: Int64 = kind == .count || kind == .seconds ? 1 : 1000
        let divisor = Int128(below) * Int128(places)
        let rounded = Report.Value.quotient(Int128(above) * Int128(factor), by: divisor)
        guard let count = Int64(exactly: rounded * Int128(places)) else { throw .overflow }
        return switch kind {
        case .percent: .share(Nanos(count: count))
        case .credits: .credits(Nanos(count: count))
        case .count: .count(count)
        case .seconds: .milliseconds(count)
        case .money, .text, .id, .tags, .instant: .money(Nanos(count: count))
        }
    }

    /// A quotient to the nearest whole, a tie to the even one.
    private static func quotient(_ number: Int128, by divisor: Int128) -> Int128 {
        let (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
        let twice = rest.magnitude * 2
        let isAway = twice > divisor.magnitude || twice == divisor.magnitude && whole % 2 != 0
        return isAway ? whole + number.signum() : whole
    }

    /// By number, texts by their scalars; what is nothing comes before neither.
    func comesBefore(_ other: Report.Value) -> Bool {
        if case .text(let one) = self, case .text(let two) = other {
            return one.unicodeScalars.lexicographicallyPrecedes(two.unicodeScalars)
        }
        guard let one = number, let two = other.number else {
            return self != .none && other == .none
        }
        return one < two
    }
}
