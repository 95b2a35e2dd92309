import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// What an app author has, who links the library and no command.
@Suite struct `A statement by one call` {
    @Test(arguments: ReportFormat.allCases)
    func `is the month's, in each format and language`(format: ReportFormat) throws {
        let ledger = try SampleJournal.make(at: "", attempts: 240)
        let zone = try #require(Zone(fixed: "+08:00"))
        let month = zone.month(containing: Instant(seconds: 1_792_000_000))
        let monthly = try #require(try ShippedReports.definition("monthly"))
        let question = ReportQuery(month, zone: zone) { Zone(fixed: $0) }
        let english = try ledger.statement(monthly, question, as: format)
        let chinese = try ledger.statement(monthly, question, as: format, in: .chinese)
        let begins: [ReportFormat: (String, String)] = [
            .table: ("Monthly statement\n2026-10-01 to", "月度对账单\n2026-10-01 至"),
            .csv: ("gateway,model,mode,", "网关,模型,模式,"),
            .md: ("# Monthly statement\n\n2026-10-01 to", "# 月度对账单\n\n2026-10-01 至"),
            .html: (
                #"<!DOCTYPE html>\#n<html lang="en">"#, #"<!DOCTYPE html>\#n<html lang="zh-Hans">"#
            ),
            .json: ("{\"schema_version\":1,", "{\"schema_version\":1,"),
        ]
        let (inEnglish, inChinese) = try #require(begins[format])
        #expect(english.hasPrefix(inEnglish), "\(english.prefix(200))")
        #expect(chinese.hasPrefix(inChinese), "\(chinese.prefix(200))")
        #expect(english.contains("<svg") == (format == .html))
    }
}
