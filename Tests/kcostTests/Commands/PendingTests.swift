import Foundation
import Testing

/// `kcost pending`: what is open, and what to do about it.
@Suite struct PendingTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 0.275 USD.
        try workspace.write("kie.json", Sample.kie)
    }

    private func hold(_ words: String...) throws -> String {
        let outcome = try workspace.run(
            ["guard", "--hold", "--again", "--unbudgeted", "kie.json"] + words,
            environment: ["XDG_DATA_HOME": workspace.data.path])
        return outcome.out.trimmingCharacters(in: .newlines)
    }

    private func ids(_ words: String...) throws -> [String] {
        let outcome = try workspace.run(
            ["pending", "--format", "csv"] + words,
            environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 0)
        return outcome.lines.dropFirst().map { $0.components(separatedBy: ",")[0] }
    }

    @Test func `lists the oldest first, and only what is asked for`() throws {
        let (sent, lent) = (try hold(), try hold("--expires", "10m", "--project", "spot"))
        let gone = try hold()
        _ = try workspace.ledger("resolve", gone, "--not-charged")
        #expect(try ids() == [sent, lent])
        #expect(try ids("--project", "spot") == [lent])
        #expect(try ids("--gateway", "kie") == [sent, lent])
        #expect(try ids("--gateway", "toapis").isEmpty)
        #expect(try ids("--older-than", "1m").isEmpty)
        #expect(try workspace.ledger("pending", "--older-than", "soon").status == 64)
        #expect(try workspace.ledger("pending", "--older-than", "0").status == 64)
    }

    @Test func `gives programs figures and instants, not words`() throws {
        let (sent, lent) = (try hold(), try hold("--expires", "10m"))
        let text = try workspace.ledger("pending", "--format", "json").out
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let rows = try #require(json?["rows"] as? [[String: Any]])
        #expect(rows.map { $0["attempt"] as? String } == [sent, lent])
        #expect(rows.map { $0["state"] as? String } == ["sent", "held"])
        let ages = rows.compactMap { $0["age_s"] as? Int }
        #expect(ages.count == 2 && ages.allSatisfy { (0..<60).contains($0) })
        #expect(rows[0]["expires"] is NSNull)
        let expires = try #require(rows[1]["expires"] as? String)
        #expect(try Date(expires, strategy: .iso8601).timeIntervalSinceNow > 500)
        #expect(rows.allSatisfy { $0["held"] as? String == "0.275" })
        #expect((rows[0]["next"] as? String)?.contains("kcost resolve \(sent) --charged") == true)
    }

    @Test func `says nothing on standard output where nothing is open`() throws {
        let place = workspace.data.appending(path: "kcost/ledger.sqlite").path
        let table = try workspace.ledger("pending")
        #expect(table.out.isEmpty)
        #expect(
            table.err == "kcost: nothing is open: there is no ledger at \(place) yet\n"
                + "       name another with --ledger FILE or KCOST_LEDGER, or bring one in: "
                + "kcost help ledger import\n")
        let quiet = try workspace.ledger("pending", "--quiet")
        #expect(quiet.out.isEmpty && quiet.err.isEmpty)
        let csv = try workspace.ledger("pending", "--format", "csv")
        #expect(csv.lines.count == 1 && csv.err.isEmpty)
        #expect(try workspace.ledger("pending", "--format", "json").out.contains("\"rows\":["))
        _ = try workspace.ledger("budget", "set", "all", "--limit", "1", "--period", "day")
        #expect(try workspace.ledger("pending").err == "kcost: nothing is open\n")
    }

    private static let attempt = "0197a6c0-0000-7000-8000-000000000001"

    /// All that look at a ledger which somebody made before, and how they end without one.
    private static let readers: [(status: Int32, words: [String])] = [
        (0, ["pending"]), (0, ["sync"]), (0, ["budget", "list"]), (0, ["ledger", "list"]),
        (10, ["guard", "kie.json"]), (66, ["sync", "nobody"]),
        (66, ["ledger", "show", attempt]), (66, ["ledger", "show", "--payload", attempt]),
        (66, ["ledger", "verify"]), (66, ["ledger", "verify", "--rebuild"]),
        (66, ["ledger", "export"]), (66, ["ledger", "export", "--format", "focus"]),
        (66, ["ledger", "backup", "copy.db"]), (66, ["report", "by-model"]),
        (66, ["prices", "suggest"]), (66, ["reconcile", "kie", "bill.csv"]),
        (66, ["resolve", attempt, "--not-charged"]),
        (66, ["resolve", attempt, "--charged", "0.1USD"]),
        (66, ["resolve", attempt, "--adjust", "0.1USD"]),
        (66, ["resolve", attempt, "--task", "t-1"]),
        (66, ["budget", "raise", "all", "--by", "1"]), (66, ["budget", "remove", "all"]),
        (66, ["budget", "unfreeze", "kie", "kling"]),
    ]

    @Test(arguments: readers)
    func `a ledger that is not where it was said is named as missing, and how to name another`(
        status: Int32, words: [String]
    ) throws {
        try workspace.write("bill.csv", "date,amount\n2026-07-01,0.1\n")
        let end = try workspace.run(words + ["--ledger", "typo\u{1B}.db"])
        #expect(end.status == status && end.out.isEmpty, "\(end)")
        #expect(end.err.contains("there is no ledger at typo\\u{1B}.db yet"), "\(end.err)")
        #expect(end.err.contains("--ledger FILE or KCOST_LEDGER"), "\(end.err)")
    }
}
