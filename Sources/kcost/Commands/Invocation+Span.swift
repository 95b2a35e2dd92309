import KlingCost

extension Invocation {
    /// The seconds of a span that an option names; `nil` where it was not given.
    func span(_ option: String) throws(CommandFailure) -> Int64? {
        guard let text = value(option) else { return nil }
        guard let seconds = Invocation.span(text) else {
            throw .badValue(
                option: option, value: text, expected: "a span from 1m to 366d such as 10m or 2h")
        }
        return seconds
    }

    /// How long an option lets one wait: `250ms`, `90s`, `10m`, `2h`; `nil` where it was not given.
    func patience(_ option: String) throws(CommandFailure) -> Duration? {
        guard let text = value(option) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
        guard digits.count <= 8, let count = Int64(digits),
            let unit = units[text[digits.endIndex...]], count * unit <= 7 * 86_400_000
        else {
            throw .badValue(
                option: option, value: text, expected: "a span up to 168h such as 90s, 10m or 2h")
        }
        return .milliseconds(count * unit)
    }

    /// Reads a span as a rolling period is written: `10m`, `2h`, `7d`.
    static func span(_ text: String) -> Int64? {
        guard case .rolling(let span)? = BudgetPeriod("rolling:\(text)") else { return nil }
        return span.seconds
    }
}
