import KlingCost
import KlingLedger
import KlingReports
import Testing

/// Rows of FOCUS: what is billed, what is effective, and that nothing is counted twice.
@Suite struct FocusExportTests {
    private let sample: SampleLedger

    init() throws { sample = try SampleLedger() }

    private func rows(
        _ version: FocusVersion = .v1_0, in span: Range<Instant>? = nil, zone: Zone = .utc
    ) throws -> [[String: String]] {
        try sample.ledger.focusRows(version, in: span, zone: zone)
    }

    @Test func `bills a charge in money by itself`() throws {
        try sample.captured(
            sample.held(gateway: "xcompute", model: "kling-v2-6", worth: nil), "0.31")
        let row = try #require(try rows().first)
        #expect(row["BilledCost"] == "0.31" && row["EffectiveCost"] == "0.31")
        #expect(row["ListUnitPrice"] == "0.275" && row["PricingQuantity"] == "1.0")
        #expect(row["ConsumedQuantity"] == "5.0" && row["ConsumedUnit"] == "Seconds")
        #expect(row["ChargeCategory"] == "Usage" && row["ChargeClass"] == "")
        #expect(row["ChargePeriodStart"] == "2026-10-10T00:02:00Z")
        #expect(row["BillingPeriodStart"] == "2026-10-01T00:00:00Z")
        #expect(row["BillingPeriodEnd"] == "2026-11-01T00:00:00Z")
    }

    @Test func `bills credits where they were bought, and what uses them up not again`() throws {
        try sample.boughtCredits("100", paid: "0.45")
        try sample.captured(sample.held(), "0.275", credits: "55")
        // 45 of its 55 credits are left: a tenth of the charge for each 5.5 that are not.
        try sample.captured(sample.held(), "0.275", credits: "55")
        try sample.captured(sample.held(), "0.275", credits: "55")
        let rows = try rows(.v1_2)
        #expect(rows.map { $0["ChargeCategory"] } == ["Purchase", "Usage", "Usage", "Usage"])
        #expect(rows.map { $0["BilledCost"] } == ["0.45", "0.0", "0.05", "0.275"])
        #expect(rows.map { $0["EffectiveCost"] } == ["0.0", "0.275", "0.275", "0.275"])
        #expect(rows[0]["PricingQuantity"] == "100.0" && rows[0]["ListUnitPrice"] == "0.0045")
        #expect(rows[1]["PricingCurrency"] == "kie credits")
        #expect(rows[1]["PricingCurrencyListUnitPrice"] == "55.0")
    }

    @Test func `counts credits of a charge that a person wrote in money`() throws {
        try sample.boughtCredits("100", paid: "0.45")
        try sample.captured(sample.held(), "0.275", by: "person")
        #expect(try rows().map { $0["BilledCost"] } == ["0.45", "0.0"])
        #expect(try rows()[1]["x_Credits"] == "55.0")
    }

    @Test func `uses what was paid where a gateway's charges are in that money`() throws {
        try sample.boughtCredits("1000", paid: "0.3", at: "toapis")
        for _ in 0..<2 {
            try sample.captured(sample.held(gateway: "toapis", worth: nil), "0.2")
        }
        #expect(try rows().map { $0["BilledCost"] } == ["0.3", "0.0", "0.1"])
    }

    @Test func `uses no credits that ended before the charge`() throws {
        try sample.boughtCredits(
            "100", paid: "0.45", expires: Instant(seconds: sample.now.seconds + 61))
        try sample.captured(sample.held(), "0.275", credits: "55")
        #expect(try rows().map { $0["BilledCost"] } == ["0.45", "0.275"])
    }

    @Test func `gives back on the bill only what was billed`() throws {
        try sample.boughtCredits("30", paid: "0.15")
        let id = try sample.held()
        try sample.captured(id, "0.275", credits: "55")
        try sample.adjusted(id, "-0.275")
        let rows = try rows()
        #expect(rows.map { $0["BilledCost"] } == ["0.15", "0.125", "-0.125"])
        #expect(rows[2]["EffectiveCost"] == "-0.275" && rows[2]["ListCost"] == "-0.275")
        #expect(rows[2]["PricingQuantity"] == "" && rows[2]["ListUnitPrice"] == "")
    }

    @Test func `gives a correction a class only behind the month that it corrects`() throws {
        let id = try sample.captured(sample.held(), "0.275")
        try sample.adjusted(id, "-0.1")
        // 2026-10-31T16:30:00Z is November in Shanghai.
        sample.now = Instant(seconds: 1_793_464_200)
        try sample.adjusted(id, "0.05")
        let shanghai = try #require(Zone(fixed: "+08:00"))
        for (zone, last) in [(Zone.utc, ["", "Adjustment"]), (shanghai, ["Correction", "Usage"])] {
            let rows = try rows(.v1_2, zone: zone)
            let kinds: [[String?]] = rows.map { [$0["ChargeClass"], $0["ChargeCategory"]] }
            #expect(kinds == [["", "Usage"], ["", "Adjustment"], last])
            #expect(rows.map { $0["SkuMeter"] } == ["Video", "Video", "Video"])
            #expect(rows.map { $0["EffectiveCost"] } == ["0.275", "-0.1", "0.05"])
        }
    }

