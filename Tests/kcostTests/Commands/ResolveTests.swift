import Foundation
import Testing

/// `kcost resolve`: what a person says of a hold, and corrects afterwards.
@Suite struct ResolveTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 0.275 USD.
        try workspace.write("kie.json", Sample.kie)
    }

    private func held() throws -> String {
        let set = try workspace.ledger(
            "budget", "set", "five", "--limit", "5", "--period", "total")
        #expect(set.status == 0)
        return try workspace.ledger("guard", "--hold", "--again", "kie.json").out
            .trimmingCharacters(in: .newlines)
    }

    private func spent() throws -> String? {
        try workspace.ledger("budget", "list", "--format", "csv").lines.last?
            .components(separatedBy: ",")[3]
    }

    @Test func `corrects what an attempt cost, up and down, as often as it takes`() throws {
        let id = try held()
        #expect(try workspace.ledger("resolve", id, "--charged", "0.2USD").status == 0)
        let refund = try workspace.ledger("resolve", id, "--adjust", "-0.05USD")
        #expect(refund.status == 0)
        #expect(refund.err.contains("cost 0.15 USD in the end, 0.275 USD was held"))
        let late = try workspace.ledger(
            "resolve", id, "--adjust", "0.10USD", "--reason", "the bill of May")
        #expect(late.err.contains("cost 0.25 USD in the end"))
        #expect(try spent() == "0.25")
        let shown = try workspace.ledger("ledger", "show", id, "--format", "csv").out
        #expect(shown.contains("by person, refund") && shown.contains("the bill of May"))
        #expect(try workspace.ledger("ledger", "verify").status == 0)
    }

    @Test func `charges afterwards what was thought not to be charged`() throws {
        let id = try held()
        #expect(try workspace.ledger("resolve", id, "--not-charged").status == 0)
        #expect(try workspace.ledger("resolve", id, "--adjust", "0.2USD").status == 0)
        #expect(try spent() == "0.2")
    }

    @Test func `corrects nothing of a hold that is open, and says how to end it`() throws {
        let id = try held()
        let outcome = try workspace.ledger("resolve", id, "--adjust", "-0.05USD")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("is sent, so there is nothing to correct yet"))
        #expect(outcome.err.contains("kcost resolve \(id) --charged AMOUNT, or --not-charged"))
        #expect(try spent() == "0")
    }

    @Test func `resolving twice is an error that names the correction`() throws {
        let id = try held()
        _ = try workspace.ledger("resolve", id, "--not-charged")
        for way in [["--not-charged"], ["--charged", "0.1USD"]] {
            let outcome = try workspace.run(
                ["resolve", id] + way, environment: ["XDG_DATA_HOME": workspace.data.path])
            #expect(outcome.status == 64)
            #expect(outcome.err.contains("has ended already, by entry 4"))
            #expect(outcome.err.contains("--adjust"))
        }
    }

    @Test(arguments: [
        ["--adjust", "-0.2000001USD"], ["--adjust", "0"], ["--adjust", "-0USD"],
        ["--adjust", "--0.1"],
        ["--adjust", "+-1"], ["--adjust", "1CNY"], ["--adjust", "-"], ["--adjust="],
        ["--adjust", "0.1USD", "--charged", "0.1USD"], ["--adjust", "0.1USD", "--not-charged"],
        ["--reason", "x", "--charged", "0.1USD"], ["--charged", "-0.1"], ["--charged", "1CNY"], [],
        ["--adjust", "9999999999USD"], ["--adjust", "9000000000USD"],
    ])
    func `writes nothing for words that cannot be meant`(words: [String]) throws {
        let id = try held()
        _ = try workspace.ledger("resolve", id, "--charged", "0.2USD")
        let outcome = try workspace.run(
            ["resolve", id] + words, environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 64, "\(outcome.err)")
        #expect(try spent() == "0.2")
    }

    @Test func `an absurd charge is refused as a slip, and is no damage`() throws {
        let id = try held()
        let outcome = try workspace.ledger("resolve", id, "--charged", "9000000000USD")
        #expect(outcome.status == 64 && outcome.err.contains("is out of range"), "\(outcome)")
        #expect(try spent() == "0")
        #expect(try workspace.ledger("guard", "--again", "--unbudgeted", "kie.json").status == 0)
        #expect(try workspace.ledger("resolve", id, "--charged", "0.2USD").status == 0)
    }

    @Test func `a late charge far above the hold freezes the model, by the user's own factor`()
        throws
    {
        let id = try held()
        _ = try workspace.ledger("resolve", id, "--charged", "0.275USD")
        let some = try workspace.ledger(
            "resolve", id, "--adjust", "0.5USD", environment: ["KCOST_FREEZE_FACTOR": "3"])
        #expect(some.status == 0)
        #expect(!some.err.contains("unfreeze"))
        let more = try workspace.ledger(
            "resolve", id, "--adjust", "0.1USD", environment: ["KCOST_FREEZE_FACTOR": "3"])
        #expect(more.err.contains("more than 3 times the hold"))
        #expect(try workspace.ledger("guard", "--again", "kie.json").status == 10)
        for wrong in ["0", "1.5", "-2", "1001", "two"] {
            let outcome = try workspace.ledger(
                "resolve", id, "--adjust", "0.1USD", environment: ["KCOST_FREEZE_FACTOR": wrong])
            #expect(outcome.status == 78)
        }
    }
}
