import KlingCost
import Testing

@testable import kcost

/// What options take, in its one place.
@Suite struct OptionReadingTests {
    @Test(arguments: [
        ("1m", 60), ("2h", 7_200), ("7d", 604_800), ("366d", 31_622_400), ("0m", nil),
        ("367d", nil), ("10", nil), ("10s", nil), ("-1h", nil), ("", nil),
    ])
    func `a span counts in seconds, from a minute to a leap year`(text: String, seconds: Int64?) {
        #expect(OptionReading<Int64>.span.read(text) == seconds)
    }

    @Test(arguments: [
        ("250ms", 250), ("90s", 90_000), ("10m", 600_000), ("168h", 604_800_000), ("0s", 0),
        ("169h", nil), ("7d", nil), ("1.5s", nil), ("-5s", nil), ("s", nil),
        ("99999999999999999999h", nil),
    ])
    func `a wait counts in milliseconds, up to a week`(text: String, milliseconds: Int64?) {
        let wait = milliseconds.map { Duration.milliseconds($0) }
        #expect(OptionReading<Duration>.wait.read(text) == wait)
    }

    @Test(arguments: [
        ("2", 2), ("64", 64), ("007", 7), ("1", nil), ("65", nil), ("+4", nil), ("4.0", nil),
        ("٤", nil), ("", nil), ("9223372036854775808", nil),
    ])
    func `a number is digits alone, within its bounds`(text: String, number: Int64?) {
        #expect(OptionReading.number(2...64, "").read(text) == number)
    }

    @Test func `what cannot be read is refused with the option's name and what it takes`() {
        let key = Parsed("--jobs", "N", .number(1...64, "a whole number"), help: "")
        do throws(CommandError) {
            _ = try key.value(of: ["many"])
            Issue.record("it was read")
        } catch {
            #expect(error.status == .usage)
            #expect(error.lines.first == "--jobs cannot be 'many'; it takes a whole number")
        }
    }
}
