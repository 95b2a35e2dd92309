import Foundation
import MediaFixtures
import Testing

/// `kcost balance`: what is left at the gateways, and whether keys stay secret.
@Suite struct BalanceTests {
    private let workspace: Workspace
    static let key = "sk-one/two=three+four"

    init() throws { workspace = try Workspace() }

    /// Runs it against servers of this machine.
    private func balance(
        _ arguments: String..., server: RangeServer, environment: [String: String] = [:],
        keys: [String] = ["xcompute", "toapis", "kie"]
    ) throws -> Program.Outcome {
        var own = Gateway.bases(server)
        for gateway in keys { own["\(gateway.uppercased())_API_KEY"] = Self.key }
        return try workspace.run(
            ["balance"] + arguments, environment: own.merging(environment) { $1 })
    }

    @Test(arguments: ["table", "json", "csv", "md"])
    func `prints each gateway's own figure`(format: String) throws {
        try serving([], Gateway.answer) { server in
            let outcome = try balance("--format", format, server: server)
            #expect(outcome.err.isEmpty)
            try expectTranscript(
                outcome.masked, of: ["balance", "--format", format], "balance-\(format).txt")
            #expect(server.visits.allSatisfy { $0.fields["authorization"] == "Bearer \(Self.key)" })
        }
    }

    @Test func `asks those that are named, in that order, and else those whose key is there`()
        throws
    {
        try serving([], Gateway.answer) { server in
            let named = try balance("kie", "xcompute", "kie", "--format", "csv", server: server)
            #expect(named.lines.map { $0.prefix { $0 != "," } } == ["gateway", "kie", "xcompute"])
            let known = try balance("--format", "csv", server: server, keys: ["toapis"])
            #expect(known.lines.map { $0.prefix { $0 != "," } } == ["gateway", "toapis"])
        }
    }

