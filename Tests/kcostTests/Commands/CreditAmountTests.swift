import Foundation
import Testing

/// `55credits`, wherever an amount is: at the worth that the hold froze, never read as dollars.
@Suite struct CreditAmountTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 55 credits, which are 0.275 USD.
        try workspace.write("kie.json", Sample.kie)
        try workspace.write("silent.json", Sample.silent)
        let set = try workspace.ledger(
            "budget", "set", "five", "--limit", "5", "--period", "total")
        #expect(set.status == 0)
    }

    private func held() throws -> String {
        try workspace.ledger("guard", "--hold", "--again", "kie.json").out
            .trimmingCharacters(in: .newlines)
    }

    private func spent() throws -> String? {
        try workspace.ledger("budget", "list", "--format", "csv").lines.last?
            .components(separatedBy: ",")[3]
    }

    @Test(arguments: ["55credits", "55 credits", "0.275USD"])
    func `a charge is counted by the worth that the hold froze`(text: String) throws {
        let id = try held()
        // What a credit is worth today does not count.
        try workspace.configure(
            "pricing/kie.json",
            #"{"schema_version":1,"gateway":"kie","credit":[{"worth":"1","currency":"USD","#
                + #""effective":"2026-03-27","source":"https://kie.ai/pricing","#
                + #""checked":"2026-09-05","confidence":"copied"}]}"#)
        let charged = try workspace.ledger("resolve", id, "--charged", text)
        #expect(charged.status == 0, "\(charged.err)")
        #expect(try spent() == "0.275")
        let back = try workspace.ledger("resolve", id, "--adjust", "-11credits")
        #expect(back.err.contains("cost 0.22 USD in the end"))
        #expect(try spent() == "0.22")
        let credits = try workspace.ledger(
            "report", "credits", "--since", "2026-01-01", "--until", "2099-01-01", "--format", "csv"
        ).out
        #expect(credits.contains("kie,0,0,44,-44"), "\(credits)")
    }

    @Test(arguments: ["--charged", "--adjust"])
    func `a bare number for a hold in credits is refused with both readings`(way: String) throws {
        let id = try held()
        if way == "--adjust" { _ = try workspace.ledger("resolve", id, "--charged", "50credits") }
        let before = try spent()
        let outcome = try workspace.ledger("resolve", id, way, "55")
        #expect(outcome.status == 64)
        #expect(
            outcome.err.contains("55 could be 55 credits, worth 0.275 USD, or 55 USD"),
            "\(outcome.err)")
        #expect(outcome.err.contains("\(way) 55credits, or \(way) 55USD"))
        #expect(try spent() == before)
    }

    @Test func `a hold in money takes no credits`() throws {
        let id = try workspace.ledger(
            "guard", "--hold", "silent.json", "--gateway", "xcompute"
        ).out.trimmingCharacters(in: .newlines)
        let outcome = try workspace.ledger("resolve", id, "--charged", "55credits")
        #expect(outcome.status == 64 && outcome.err.contains("nothing here is charged in credits"))
        #expect(try workspace.ledger("resolve", id, "--charged", "0.184").status == 0)
    }

    /// Guards what writes a text into `cost`.
    private func guarded(_ text: String, _ options: String...) throws -> Program.Outcome {
        try workspace.run(
            ["guard", "--again", "kie.json", "--charged-from", "cost"] + options
                + ["--", "sh", "-c", "echo '\(text)' > cost"],
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
    }

    @Test func `what a guarded command writes may be in credits, and must say so`() throws {
        #expect(try guarded("50 credits").err.contains("charged 0.25 USD by the gateway"))
        #expect(try guarded("50", "--charged-in", "credits").status == 0)
        #expect(try spent() == "0.5")
        #expect(try guarded("0.2", "--charged-in", "USD").status == 0)
        #expect(try spent() == "0.7")
        let bare = try guarded("50")
        #expect(bare.status == 14)
        #expect(
            bare.err.contains("50 could be 50 credits, worth 0.25 USD, or 50 USD"), "\(bare.err)")
        #expect(try spent() == "0.7")
        #expect(try workspace.ledger("guard", "kie.json", "--charged-in", "USD").status == 64)
        #expect(try guarded("50", "--charged-in", "pounds").status == 64)
    }

    @Test(arguments: ["0", "0credits", "0.00USD"])
    func `a charge of nothing is not said`(text: String) throws {
        let outcome = try guarded(text)
        #expect(outcome.status == 0)
        #expect(outcome.err.contains("charged 0.275 USD by the estimate, for cost says 0"))
        #expect(try spent() == "0.275")
        #expect(
            try workspace.ledger("ledger", "list", "--format", "csv").out.contains("cost says 0"))
    }

    @Test(arguments: [
        (Int32(0), "55credits", ""), (10, "54credits", "0.275 USD (55 credits), more than"),
        (0, "0.275", ""), (10, "0.27", "more than --max-cost 0.27 USD"),
        (64, "40", "40 could be 40 credits, worth 0.2 USD, or 40 USD"), (0, "55", ""),
        (0, "40USD", ""),
    ])
    func `the most that one may cost is taken in credits`(
        status: Int32, maximum: String, words: String
    ) throws {
        for command in [["guard", "kie.json"], ["submit", "kie.json", "--dry-run"]] {
            let outcome = try workspace.run(
                command + ["--gateway", "kie", "--max-cost", maximum],
                environment: ["XDG_DATA_HOME": workspace.data.path])
            #expect(outcome.status == status, "\(outcome.err)")
            #expect(words.isEmpty || outcome.err.contains(words), "\(outcome.err)")
        }
    }

    @Test func `the limit of one gateway's budget is taken in credits, and so is its raise`() throws
    {
        let set = try workspace.ledger(
            "budget", "set", "kie", "--limit", "100credits", "--period", "month", "--scope",
            "gateway=kie")
        #expect(set.err.contains("100 credits are 0.5 USD"), "\(set.err)")
        #expect(
            try workspace.ledger("budget", "raise", "kie", "--by", "10 credits").status == 0)
        let row = try workspace.ledger("budget", "list", "--format", "csv").lines.last
        #expect(row?.contains("kie,gateway=kie,0.55,") == true, "\(row ?? "")")
        #expect(try workspace.ledger("guard", "--again", "--hold", "kie.json").status == 0)
        #expect(try workspace.ledger("guard", "--again", "--hold", "kie.json").status == 0)
        #expect(try workspace.ledger("guard", "--again", "--hold", "kie.json").status == 10)
        for scope in [[], ["--scope", "gateway=xcompute"], ["--scope", "gateway=nobody"]] {
            let outcome = try workspace.run(
                ["budget", "set", "other", "--limit", "100credits", "--period", "day"] + scope,
                environment: ["XDG_DATA_HOME": workspace.data.path])
            #expect(outcome.status == 64, "\(outcome.err)")
        }
        #expect(try workspace.ledger("budget", "raise", "five", "--by", "1credits").status == 64)
        #expect(try workspace.ledger("budget", "raise", "five", "--by", "1CNY").status == 64)
        #expect(try workspace.ledger("budget", "raise", "five", "--by", "1USD").status == 0)
    }
}
