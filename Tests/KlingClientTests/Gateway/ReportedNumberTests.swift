import KlingCost
import Testing

@testable import KlingClient

@Suite struct `A number that a gateway reports` {
    @Test(arguments: [
        ("0", "0"), ("100", "100"), ("100.0", "100"), ("-1", "-1"), ("60.62", "60.62"),
        ("0.30000000000000004", "0.3"), ("0.29999999999999999", "0.3"),
        ("0.0000000005", "0.000000001"), ("0.0000000004999", "0"),
        ("-0.0000000005", "-0.000000001"), ("1.5e-2", "0.015"), ("2E3", "2000"),
        ("2e+3", "2000"), ("1e-40", "0"), ("9223372036.854775807", "9223372036.854775807"),
    ])
    func `is kept to nine places`(text: String, decimal: String) {
        #expect(Nanos(number: text)?.decimal == decimal)
    }

    @Test(arguments: [
        "", "-", ".5", "1.", "+1", "1e", "1e1.5", "1e99", "1e-99", "0x10", "1,5", "1 ", " 1", "NaN",
        "Infinity", "9223372036.854775808", "99999999999", "1e20",
        "1234567890123456789012345678901", "１",
    ])
    func `is none when it is no number of JSON or out of range`(text: String) {
        #expect(Nanos(number: text) == nil)
    }
}
