import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// The rules of FOCUS 1.2 that an export of ours could break, by the ids that the FinOps Foundation's
/// requirements model gives them: what `make conformance` asks its validator, asked of rows that it
/// never sees, and of 1.3, for which there is none.
@Suite struct `FOCUS 1_2, rule by rule` {
    private typealias Row = [String: String]

    private struct Rule: Sendable {
        let id: String
        /// Whether a row keeps it.
        let holds: @Sendable (Row) -> Bool

        init(_ id: String, _ holds: @escaping @Sendable (Row) -> Bool) {
            (self.id, self.holds) = (id, holds)
        }
    }

    private static func isNull(_ row: Row, _ column: String) -> Bool { row[column] == "" }

    private static func amount(_ row: Row, _ column: String) -> Int64? {
        row[column].flatMap { Nanos(signedDecimal: $0) }?.count
    }

    /// Usage or a purchase, and no correction of a former month.
    private static func isPriced(_ row: Row) -> Bool {
        ["Usage", "Purchase"].contains(row["ChargeCategory"]) && isNull(row, "ChargeClass")
    }

    private static func product(_ row: Row, _ price: String, _ cost: String) -> Bool {
        guard let quantity = amount(row, "PricingQuantity"), let price = amount(row, price) else {
            return true
        }
        let made = Int128(quantity) * Int128(price) / Int128(Nanos.perWhole)
        return amount(row, cost) == Int64(exactly: made)
    }

    private static let rules: [Rule] = [
        Rule("ChargeCategory-C-003-M") {
            ["Usage", "Purchase", "Tax", "Credit", "Adjustment"].contains($0["ChargeCategory"])
        },
        Rule("ChargeClass-C-005-C") { ["", "Correction"].contains($0["ChargeClass"]) },
        Rule("ChargeFrequency-C-003-M") {
            ["One-Time", "Recurring", "Usage-Based"].contains($0["ChargeFrequency"])
        },
        Rule("BilledCost-C-003-M") { amount($0, "BilledCost") != nil },
        Rule("EffectiveCost-C-003-M") { amount($0, "EffectiveCost") != nil },
        Rule("EffectiveCost-C-005-C") {
            $0["ChargeCategory"] != "Purchase" || amount($0, "EffectiveCost") == 0
        },
        Rule("ListCost-C-009-C") { !isPriced($0) || product($0, "ListUnitPrice", "ListCost") },
        Rule("ContractedCost-C-009-C") {
            !isPriced($0) || product($0, "ContractedUnitPrice", "ContractedCost")
        },
        Rule("PricingQuantity-C-005-C") { !isPriced($0) || !isNull($0, "PricingQuantity") },
        Rule("PricingUnit, with its quantity") {
            isNull($0, "PricingUnit") == isNull($0, "PricingQuantity")
        },
        Rule("ListUnitPrice-C-005-C") { !isPriced($0) || !isNull($0, "ListUnitPrice") },
        Rule("ContractedUnitPrice-C-005-C") { !isPriced($0) || !isNull($0, "ContractedUnitPrice") },
        Rule("unit prices are not below zero") { row in
            ["ListUnitPrice", "ContractedUnitPrice"].allSatisfy { amount(row, $0) ?? 0 >= 0 }
        },
        Rule("PricingCurrencyListUnitPrice-C-005-C") {
            !isPriced($0) || !isNull($0, "PricingCurrencyListUnitPrice")
        },
        Rule("PricingCurrency-C-005-M") { !isNull($0, "PricingCurrency") },
        Rule("ConsumedQuantity-C-004-C") {
            $0["ChargeCategory"] == "Usage" || isNull($0, "ConsumedQuantity")
        },
        Rule("ConsumedQuantity-C-006-C, as it is meant") {
            $0["ChargeCategory"] != "Usage" || !isPriced($0) || !isNull($0, "ConsumedQuantity")
        },
        Rule("ConsumedUnit, with its quantity") {
            isNull($0, "ConsumedUnit") == isNull($0, "ConsumedQuantity")
        },
        Rule("SkuId-C-005-C") { !isPriced($0) || !isNull($0, "SkuId") },
        Rule("SkuMeter-C-005-C") { isNull($0, "SkuMeter") == isNull($0, "SkuId") },
        Rule("SubAccountName, with its id") {
            isNull($0, "SubAccountName") == isNull($0, "SubAccountId")
        },
        Rule("ResourceType, with its id") {
            isNull($0, "ResourceType") == isNull($0, "ResourceId")
        },
        Rule("a charge lies in its billing period") { row in
            let period = [
                "BillingPeriodStart", "ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodEnd",
            ].compactMap { row[$0].flatMap { Instant($0) } }
            return period.count == 4 && period[0] <= period[1] && period[1] < period[2]
                && period[2] <= period[3]
        },
        Rule("entities are named") { row in
            [
                "InvoiceIssuerName", "ProviderName", "PublisherName", "ServiceName",
                "BillingAccountId",
            ]
            .allSatisfy { !isNull(row, $0) }
        },
        Rule("HostProviderName, ServiceProviderName (1.3)") { row in
            ["HostProviderName", "ServiceProviderName"].allSatisfy { row[$0] != "" }
        },
    ]

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], [FocusVersion.v1_2, .v1_3])
    func `is kept by every row`(seed: UInt64, version: FocusVersion) throws {
        let ledger = try SampleJournal.make(
            at: "", seed: seed, attempts: 120, seed % 2 == 0 ? .hostile : .plain)
        let shanghai = try #require(Zone(fixed: "+08:00"))
        let rows = try ledger.focusRows(version, zone: shanghai)
        var categories: [String: Int] = [:]
        for row in rows {
            categories["\(row["ChargeCategory"] ?? "") \(row["ChargeClass"] ?? "")", default: 0] +=
                1
            for rule in Self.rules where !rule.holds(row) {
                Issue.record("\(rule.id): \(row.filter { !$0.value.isEmpty })")
            }
        }
        #expect(Set(categories.keys).isSuperset(of: ["Usage ", "Purchase ", "Usage Correction"]))
        #expect(rows.count > 40)
    }

    /// Which rows have a class is not in any of their own cells: it is held against the journal.
    @Test func `ChargeClass is of corrections of former months alone`() throws {
        let ledger = try SampleJournal.make(at: "", seed: 3, attempts: 120)
        var charged: [String: Instant] = [:]
        var seen: Set<String> = []
        for row in try ledger.focusRows(.v1_2) {
            let (attempt, class_) = (row["x_Attempt"] ?? "", row["ChargeClass"])
            let instant = try #require(row["ChargePeriodStart"].flatMap { Instant($0) })
            if let former = charged[attempt], !attempt.isEmpty {
                let isSame = Zone.utc.month(containing: former).contains(instant)
                #expect(class_ == (isSame ? "" : "Correction"))
                #expect(row["ChargeCategory"] == (isSame ? "Adjustment" : "Usage"))
                seen.insert(row["ChargeCategory"] ?? "")
            } else {
                charged[attempt] = instant
                #expect(class_ == "")
            }
        }
        #expect(seen == ["Adjustment", "Usage"])
    }
}
