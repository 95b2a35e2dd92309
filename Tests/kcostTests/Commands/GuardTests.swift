import Foundation
import Testing

/// `kcost guard`: what is held, what runs, what is written, and how it ends.
@Suite struct GuardTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 0.275 USD.
        try workspace.write("kie.json", Sample.kie)
        try workspace.write("unclear.json", Sample.silent)
        try workspace.write("invalid.json", Sample.invalid)
        try workspace.write("unknown.json", Sample.unknown)
    }

    private func set(_ limit: String, _ more: String...) throws {
        let outcome = try workspace.run(
            ["budget", "set", "daily", "--limit", limit, "--period", "total"] + more,
            environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    private func states() throws -> [String] {
        try workspace.ledger("pending", "--format", "csv").lines.dropFirst().map {
            $0.split(separator: ",").map(String.init)[1]
        }
    }

    @Test func `runs the command with its attempt, passes it all words, and charges`() throws {
        try set("1")
        let outcome = try workspace.ledger(
            "guard", "kie.json", "--", "sh", "-c",
            #"echo "$KCOST_HOLD_AMOUNT $KCOST_HOLD_CURRENCY ${#KCOST_ATTEMPT} $*""#, "sh", "--",
            "--max-cost", "-x")
        #expect(outcome.status == 0)
        #expect(outcome.out == "0.275 USD 36 -- --max-cost -x\n")
        #expect(outcome.err.contains("charged 0.275 USD by the estimate"))
        #expect(try states().isEmpty)
        #expect(try workspace.ledger("budget", "list", "--format", "csv").out.contains(",0.725,"))
        #expect(try workspace.ledger("ledger", "verify").status == 0)
    }

    @Test func `refuses what no budget covers, and makes the command wait for none`() throws {
        let outcome = try workspace.ledger("guard", "kie.json", "--", "touch", "ran")
        #expect(outcome.status == 10)
        #expect(outcome.err.contains("no budget covers it"))
        #expect(!FileManager.default.fileExists(atPath: path("ran")))
        #expect(
            try workspace.ledger("guard", "kie.json", "--unbudgeted", "--", "touch", "ran").status
                == 0)
        #expect(FileManager.default.fileExists(atPath: path("ran")))
    }

    @Test func `refuses what passes a limit, and says by how much`() throws {
        try set("0.5")
        #expect(try workspace.ledger("guard", "kie.json", "--", "true").status == 0)
        let outcome = try workspace.ledger("guard", "kie.json", "--again", "--", "touch", "ran")
        #expect(outcome.status == 10)
        #expect(outcome.err.contains("has 0.225 USD left, 0.05 USD too little"))
        #expect(!FileManager.default.fileExists(atPath: path("ran")))
    }

    @Test func `keeps the hold when the command fails, or a signal ends it`() throws {
        try set("5")
        let failed = try workspace.ledger("guard", "kie.json", "--", "sh", "-c", "exit 7")
        #expect(failed.status == 14)
        #expect(failed.err.contains("the command exited 7"))
        let killed = try workspace.ledger(
            "guard", "--again", "kie.json", "--", "sh", "-c", "kill -9 $$")
        #expect(killed.status == 14)
        #expect(killed.err.contains("signal 9"))
        #expect(try states() == ["unknown", "unknown"])
    }

    @Test func `passes a signal on and writes what came of it`() throws {
        try set("5")
        let outcome = try Program.run(
            [
                "guard", "kie.json", "--", "sh", "-c",
                "trap 'kill $!; exit 3' TERM; sleep 20 & : > up; wait",
            ],
            environment: [
                "XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin",
                "KCOST_OFFLINE": "true",
            ], in: workspace.folder
        ) { process in
            for _ in 0..<1000 where !FileManager.default.fileExists(atPath: path("up")) {
                usleep(10_000)
            }
            process.terminate()
        }
        #expect(outcome.status == 14)
        #expect(outcome.err.contains("the command exited 3"))
        #expect(try states() == ["unknown"])
    }

    @Test func `gives back what was never started`() throws {
        try set("5")
        let outcome = try workspace.ledger("guard", "kie.json", "--", "no-such-command")
        #expect(outcome.status == 66)
        #expect(outcome.err.contains("nothing was sent; the hold was given back"))
        #expect(try states().isEmpty)
    }

    /// The file names a body, or an answer with its head; `curl` exits 22 where it is told to fail.
    @Test(arguments: [
        (#"{"code":200,"msg":"ok","data":{"taskId":"t-1"}}"#, 0, Int32(0), "accepted"),
        (#"{"code":200,"msg":"ok","data":{"taskId":"t-1"}}"#, 22, 0, "accepted"),
        (#"{"code":402,"msg":"no credits"}"#, 0, 1, ""),
        (#"{"code":429,"msg":"too many"}"#, 22, 75, ""),
        (#"{"code":500,"msg":"oops"}"#, 0, 14, "unknown"), ("<html>", 0, 14, "unknown"),
        ("", 0, 14, "unknown"),
    ])
    func `takes the gateway's own answer for what became of it`(
        body: String, exit: Int, status: Int32, state: String
    ) throws {
        try set("5")
        let write = body.isEmpty ? "true" : "printf '%s' '\(body)' > answer"
        let outcome = try workspace.ledger(
            "guard", "kie.json", "--answer", "answer", "--", "sh", "-c", "\(write); exit \(exit)")
        #expect(outcome.status == status, "\(outcome.err)")
        #expect(try states() == (state.isEmpty ? [] : [state]))
        let journal = try workspace.ledger("ledger", "export").out
        #expect(journal.contains(#""task":"t-1""#) == (state == "accepted"), "\(journal)")
        #expect(try workspace.ledger("ledger", "verify").status == 0)
    }

    @Test func `takes no task for its own that another attempt has already`() throws {
        try set("5")
        let guarded = [
            "kie.json", "--again", "--answer", "answer", "--", "sh", "-c",
            #"echo '{"code":200,"msg":"ok","data":{"taskId":"t-1"}}' > answer"#,
        ]
        for (status, state) in [(Int32(0), ["accepted"]), (14, ["accepted", "unknown"])] {
            let outcome = try workspace.run(
                ["guard"] + guarded, environment: ["XDG_DATA_HOME": workspace.data.path])
            #expect(outcome.status == status, "\(outcome.err)")
            #expect(outcome.err.contains("already; whether") == (status == 14), "\(outcome.err)")
            #expect(try states() == state)
        }
    }

    @Test func `takes no answer that was there before, nor a refusal of one that was killed`()
        throws
    {
        try set("5")
        try workspace.write("answer", #"{"code":402,"msg":"no credits"}"#)
        let old = try workspace.ledger("guard", "kie.json", "--answer", "answer", "--", "true")
        #expect(old.status == 14, "\(old.err)")
        let killed = try workspace.ledger(
            "guard", "kie.json", "--again", "--answer", "new", "--", "sh", "-c",
            "cat answer > new; kill -9 $$")
        #expect(killed.status == 14, "\(killed.err)")
        #expect(try states() == ["unknown", "unknown"])
        let both = try workspace.ledger(
            "guard", "kie.json", "--answer", "a", "--charged-from", "b", "--", "true")
        #expect(both.status == 64)
        #expect(try workspace.ledger("guard", "kie.json", "--answer", "a").status == 64)
    }

    @Test func `answers alone, and leaves no trace`() throws {
        #expect(try workspace.ledger("guard", "kie.json").status == 10)
        #expect(!FileManager.default.fileExists(atPath: workspace.data.path))
        try set("0.3")
        let before = try workspace.ledger("ledger", "export").out
        let outcome = try workspace.ledger("guard", "kie.json")
        #expect(outcome.status == 0)
        #expect(outcome.out == "yes: at most 0.275 USD\n")
        #expect(outcome.err.contains("this holds nothing"))
        #expect(try workspace.ledger("ledger", "export").out == before)
    }

    @Test func `holds for somebody else: as sent, or for a while`() throws {
        try set("5")
        let held = try workspace.ledger("guard", "--hold", "kie.json")
        #expect(held.status == 0)
        #expect(held.out.count == 37)
        let lent = try workspace.ledger(
            "guard", "--hold", "--again", "kie.json", "--expires", "10m")
        #expect(lent.status == 0)
        #expect(try workspace.ledger("pending").out.contains("sent"))
        let id = held.out.trimmingCharacters(in: .newlines)
        #expect(try workspace.ledger("resolve", id, "--charged", "0.2USD").status == 0)
        let again = try workspace.ledger("resolve", id, "--charged", "0.2USD")
        #expect(again.status == 64)
        #expect(again.err.contains("has ended already"))
        let other = lent.out.trimmingCharacters(in: .newlines)
        #expect(try workspace.ledger("resolve", other, "--not-charged").status == 0)
        #expect(try workspace.ledger("budget", "list", "--format", "csv").out.contains(",4.8,"))
    }

    @Test func `refuses the same payload twice`() throws {
        try set("5")
        #expect(try workspace.ledger("guard", "kie.json", "--", "true").status == 0)
        let twice = try workspace.ledger("guard", "kie.json", "--", "true")
        #expect(twice.status == 17)
        #expect(twice.err.contains("--again"))
    }

    @Test func `refuses the same payload within the window that the user sets`() throws {
        try set("5")
        #expect(try workspace.ledger("guard", "kie.json", "--", "true").status == 0)
        #expect(try workspace.ledger("guard", "kie.json", "--window", "1m").status == 17)
        #expect(try workspace.ledger("guard", "kie.json", "--window", "0").status == 0)
        try workspace.configure("config.json", #"{"duplicate_window": "0"}"#)
        #expect(try workspace.ledger("guard", "kie.json").status == 0)
        #expect(
            try workspace.ledger(
                "guard", "kie.json", environment: ["KCOST_DUPLICATE_WINDOW": "7d"]
            ).status == 17)
        #expect(try workspace.ledger("guard", "kie.json", "--window", "soon").status == 64)
        try workspace.configure("config.json", #"{"duplicate_window": "soon"}"#)
        let outcome = try workspace.ledger("guard", "kie.json")
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("duplicate_window"))
    }

    @Test func `notes the resolution that is asked for`() throws {
        try set("5")
        #expect(try workspace.ledger("guard", "kie.json", "--", "true").status == 0)
        let mode = Sample.kie.replacing("kling-2.6/text-to-video", with: "kling-3.0/video")
            .replacing(
                #""sound":false,"#, with: #""sound":false,"mode":"pro","multi_shots":false,"#)
        try workspace.write("pro.json", mode)
        #expect(try workspace.ledger("guard", "pro.json", "--", "true").status == 0)
        let lines = try workspace.ledger("ledger", "export").lines
        #expect(lines.filter { $0.contains(#""resolution":"1080p""#) }.count == 1)
    }

    @Test func `takes the charge from what the command wrote`() throws {
        try set("5")
        let json = try workspace.ledger(
            "guard", "kie.json", "--charged-from", "answer.json:data.0.cost", "--", "sh", "-c",
            #"echo '{"data":[{"cost":"0.2USD"}]}' > answer.json"#)
        #expect(json.status == 0)
        #expect(json.err.contains("charged 0.2 USD by the gateway"))
        let plain = try workspace.ledger(
            "guard", "--again", "kie.json", "--charged-from", "cost", "--", "sh", "-c",
            "echo 0.3USD > cost")
        #expect(plain.status == 0)
        #expect(plain.err.contains("CHARGED 0.3 USD, 0.025 USD more than was held"))
        let none = try workspace.ledger(
            "guard", "--again", "kie.json", "--charged-from", "missing:cost", "--", "true")
        #expect(none.status == 14)
        #expect(try states() == ["unknown"])
    }

    @Test(arguments: [
        ("answer.json:data.cost", #"{"data":{"cost":null}}"#, "answer.json:data.cost names a cost"),
        ("cost", "null", "cost names a cost of null"),
        ("answer.json:data", #"{"data":{"cost":1}}"#, "no amount, but JSON around one"),
        ("answer.json", #"{"data":{"cost":1}}"#, "name its member, as FILE:PATH"),
        ("answer.json:data", #"{"data":true}"#, "is no plain amount such as 0.42"),
        ("answer.json:cost", #"{"data":{"cost":1}}"#, "answer.json has no cost"),
    ])
    func `says what stands where no charge does, and what to do about a null`(
        place: String, text: String, words: String
    ) throws {
        try workspace.write("written", text)
        let file = place.prefix { $0 != ":" }
        let end = try workspace.ledger(
            "guard", "kie.json", "--unbudgeted", "--charged-from", place, "--", "cp", "written",
            String(file))
        #expect(end.status == 14 && end.err.contains(words), "\(end)")
        let isNull = text.contains("null")
        #expect(end.err.contains("null is a charge that is not worked out yet") == isNull)
        #expect(end.err.contains("--task TASK, then: kcost sync") == isNull, "\(end)")
    }

    @Test func `a charge far above its hold freezes the model`() throws {
        try set("5")
        let patient = try workspace.ledger(
            "guard", "kie.json", "--charged-from", "cost", "--", "sh", "-c", "echo 0.6USD > cost",
            environment: ["KCOST_FREEZE_FACTOR": "3"])
        #expect(!patient.err.contains("unfreeze"))
        let outcome = try workspace.ledger(
            "guard", "--again", "kie.json", "--charged-from", "cost", "--", "sh", "-c",
            "echo 0.600 USD > cost")
        #expect(outcome.status == 0)
        #expect(outcome.err.contains("kcost budget unfreeze kie kling-2.6/text-to-video"))
        #expect(try workspace.ledger("guard", "--again", "kie.json").status == 10)
        #expect(
            try workspace.ledger("budget", "unfreeze", "kie", "kling-2.6/text-to-video").status
                == 0)
        #expect(try workspace.ledger("guard", "--again", "kie.json").status == 0)
    }

    @Test func `a threshold stops it where that was asked for`() throws {
        try set("0.5", "--warn", "50")
        let outcome = try workspace.ledger(
            "guard", "kie.json", "--fail-on", "warn", "--", "touch", "ran")
        #expect(outcome.status == 11)
        #expect(!FileManager.default.fileExists(atPath: path("ran")))
        #expect(try states().isEmpty)
        let warned = try workspace.ledger("guard", "--again", "kie.json", "--", "true")
        #expect(warned.status == 0)
        #expect(warned.err.contains("past 50 %"))
    }

    private static let ends: [(status: Int32, arguments: [String])] = [
        (64, ["unclear.json", "--", "true"]), (65, ["invalid.json", "--", "true"]),
        (12, ["unknown.json", "--", "true"]), (66, ["missing.json", "--", "true"]),
        (10, ["kie.json", "--max-cost", "0.2", "--", "true"]),
        (0, ["kie.json", "--max-cost", "0.275", "--", "true"]),
        (10, ["kie.json", "--max-cost", "2CNY", "--", "true"]),
        (10, ["kie.json", "--budget", "none", "--unbudgeted", "--", "true"]),
        (64, ["kie.json", "--require-tag", "client", "--", "true"]),
        (64, ["kie.json", "--"]), (64, ["kie.json", "--expires", "10m"]),
        (64, ["kie.json", "--hold", "--", "true"]), (64, ["--", "true"]),
        (13, ["kie.json", "--max-price-age", "0", "--", "true"]),
    ]

    @Test(arguments: ends)
    func `each kind of end has its status`(status: Int32, arguments: [String]) throws {
        let outcome = try workspace.run(
            ["guard"] + arguments,
            environment: ["XDG_DATA_HOME": workspace.data.path, "PATH": "/usr/bin:/bin"])
        #expect(outcome.status == status, "\(outcome.err)")
    }

    @Test func `admits no more than fits, however many ask at once`() throws {
        try set("1.1")
        let results = Results()
        DispatchQueue.concurrentPerform(iterations: 12) { _ in
            let outcome = try? workspace.ledger("guard", "--again", "kie.json", "--", "true")
            results.add(outcome?.status ?? -1)
        }
        #expect(results.all.filter { $0 == 0 }.count == 4)
        #expect(results.all.filter { $0 == 10 }.count == 8)
        #expect(try workspace.ledger("ledger", "verify").status == 0)
    }

    private func path(_ name: String) -> String { workspace.folder.appending(path: name).path }
}

/// Exit statuses from several threads.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var statuses: [Int32] = []

    func add(_ status: Int32) { lock.withLock { statuses.append(status) } }
    var all: [Int32] { lock.withLock { statuses } }
}
