import KlingCost
import KlingReports
import Testing

@testable import KlingLedger
@testable import kcost

/// One budget's line in `kcost budget list`.
@Suite struct `A budget's row` {
    private let noon = Instant(seconds: 43_200)

    private func row(
        _ budget: Budget, spent: Int64 = 0, clips: Int64 = 0, milliseconds: Int64 = 0,
        isZoneKnown: Bool = true
    ) throws -> [String: String] {
        var standing = StandingBudget(budget: budget, number: 1, since: Instant(seconds: 0))
        standing.raises = [
            .init(amount: Nanos(count: 1_000_000_000), until: Instant(seconds: 50_000)),
            .init(amount: Nanos(count: 7_000_000_000), until: Instant(seconds: 100)),
        ]
        let balance = Ledger.Balance(
            period: Instant(seconds: 0)..<Instant(seconds: 86_400), spent: Nanos(count: spent),
            held: .zero, clips: clips, milliseconds: milliseconds)
        let row = BudgetRow(
            standing, balance: isZoneKnown ? balance : nil, turns: nil, noon)
        return Dictionary(uniqueKeysWithValues: zip(BudgetRow.grid.columns.map(\.title), row.cells))
    }

    private static let daily = Budget(
        name: "daily", limit: Money(Nanos(count: 2_000_000_000), .usd), period: .day,
        warnings: [50, 80])

    @Test func `says when it is on course to pass the limit, raises counted`() throws {
        let even = try row(Self.daily, spent: 1_500_000_000)
        #expect(even["projection"] == "3")
        #expect(even["warn"] == "50,80")
        #expect(even["note"] == "raised by 1 until 1970-01-01T13:53:20Z")
        let over = try row(Self.daily, spent: 1_500_000_001)
        #expect(over["projection"] == "3.000000002")
        #expect(over["note"]?.hasSuffix("; on course to pass the limit") == true)
    }

    @Test func `says that a limit is out of range, and shows the rest`() throws {
        let far = Budget(
            name: "far", limit: Money(Nanos(count: .max), .usd), clips: 3, period: .day)
        let row = try row(far, spent: 5, clips: 1)
        #expect(row["limit"] == "" && row["left"] == "")
        #expect(row["spent"] == "0.000000005")
        #expect(row["clips left"] == "2")
        #expect(row["note"]?.contains("its limit is out of range: holds are refused") == true)
    }

    @Test func `projects no money where none is limited`() throws {
        let clips = Budget(name: "clips", clips: 3, milliseconds: 10_000, period: .day)
        let row = try row(clips, spent: 5, clips: 4, milliseconds: 12_500)
        #expect(row["projection"] == "")
        #expect(row["spent"] == "")
        #expect(row["clips left"] == "-1")
        #expect(row["seconds left"] == "-2.5")
    }

    @Test func `claims nothing beyond what can be counted, or without its zone`() throws {
        let clips = Budget(name: "clips", clips: 3, milliseconds: 10_000, period: .day)
        let hostile = try row(clips, clips: .min, milliseconds: .min)
        #expect(hostile["clips left"] == "")
        #expect(hostile["seconds left"] == "")
        #expect(try row(clips, milliseconds: .max)["seconds left"] == "")
        let unknown = try row(Self.daily, isZoneKnown: false)
        #expect(unknown["left"] == "")
        #expect(unknown["note"]?.contains("unknown zone: holds are refused") == true)
    }
}