    @Test func `holds a balance against what the ledger says was bought and spent since`() throws {
        try workspace.write("kie.json", Sample.kie)
        let held = try workspace.ledger("guard", "--hold", "--unbudgeted", "kie.json").lines
        let id = try #require(held.first)
        #expect(try workspace.ledger("resolve", id, "--charged", "0.275USD").status == 0)
        _ = try workspace.ledger("ledger", "topup", "kie", "--credits", "1000", "--paid", "5USD")
        let ledger = ["KCOST_LEDGER": data.path]
        try serving([], Gateway.answer) { server in
            func asserted(_ text: String) throws -> Program.Outcome {
                try balance(
                    "kie", "--assert", text, "--format", "csv", server: server, environment: ledger)
            }
            let sound = try asserted("19055@2026-10-01T00:00:00Z")
            #expect(sound.status == 0, "\(sound.err)")
            #expect(sound.lines.last == "kie,credits,19055,1000,55,20000,20000,0")
            let short = try asserted("19060credits@2026-10-01")
            #expect(short.status == 16 && short.lines.last?.hasSuffix(",20005,20000,5") == true)
            #expect(
                short.err.contains("5 credits left the account that the ledger does not explain"))
            // Charged just now: in the same second as the balance is read.
            for format in ["json", "csv"] {
                let held = try workspace.ledger(
                    "guard", "--hold", "--unbudgeted", "--again", "kie.json"
                ).lines
                let id = try #require(held.first)
                #expect(try workspace.ledger("resolve", id, "--charged", "0.275USD").status == 0)
                let now = try balance(
                    "kie", "--format", format, server: server, environment: ledger)
                try workspace.write("before", now.out)
                let outcome = try asserted("before")
                #expect(outcome.lines.last == "kie,credits,20000,0,0,20000,20000,0")
                // As files were before: by the second behind them.
                let old = now.out.replacing("ledger", with: "a").replacing("entry", with: "b")
                try workspace.write("before", old)
                #expect(try asserted("before").status == 0)
            }
            for text in ["nonsense", "1@", "5CNY@2026-10-01", "1@2099-01-01"] {
                #expect([64, 66].contains(try asserted(text).status), "\(text)")
            }
            #expect(
                try balance("--assert", "1@2026-10-01", server: server, environment: ledger).status
                    == 64)
        }
    }

    @Test func `judges what is asserted before it asks for a key`() throws {
        try serving([], Gateway.answer) { server in
            for text in ["abc@2026-10-01T00:00:00Z", "1@", "none.json"] {
                let outcome = try balance("kie", "--assert", text, server: server, keys: [])
                #expect([64, 66].contains(outcome.status), "\(text): \(outcome.err)")
            }
            #expect(server.visits.isEmpty)
        }
    }

    private var data: URL { workspace.data.appending(path: "kcost/ledger.sqlite") }

    @Test func `without a key nothing is sent, and the exit is 77`() throws {
        try serving([], Gateway.answer) { server in
            let none = try balance(server: server, keys: [])
            #expect(none.status == 77 && none.err.contains("set TOAPIS_API_KEY"))
            let one = try balance("kie", "xcompute", server: server, keys: ["kie"])
            #expect(one.status == 77 && one.out.contains("20000"), "the others are asked")
            #expect(one.err.contains("no key for xcompute"))
            #expect(server.visits.map(\.path) == ["/kie/api/v1/chat/credit"])
        }
    }

    @Test(arguments: [
        (401, 77, "refuses the key"), (403, 77, "refuses the key"), (400, 1, "toapis refuses"),
    ])
    func `a refusal is told by its kind, and is no nought`(
        number: Int, status: Int32, words: String
    ) throws {
        try serving([]) { _, _ in
            .text("\(number) No", #"{"error":{"code":"x","message":"m"}}"#)
        } _: { server in
            let outcome = try balance("toapis", "--format", "json", server: server)
            #expect(outcome.status == status && outcome.err.contains(words), "\(outcome.err)")
            #expect(outcome.out.contains(#""balance":null"#))
            #expect(server.visits.count == 1, "another try would change nothing")
        }
    }

    @Test func `an interrupt ends it at once, and what came by then is printed`() throws {
        try serving([]) { visit, server in
            visit.path.hasPrefix("/kie") ? .init(isSilent: true) : Gateway.answer(visit, server)
        } _: { server in
            var environment = Gateway.bases(server)
            for name in ["TOAPIS_API_KEY", "KIE_API_KEY"] { environment[name] = Self.key }
            let start = ContinuousClock.now
            let outcome = try Program.run(
                ["balance"], environment: environment, in: workspace.folder
            ) { process in
                server.wait(for: 2)
                process.interrupt()
            }
            #expect(outcome.status == 130)
            #expect(ContinuousClock.now - start < .seconds(10), "the answer may take 60 s")
            #expect(outcome.out.contains("toapis"))
            #expect(outcome.err.contains("interrupted before"))
        }
    }

    @Test func `what a gateway says acts on no terminal`() throws {
        let hostile = "\u{1B}[31m\u{202E}\u{7F}"
        try serving([]) { _, _ in
            var answer = RangeServer.Answer.text(
                "400 No", #"{"error":{"code":"x","message":"\#(hostile)"}}"#)
            answer.fields = [("X-Odd", hostile)]
            return answer
        } _: { server in
            let outcome = try balance("--verbose", server: server)
            #expect(TerminalSafetyTests.isHarmless(outcome.err))
        }
    }
}

/// The three gateways on one server, and where `kcost` finds them.
enum Gateway {
    static func bases(_ server: RangeServer) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: ["xcompute", "toapis", "kie"].map {
                ("KCOST_\($0.uppercased())_BASE", server.address("/\($0)"))
            })
    }

    /// What each answers about the balance.
    @Sendable static func answer(_ visit: RangeServer.Visit, _: RangeServer) -> RangeServer.Answer {
        switch visit.path {
        case "/xcompute/v1/balance":
            .text(
                "200 OK",
                #"{"success":true,"remain_balance":12.5,"used_balance":7.25,"unlimited_quota":false}"#
            )
        case "/toapis/v1/balance":
            .text(
                "200 OK",
                #"{"success":true,"remain_balance":-1,"used_balance":3,"unlimited_quota":true}"#)
        case "/kie/api/v1/chat/credit":
            .text("200 OK", #"{"code":200,"msg":"success","data":20000}"#)
        default: .text("404 Not Found")
        }
    }
}