    @Test func `takes what a later bill says of a charge seen outside as its correction`() throws {
        for (days, amount) in [(0, "0.5"), (1, "-0.2"), (30, "-0.3")] {
            sample.now = Instant(seconds: 1_791_590_400 + Int64(days) * 86_400)
            try sample.seenOutside(amount, task: "t-1")
        }
        let rows = try rows(.v1_2)
        #expect(rows.map { $0["ChargeClass"] } == ["", "", "Correction"])
        #expect(rows.map { $0["ChargeCategory"] } == ["Usage", "Adjustment", "Usage"])
        // Nobody knows its seconds: it is one request.
        #expect(rows[0]["ConsumedQuantity"] == "1.0" && rows[0]["ConsumedUnit"] == "Requests")
        #expect(rows.map { $0["PricingQuantity"] } == ["1.0", "", ""])
    }

    @Test func `says in 1_3 who provides and who hosts, beside what 1_2 calls them`() throws {
        try sample.captured(sample.held(), "0.275", credits: "55")
        let row = try #require(try rows(.v1_3).first)
        for column in ["ServiceProviderName", "HostProviderName", "ProviderName"] {
            #expect(row[column] == "kie")
        }
        #expect(row["PublisherName"] == "Kling AI")
        let columns = FocusVersion.v1_3.columns
        #expect(columns.filter { !$0.hasPrefix("x_") } == columns.dropLast(3).sorted())
        #expect(
            Set(columns).subtracting(FocusVersion.v1_2.columns)
                == ["ServiceProviderName", "HostProviderName"])
        #expect(Set(FocusVersion.v1_2.columns).isSubset(of: columns))
    }

    @Test func `bills credits that came back, and were used again, where they were bought`() throws
    {
        try sample.boughtCredits("55", paid: "0.275")
        let id = try sample.held()
        try sample.captured(id, "0.275", credits: "55")
        try sample.adjusted(id, "-0.275")
        try sample.captured(sample.held(), "0.275", credits: "55")
        try sample.captured(sample.held(), "0.275", credits: "55")
        #expect(try rows().map { $0["BilledCost"] } == ["0.275", "0.0", "0.0", "0.0", "0.275"])
    }

    @Test func `puts back into the purchase that was used last`() throws {
        try sample.boughtCredits("55", paid: "0.2")
        try sample.boughtCredits("55", paid: "0.3")
        let ids = [try sample.held(), try sample.held()]
        for id in ids { try sample.captured(id, "0.275", credits: "55") }
        try sample.adjusted(ids[0], "-0.1375")
        try sample.captured(sample.held(), "0.275", credits: "55")
        // Half of the second purchase is used once more; the other half of the charge is billed.
        #expect(
            try rows().map { $0["BilledCost"] }
                == ["0.2", "0.3", "0.0", "0.0", "0.0", "0.1375"])
    }

    @Test func `takes a correction off the bill of its own currency's charges`() throws {
        try sample.boughtCredits("100", paid: "0.5")
        try sample.captured(sample.held(), "0.275", credits: "55")
        let yuan = try #require(Currency("CNY"))
        let id = try sample.held(upper: "2", worth: nil, currency: yuan)
        try sample.captured(id, "2")
        try sample.adjusted(id, "-1", currency: yuan)
        #expect(try rows().map { $0["BilledCost"] } == ["0.5", "0.0", "2.0", "-1.0"])
    }

    @Test func `lists what the rate said, whatever was charged`() throws {
        try sample.captured(sample.held(), "0.3", credits: "60")
        let row = try #require(try rows(.v1_2).first)
        #expect(row["ListCost"] == "0.275" && row["ListUnitPrice"] == "0.275")
        #expect(row["ContractedCost"] == "0.3" && row["EffectiveCost"] == "0.3")
        #expect(row["PricingCurrencyListUnitPrice"] == "55.0")
        #expect(row["PricingCurrencyContractedUnitPrice"] == "60.0")
    }

    @Test func `knows of credits bought before the span, and begins months by the zone's clocks`()
        throws
    {
        let shanghai = try #require(Zone(fixed: "+08:00"))
        try sample.boughtCredits("100", paid: "0.5")
        // 2026-10-31T16:30:00Z is November there.
        sample.now = Instant(seconds: 1_793_464_200)
        try sample.captured(sample.held(), "0.275", credits: "55")
        let november = shanghai.month(containing: sample.now)
        let rows = try rows(in: november, zone: shanghai)
        #expect(rows.map { $0["BilledCost"] } == ["0.0"])
        #expect(rows[0]["BillingPeriodStart"] == "2026-10-31T16:00:00Z")
        #expect(try self.rows(in: Instant(seconds: 0)..<november.lowerBound).count == 1)
    }

    @Test func `keeps tags one JSON object whatever is in them`() throws {
        let text = "a\u{202E}\u{0}\"\\\u{2028}🎬,=1+1"
        try sample.captured(
            sample.held(project: "=cmd", tags: [text: text]), "0.275", credits: "55")
        let row = try #require(try rows().first)
        let tags = try #require(row["Tags"])
        #expect(tags.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
        #expect(EntryTags.values(tags) == [text: text])
        #expect(row["SubAccountId"] == "=cmd")
    }
}
