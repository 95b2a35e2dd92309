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

    /// Reads a span as a rolling period is written: `10m`, `2h`, `7d`.
    static func span(_ text: String) -> Int64? {
        guard case .rolling(let span)? = BudgetPeriod("rolling:\(text)") else { return nil }
        return span.seconds
    }
}
