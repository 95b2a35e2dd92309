import KlingCost

/// How an option's text is read, and the words for what is expected of it.
struct OptionReading<Value: Sendable>: Sendable {
    let expected: String
    let read: @Sendable (String) -> Value?
}

extension OptionReading<Instant> {
    static func instant(_ expected: String) -> OptionReading {
        OptionReading(expected: expected) { Instant($0) }
    }
}

extension OptionReading<Currency> {
    static func currency(_ expected: String) -> OptionReading {
        OptionReading(expected: expected) { Currency($0) }
    }
}

extension OptionReading<WrittenAmount> {
    static func amount(
        _ expected: String = "an amount such as 20, 20USD or 150CNY"
    ) -> OptionReading {
        OptionReading(expected: expected) { WrittenAmount($0) }
    }
}

extension OptionReading<Int64> {
    /// Digits alone, for a number within bounds.
    static func number(_ range: ClosedRange<Int64>, _ expected: String) -> OptionReading {
        OptionReading(expected: expected) { text in
            guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(text) else {
                return nil
            }
            return range.contains(number) ? number : nil
        }
    }

    /// Seconds, as a rolling period is written: `10m`, `2h`, `7d`.
    static let span = OptionReading(
        expected: "a span from 1m to 366d such as 10m or 2h", read: seconds)

    @Sendable static func seconds(_ text: String) -> Int64? {
        guard case .rolling(let span)? = BudgetPeriod("rolling:\(text)") else { return nil }
        return span.seconds
    }
}

extension OptionReading<Duration> {
    /// How long one is ready to wait: `250ms`, `90s`, `10m`, `2h`.
    static let wait = OptionReading(expected: "a span up to 168h such as 90s, 10m or 2h") { text in
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
        guard digits.count <= 8, let count = Int64(digits),
            let unit = units[text[digits.endIndex...]], count * unit <= 7 * 86_400_000
        else { return nil }
        return .milliseconds(count * unit)
    }
}
