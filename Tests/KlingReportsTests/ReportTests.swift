import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

@Suite struct `Shipped reports` {
    static func month(_ text: String, _ zone: Zone = .utc) throws -> Range<Instant> {
        zone.month(containing: zone.startOfDay(try #require(CivilDate(text + "-01"))))
    }

    @Test func `can all be read, and answer`() throws {
        let ledger = try SampleJournal.make(at: "")
        let definitions = try ReportDefinition.shipped()
        #expect(definitions.count == 10)
        for definition in definitions {
            let question = ReportQuestion(
                try Self.month("2026-10"), zone: .utc, zones: SampleJournal.zone)
            let report = try ledger.report(definition, question)
            #expect(!report.rows.isEmpty, "\(definition.name)")
        }
    }
}
