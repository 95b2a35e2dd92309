import Foundation
import Testing

/// `kcost prices`: the price book as its users read it.
@Suite struct PricesTests {
    private static let runs: [(name: String, arguments: [String])] = [
        ("prices-list", ["list"] + Workspace.asOf),
        ("prices-list-kie", ["list", "--gateway", "kie"] + Workspace.asOf),
        ("prices-list-csv", ["list", "--gateway", "toapis", "--format", "csv"] + Workspace.asOf),
        ("prices-list-md", ["list", "--gateway", "toapis", "--format", "md"] + Workspace.asOf),
        ("prices-list-json", ["list", "--gateway", "toapis", "--format", "json"] + Workspace.asOf),
        ("prices-show-model", ["show", "kling-v2-6"]),
        ("prices-show-model-toapis", ["show", "kling-v2-6", "--gateway", "toapis"]),
        ("prices-show-rate", ["show", "kie-3.0-4k"]),
        ("prices-show-unpriced", ["show", "kling-v3", "--gateway", "toapis"]),
        ("prices-check", ["check"]),
    ]

    @Test(arguments: runs)
    func `prints what its record says`(name: String, arguments: [String]) throws {
        let line = ["prices"] + arguments
        let outcome = try Workspace().run(line)
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
        try expectTranscript(outcome, of: line, "\(name).txt")
    }

    @Test func `a rate is listed from its first day on`() throws {
        let workspace = try Workspace()
        let arguments = ["prices", "list", "--gateway", "kie", "--as-of"]
        let before = try workspace.run(arguments + ["2026-03-25T23:59:59Z"])
        let after = try workspace.run(arguments + ["2026-03-26"])
        #expect(before.lines.count == 1, "only the titles")
        #expect(after.lines.count > 10)
    }

    @Test func `rates of one's own are listed, shown with their file, and checked`() throws {
        let workspace = try Workspace()
        try workspace.write("prices/xcompute.json", UserRates.file(UserRates.rate()))
        let listed = try workspace.run(
            ["prices", "list", "--pricing", "prices"] + Workspace.asOf)
        #expect(listed.out.contains("my-std"))
        let shown = try workspace.run(["prices", "show", "my-std", "--pricing", "prices"])
        #expect(shown.status == 0)
        #expect(shown.out.contains("prices/xcompute.json"))
        #expect(shown.out.contains("my invoice"))
        let checked = try workspace.run(["prices", "check", "--pricing", "prices"])
        #expect(checked.status == 0)
        #expect(checked.out.contains("prices/xcompute.json: sound\n"))
    }

    @Test(arguments: [
        ("kling-v2", "kling-v2-6"), ("xcompute-v2-6-std-silnt", "xcompute-v2-6-std-silent"),
    ])
    func `a near miss of a model or rate is suggested`(id: String, nearest: String) throws {
        let outcome = try Workspace().run(["prices", "show", id])
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("did you mean '\(nearest)'?"))
        #expect(outcome.err.contains("see: kcost prices list"))
    }

    @Test func `an empty list still has its titles`() throws {
        let outcome = try Workspace().run(
            ["prices", "list", "--as-of", "2001-01-01", "--format", "csv"])
        #expect(outcome.status == 0)
        #expect(outcome.out.hasPrefix("gateway,model,"))
        #expect(outcome.lines.count == 1)
    }
}
