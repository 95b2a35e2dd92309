import KlingCost
import Testing

@testable import KlingLedger

/// What a control entry says, as it stands in the journal.
@Suite struct `A control's JSON` {
    private static let controls: [Control] = [
        .set(
            Budget(
                name: "a \"b\"", limit: Money(Nanos(count: 1_500_000_000), .usd), clips: 0,
                milliseconds: 7, period: .month, zone: "Asia/Shanghai",
                scope: BudgetScope(
                    gateway: "kie", model: "m", project: "雨", tags: ["b": "\u{7}", "a": ""]),
                warnings: [50, 100])),
        .set(Budget(name: "", limit: Money(.zero, .usd), period: .total)),
        .raise(name: "x", by: Nanos(count: 1), until: Instant(seconds: 1_800_000_000)),
        .raise(name: "x", by: Nanos(count: .max), until: nil), .remove(name: "x"),
        .count(ledger: nil, through: 0), .count(ledger: "l", through: 9),
        .freeze(gateway: "g", model: "m"), .unfreeze(gateway: "g", model: "m"),
    ]

    @Test(arguments: controls)
    func `is read as it was written`(control: Control) {
        #expect(Control(json: control.json) == control)
    }

    @Test func `is read of every rolling period`() throws {
        for text in ["rolling:90m", "rolling:24h", "rolling:48h", "rolling:7d"] {
            let period = try #require(BudgetPeriod(text))
            let control = Control.set(Budget(name: "x", clips: 1, period: period))
            #expect(Control(json: control.json) == control)
        }
    }

    @Test(arguments: [
        #"{"action":"raise","name":"x","by":"5","until":"soon"}"#,
        #"{"action":"raise","name":"x","by":"5","until":1800000000}"#,
        #"{"action":"raise","name":"x","by":"-5"}"#,
        #"{"action":"set","name":"x","limit":"five","currency":"USD","clips":9,"period":"day","zone":"UTC"}"#,
        #"{"action":"set","name":"x","limit":"5","clips":9,"period":"day","zone":"UTC"}"#,
        #"{"action":"set","name":"x","limit":"5","currency":"USD","clips":"9","period":"day","zone":"UTC"}"#,
        #"{"action":"set","name":"x","clips":9,"period":"day","zone":"UTC","gateway":7}"#,
        #"{"action":"set","name":"x","clips":9,"period":"day","zone":"UTC","warn":"50,many"}"#,
        #"{"action":"set","name":"x","clips":9,"period":"day","zone":"UTC","hours":"9-17"}"#,
    ])
    func `is nothing at all when a member of it cannot be read`(text: String) {
        #expect(Control(json: text) == nil)
    }
}
