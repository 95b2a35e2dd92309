import Foundation
import Testing

/// What is odd in a payload is said wherever it is to be paid for.
@Suite struct `A payload's warnings` {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private static let sound =
        #"{"model":"kling-v2-6","prompt":"a","mode":"pro","duration":5,"sound":"on"}"#

    @Test func `are told of once, with the first places, before a batch is sent`() throws {
        for number in 1...40 { try workspace.write("\(number).json", Self.sound) }
        let files = (1...40).map { "\($0).json" }
        let outcome = try workspace.run(
            ["submit", "--gateway", "xcompute", "--dry-run"] + files)
        #expect(outcome.status == 0, "\(outcome.err)")
        let said = outcome.err.split(separator: "\n").filter { $0.contains("sound") }
        #expect(said.count == 1)
        #expect(said.first?.contains("did you mean audio?") == true)
        #expect(
            said.first?.hasSuffix("; 40 times, first at 1.json:1:62, 2.json:1:62, 3.json:1:62")
                == true, "\(said)")
    }

    @Test func `hold the most that they may cost, and no cap is passed`() throws {
        try workspace.write("p.json", Self.sound)
        let outcome = try workspace.ledger(
            "guard", "p.json", "--gateway", "xcompute", "--max-cost", "0.40", "--", "touch", "sent")
        #expect(outcome.status == 10)
        #expect(outcome.err.contains("p.json:1:62: warning: sound is not documented"))
        #expect(outcome.err.contains("it may cost 0.7 USD"))
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.path + "/sent"))
        let ignored = try workspace.ledger(
            "guard", "p.json", "--gateway", "xcompute", "--max-cost", "0.40", "--ignore-field",
            "sound", "--", "true")
        #expect(ignored.status == 0)
        #expect(!ignored.err.contains("warning"))
    }

    @Test(arguments: [
        ["guard", "p.json", "--unbudgeted"], ["guard", "p.json", "--unbudgeted", "--hold"],
        ["submit", "p.json", "--unbudgeted", "--dry-run"],
        ["submit", "p.json", "--unbudgeted", "--yes"],
    ])
    func `refuse where the user wants none, and nothing is held`(line: [String]) throws {
        try workspace.write("p.json", Self.sound)
        let environment = [
            "XDG_DATA_HOME": workspace.data.path, "XCOMPUTE_API_KEY": "fake-key",
            "KCOST_XCOMPUTE_BASE": "http://127.0.0.1:9",
        ]
        let outcome = try workspace.run(
            line + ["--gateway", "xcompute", "--strict"], environment: environment)
        #expect(outcome.status == 65, "\(outcome.err)")
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("did you mean audio?"))
        #expect(outcome.err.contains("nothing was sent, for --strict was given"))
        #expect(!FileManager.default.fileExists(atPath: workspace.data.path))
        try workspace.write("p.json", Sample.silent)
        let well = try workspace.run(
            line + ["--gateway", "xcompute", "--strict"], environment: environment)
        #expect(well.status != 65)
    }

    @Test func `are quiet where nothing but errors is wanted`() throws {
        try workspace.write("p.json", Self.sound)
        let outcome = try workspace.ledger(
            "guard", "p.json", "--gateway", "xcompute", "--unbudgeted", "--quiet")
        #expect(outcome.status == 0)
        #expect(outcome.err.isEmpty)
    }

    @Test func `name the way out where nobody knows the price`() throws {
        try workspace.write(
            "p.json", #"{"model":"kling-v2-6","prompt":"a","sound":true,"seconds":"10"}"#)
        for command in ["estimate", "guard", "submit"] {
            let outcome = try workspace.run([command, "p.json", "--gateway", "xcompute"])
            #expect(outcome.status == 12)
            #expect(
                (outcome.out + outcome.err).contains("--ignore-field sound --ignore-field seconds"))
        }
    }

    @Test func `say of many videos how many the most is for`() throws {
        try workspace.write("p.json", #"{"model":"kling-v2-6","prompt":"a","n":4}"#)
        let outcome = try workspace.estimate("p.json", "--gateway", "xcompute")
        let most = outcome.lines.first { $0.contains("at most") } ?? ""
        #expect(most.contains("4 clips") && most.contains("× 0.21 USD"))
        #expect(most.contains("= 0.84 USD   if a field counts that its page does not have"))
        #expect(outcome.out.contains("expected"))
    }
}
