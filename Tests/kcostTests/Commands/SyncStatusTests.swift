import Foundation
import KlingCost
import KlingLedger
import MediaFixtures
import ReportFixtures
import Testing

/// How `kcost sync` ends where a gateway says nothing of a task: with a status of its own, the hold kept,
/// and the way out on standard error, from cron too.
@Suite(.timeLimit(.minutes(5))) struct SyncStatusTests {
    private typealias Answer = RangeServer.Answer
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
        try workspace.write("silent.json", Sample.silent)
    }

    /// A hold of which a person said that it is a task there.
    private func task(_ name: String, of gateway: String = "kie") throws -> String {
        let file = gateway == "kie" ? "kie.json" : "silent.json"
        let held = try workspace.ledger(
            "guard", "--hold", "--unbudgeted", "--again", "--gateway", gateway, file)
        let id = held.out.trimmingCharacters(in: .newlines)
        #expect(try workspace.ledger("resolve", id, "--task", name).status == 0)
        return id
    }

    private func sync(
        _ words: String..., at server: RangeServer?, environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        var all = [
            "XDG_DATA_HOME": workspace.data.path, "KIE_API_KEY": "fake-key",
            "XCOMPUTE_API_KEY": "fake-key",
        ]
        if let server {
            all.merge(Gateway.bases(server)) { $1 }
            // Only of this machine so little may be asked.
            all["KCOST_ANSWER_TIMEOUT"] = "300ms"
            all["KCOST_POLL_INTERVAL"] = "20ms"
        }
        return try workspace.run(["sync"] + words, environment: all.merging(environment) { $1 })
    }

    private static let html = "<html><title>Just a moment…</title></html>"

    private static let troubles: [(name: String, status: Int32, Answer)] = [
        ("silence", 69, Answer(isSilent: true)),
        ("a hang-up", 69, Answer(raw: [])),
        ("a page", 14, .text("200 OK", html)),
        ("a page for 404", 14, .text("404 Not Found", html)),
        ("a page for 502", 75, .text("502 Bad Gateway", html)),
        ("a redirect", 14, .redirect("https://login.example/")),
        ("another's JSON", 14, .text("200 OK", #"{"ok":true}"#)),
        ("another task", 14, .text("200 OK", state("generating", of: "other"))),
        ("an odd state", 14, .text("200 OK", state("reviewing"))),
        ("no state", 14, .text("200 OK", #"{"code":200,"data":{"taskId":"t-1"}}"#)),
        ("a fault of the server", 75, .text("200 OK", #"{"code":500,"msg":"oops"}"#)),
        ("no room", 75, .text("429 Too Many Requests", #"{"code":429,"msg":"slow"}"#)),
        ("a refused key", 77, .text("401 Unauthorized", #"{"code":401,"msg":"no"}"#)),
        ("done without a video", 14, .text("200 OK", state("success"))),
    ]

    private static func state(_ state: String, of task: String = "t-1") -> String {
        #"{"code":200,"msg":"success","data":{"taskId":"\#(task)","state":"\#(state)"}}"#
    }

    @Test(arguments: troubles.indices)
    func `no verdict ends it with a status of its own, says what is open and the way out`(
        number: Int
    ) throws {
        let (name, status, answer) = Self.troubles[number]
        let id = try task("t-1")
        try serving([]) { _, _ in
            answer
        } _: { server in
            let end = try sync("--quiet", at: server)
            #expect(end.status == status, "\(name): \(end)")
            #expect(end.err.contains("kcost: \(id): accepted; how it stands is not known: "))
            #expect(end.err.contains("0.275 USD stays held under attempt \(id), task t-1"))
            #expect(end.err.contains("kcost sync \(id)"), "\(end.err)")
            let needsPerson = end.err.contains("kcost resolve \(id) --charged AMOUNT")
            #expect(needsPerson == (status == 14), "\(name): \(end.err)")
            // Whoever waits for a time is told the same.
            let waited = try sync("--wait", "--timeout", "1s", at: server)
            #expect(waited.status == status, "\(name): \(waited)")
        }
        #expect(try workspace.ledger("pending", "--format", "csv").lines.count == 2)
    }

    @Test func `one question in vain behind an answer is no more than still running`() throws {
        _ = try task("t-1")
        try serving([]) { visit, _ in
            visit.number == 1 ? .text("200 OK", Self.state("generating")) : Answer(isSilent: true)
        } _: { server in
            let end = try sync("--wait", "--timeout", "1s", at: server)
            #expect(end.status == 18, "\(end)")
            #expect(end.err.contains("still running (generating)"))
        }
    }

    /// A task in this workspace's ledger that kie accepted so long ago.
    private func accepted(secondsAgo age: Int64) throws -> String {
        let held = try EarlierHold(in: workspace.data, secondsAgo: age) { $0.isSentAtOnce = true }
        let evidence = try held.ledger.accept(
            held.id, task: "t-1", at: held.then, by: "ann@desk")
        #expect(evidence == nil)
        return held.id.description
    }

    @Test(arguments: [(Int64(3_600), Int32(0)), (Int64(2 * 86_400), Int32(14))])
    func `what is said to run longer than any gateway works is not passed over`(
        age: Int64, status: Int32
    ) throws {
        let id = try accepted(secondsAgo: age)
        try serving([]) { _, _ in
            .text("200 OK", Self.state("generating"))
        } _: { server in
            let end = try sync("--quiet", at: server)
            #expect(end.status == status, "\(end)")
            #expect(end.err.isEmpty == (status == 0))
            if status == 0 { return }
            #expect(end.err.contains("\(id): still running (generating)"))
            #expect(end.err.contains("kcost resolve \(id) --charged AMOUNT, or --not-charged"))
        }
    }

    @Test func `without a key it says what is open and what to do then`() throws {
        let id = try task("t-1")
        let end = try sync("--quiet", at: nil, environment: ["KIE_API_KEY": ""])
        #expect(end.status == 77, "\(end)")
        #expect(end.err.contains("0.275 USD stays held; then: kcost sync \(id)"), "\(end)")
    }

    @Test(arguments: [
        ["KCOST_KIE_BASE": "ftp://nowhere"], ["KCOST_KIE_STATUS_PATH": "no-slash"],
        ["KIE_API_KEY": "two\nlines"], ["KCOST_KIE_KEY_FILE": "/nowhere", "KIE_API_KEY": ""],
        ["KCOST_TOAPIS_BASE": "http://elsewhere.example"],
    ])
    func `settings of a gateway that has nothing open stop nothing`(
        settings: [String: String]
    ) throws {
        _ = try task("t-1", of: "xcompute")
        let video = SampleMovie().file()
        try serving(video) { visit, server in
            visit.path.contains("/tasks/") || visit.path.contains("t-1")
                ? .text(
                    "200 OK",
                    #"{"code":200,"data":{"id":"t-1","status":"completed","cost":0.2,"result":"#
                        + #"{"videos":[{"url":["\#(server.address("/clip.mp4"))"]}]}}}"#)
                : server.answer(visit)
        } _: { server in
            let end = try sync("--format", "csv", at: server, environment: settings)
            #expect(end.status == 0, "\(end)")
            #expect(end.out.contains(",captured,0.2,USD,gateway,"), "\(end)")
        }
    }

    @Test func `a video comes though the settings of its gateway are wrong by now`() throws {
        let id = try task("t-1")
        try serving([]) { _, _ in
            .text(
                "200 OK",
                #"{"code":200,"data":{"taskId":"t-1","state":"success","resultJson":"#
                    + #""{\"resultUrls\":[\"http://127.0.0.1:1/a.mp4\"]}"}}"#)
        } _: { server in
            let end = try sync(at: server)
            #expect(end.out.contains("captured"), "\(end)")
        }
        // Asked for where it was said to be, which nobody could be asked about any more.
        let end = try sync(at: nil, environment: ["KCOST_KIE_BASE": "ftp://nowhere"])
        #expect(end.status != 78, "\(end)")
        #expect(end.err.contains("\(id): paid, and its video was not saved"), "\(end)")
        // Whether its gateway is a rehearsal on this machine nobody knows: then it is none.
        #expect(end.err.contains("inside a private network or this machine"), "\(end)")
    }
}
