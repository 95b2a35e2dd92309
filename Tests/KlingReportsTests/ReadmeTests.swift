import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// What an app author finds in docs/library.md about statements; public names only.
func readmeStatementSnippet(ledger: Ledger, zone: Zone, instant: Instant) throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    let month = zone.month(containing: instant)
    if let monthly = try ShippedReports.definition("monthly") {
        let query = ReportQuery(month, zone: zone) { Zone(fixed: $0) }
        print(try ledger.statement(monthly, query, as: .html))
    }
    // README: end
    return lines
}

@Suite struct `The library guide's snippet about statements` {
    @Test func `makes the page of a month`() throws {
        let pages = try readmeStatementSnippet(
            ledger: try SampleJournal.make(at: ""), zone: .utc, instant: SampleJournal.start)
        #expect(pages.count == 1 && pages[0].hasPrefix("<!DOCTYPE html>"))
        #expect(pages[0].contains("2026-09"))
    }
}
