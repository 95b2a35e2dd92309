import Foundation
import KlingCost
import KlingLedger
import ReportFixtures
import Testing

/// Statements under two sets of zone data: by one Vancouver goes back to winter time for good in
/// November 2026, by the other it stays ahead, and its December begins an hour earlier.
@Suite struct `Statements and the data of zones` {
    private let workspace: Workspace
    /// An hour that is November by the one and December by the other: 2026-12-01T07:30:00Z.
    private static let between = Instant(seconds: 1_796_110_200)

    init() throws {
        workspace = try Workspace()
        let ledger = try SampleJournal.make(
            at: workspace.folder.appending(path: "ledger.db").path, attempts: 12)
        var charge = Entry(.adjust, nil, at: Self.between, by: "ann@desk")
        (charge.gateway, charge.currency, charge.reason) = ("xcompute", .usd, "outside")
        charge.amount = Nanos(count: 7_654_321_000)
        _ = try ledger.note(charge)
        try write("old", rule: "PST8PDT,M3.2.0,M11.1.0", hoursWest: 8, release: "2025b")
        try write("new", rule: "<-07>7", hoursWest: 7, release: "2026f")
    }

    /// A zone without a turn, version 2 (RFC 9636 section 3), and the release beside it.
    private func write(_ folder: String, rule: String, hoursWest: Int, release: String) throws {
        func bytes(_ number: Int) -> [UInt8] {
            let bits = UInt32(bitPattern: Int32(number))
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
        }
        // One type of local time, four letters of designation.
        let counts = [0, 0, 0, 0, 1, 4].flatMap(bytes)
        let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        let block = bytes(-hoursWest * 3600) + [0, 0] + Array("LMT\0".utf8)
        let file = header + block + header + block + Array("\n\(rule)\n".utf8)
        try workspace.write("\(folder)/America/Vancouver", Data(file))
        try workspace.write("\(folder)/tzdata.zi", "# version \(release)\n# a remark\n")
    }

    private func run(_ folder: String, _ line: String) throws -> String {
        let outcome = try workspace.run(
            line.split(separator: " ").map(String.init) + ["--ledger", "ledger.db"],
            environment: ["TZDIR": workspace.folder.appending(path: folder).path])
        #expect(outcome.status == 0, "\(line): \(outcome.err)")
        return outcome.out
    }

    private static let vancouver = "--month 2026-12 --tz America/Vancouver"

    @Test(arguments: ["table", "md", "html", "json"])
    func `name what the zone was read from, and are the same by the same`(format: String) throws {
        let line = "report monthly \(Self.vancouver) --format \(format)"
        let (old, new) = (try run("old", line), try run("new", line))
        #expect(old.contains("tzdata 2025b") && !old.contains("2026f"))
        #expect(new.contains("tzdata 2026f") && !new.contains("2025b"))
        #expect(try run("old", line) == old)
        // The charge is of November by the older data.
        #expect(new.contains("7.65") && !old.contains("7.65"))
        let utc = try run("old", line.replacing("America/Vancouver", with: "-08:00"))
        #expect(!utc.contains("tzdata"))
    }

    @Test func `name it in Chinese, and beside a journal's days`() throws {
        #expect(
            try run("new", "report monthly \(Self.vancouver) --lang zh").contains(
                "日期与周期依据 tzdata 2026f\n"))
        let journal = try run("new", "ledger export --format hledger \(Self.vancouver)")
        #expect(
            journal.contains(
                "; charges from 2026-12-01T07:00:00Z until 2027-01-01T07:00:00Z, "
                    + "days of America/Vancouver by tzdata 2026f\n"))
        #expect(journal.contains("7.654321 USD"))
        let json = try run("old", "report monthly \(Self.vancouver) --format json")
        #expect(json.contains(#""since":"2026-12-01T08:00:00Z","until":"2027-01-01T08:00:00Z""#))
        #expect(json.contains(#""zone_data":["tzdata 2025b"]"#))
    }

    @Test func `tell files of no release apart by their digests`() throws {
        var feet: Set<Substring> = []
        for folder in ["old", "new"] {
            try FileManager.default.removeItem(
                at: workspace.folder.appending(path: "\(folder)/tzdata.zi"))
            let text = try run(folder, "report monthly \(Self.vancouver)")
            let digest = /days and periods by America\/Vancouver, SHA-256 [0-9a-f]{16}\n/
            feet.insert(try #require(text.firstMatch(of: digest)).0)
        }
        #expect(feet.count == 2)
    }

    @Test func `name the data of a budget's zone too`() throws {
        _ = try run(
            "new", "budget set north --limit 40 --period month --tz America/Vancouver")
        let text = try run("new", "report budget-vs-actual")
        #expect(text.contains("north"), "\(text)")
        #expect(text.contains("days and periods by tzdata 2026f"))
    }
}
