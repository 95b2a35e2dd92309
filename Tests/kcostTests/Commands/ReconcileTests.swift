import Foundation
import Testing

/// `kcost reconcile` and `kcost prices suggest`: the bill held against the ledger, and what follows.
@Suite struct ReconcileTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        // 0.275 USD, 55 credits.
        try workspace.write("kie.json", Sample.kie)
        _ = try workspace.ledger("budget", "set", "all", "--limit", "100", "--period", "total")
    }

    private func held() throws -> String {
        let line = try workspace.ledger("guard", "--hold", "--again", "kie.json").lines.first
        return try #require(line)
    }

    private func charged(_ amount: String) throws {
        #expect(try workspace.ledger("resolve", held(), "--charged", amount + "USD").status == 0)
    }

    /// A bill of now, since the attempts are.
    private func bill(_ credits: [String]) throws {
        let now = Int(Date.now.timeIntervalSince1970)
        try workspace.write(
            "bill.csv",
            "Time,Model,Used credits\n"
                + credits.map { "\(now),kling-2.6/text-to-video,\($0)\n" }.joined())
    }

    private func reconcile(_ arguments: String...) throws -> Program.Outcome {
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"]
        return try workspace.run(
            line + arguments, environment: ["XDG_DATA_HOME": workspace.data.path])
    }

    @Test func `exits 16 where they differ, 0 once it is written, and writes nothing twice`() throws
    {
        try charged("0.275")
        try bill(["55", "10"])
        let first = try reconcile("--format", "csv")
        #expect(first.status == 16, "\(first.err)")
        #expect(first.lines.count == 2 && first.lines[1].hasPrefix("not in ledger,3,"))
        #expect(first.err.contains("kie: 1 matched, 1 not in ledger"))
        #expect(first.err.contains("2 rows; "))
        #expect(first.err.contains("--write writes 1 adjustment, 0.05 USD in all"))
        #expect(
            first.err.contains("billed 0.325 USD, in the ledger 0.275 USD, difference 0.05 USD"))
        let written = try reconcile("--write")
        #expect(
            written.status == 0 && written.err.contains("1 adjustment written, 0.05 USD in all"))
        let again = try reconcile("--write", "--all", "--format", "csv")
        #expect(again.status == 0 && !again.err.contains("written\n"))
        #expect(again.lines.dropFirst().allSatisfy { $0.hasPrefix("matched,") })
        #expect(try workspace.ledger("ledger", "verify").status == 0)
    }

    @Test func `a bill that lacks much takes nothing back without a yes`() throws {
        for _ in 0..<3 { try charged("0.275") }
        try workspace.write("bill.csv", "Time,Used credits\n")
        let without = try reconcile("--write")
        #expect(without.status == 0 && without.err.contains("say it: --month"), "\(without.err)")
        // Held and ended well within it.
        let span = ["--since", "2020-01-01", "--write"]
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"] + span
        let environment = ["XDG_DATA_HOME": workspace.data.path]
        let refused = try workspace.run(line, environment: environment)
        #expect(refused.status == 64, "\(refused.err)")
        #expect(refused.err.contains("would take back 0.825 USD of the 0.825 USD"))
        #expect(refused.err.contains("nothing was written"))
        #expect(refused.err.contains("3 adjustments, -0.825 USD in all"))
        #expect(try !workspace.ledger("ledger", "list").out.contains("adjust"))
        let agreed = try workspace.run(line + ["--yes"], environment: environment)
        #expect(agreed.status == 0 && agreed.err.contains("3 adjustments written"))
    }

    @Test func `one of three that is not on the bill is not taken back unasked`() throws {
        for _ in 0..<3 { try charged("0.275") }
        try bill(["55", "55"])
        let span = ["--since", "2020-01-01", "--until", "2099-01-01"]
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"] + span
        let environment = ["XDG_DATA_HOME": workspace.data.path]
        // Two rows may be any two of the three: whoever knows says it.
        let unclear = try workspace.run(line + ["--write"], environment: environment)
        #expect(unclear.status == 16 && unclear.err.contains("2 unclear"), "\(unclear.err)")
        #expect(try !workspace.ledger("ledger", "list").out.contains("adjust"))
        try bill(["55", "55", "55", "100"])
        let dear = try workspace.run(line + ["--write"], environment: environment)
        #expect(dear.status == 64, "\(dear.err)")
        #expect(dear.err.contains("would add 0.5 USD to the 0.825 USD"))
        #expect(dear.err.contains("say --yes beside --write"))
    }

    @Test func `a bill that has only rows of another month ends with 16 and says of when`() throws {
        try charged("0.275")
        try bill(["55"])
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"]
        let outcome = try workspace.run(
            line + ["--month", "2020-10", "--write"],
            environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 16, "\(outcome.err)")
        #expect(
            outcome.err.contains("every row of the bill lies outside the period: they are from"))
        #expect(!outcome.err.contains("nothing on either side"))
    }

    @Test func `names the zone of a file whose rows are all off by the same hours`() throws {
        for _ in 0..<3 { try charged("0.275") }
        let late = Int(Date.now.timeIntervalSince1970) + 8 * 3_600
        try workspace.write(
            "bill.csv", "Time,Used credits\n" + String(repeating: "\(late),55\n", count: 3))
        let span = ["--since", "2020-01-01", "--until", "2099-01-01", "--write", "--yes"]
        let outcome = try workspace.run(
            ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"] + span,
            environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == 16, "\(outcome.err)")
        #expect(outcome.err.contains("3 of 3 rows are 8 hours later"))
        #expect(outcome.err.contains("--tz +08:00, as in Asia/Shanghai"))
        #expect(try !workspace.ledger("ledger", "list").out.contains("adjust"))
    }

    @Test func `a colleague's charges that were taken in are not written once more`() throws {
        try charged("0.275")
        try workspace.write("export.jsonl", try workspace.ledger("ledger", "export").out)
        try bill(["55"])
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"]
        let desk = ["XDG_DATA_HOME": workspace.folder.appending(path: "desk").path]
        #expect(
            try workspace.run(["ledger", "import", "export.jsonl"], environment: desk).status == 0)
        let outcome = try workspace.run(line + ["--write"], environment: desk)
        #expect(outcome.status == 0 && outcome.err.contains("kie: 1 matched"), "\(outcome.err)")
        let balance = ["reconcile", "kie", "--balance-before", "100", "--balance-after", "45"]
        #expect(try workspace.run(balance, environment: desk).status == 0)
    }

    @Test func `import says what stands here as seen outside already, and it counts once`() throws {
        try charged("0.275")
        try workspace.write("export.jsonl", try workspace.ledger("ledger", "export").out)
        let desk = ["XDG_DATA_HOME": workspace.folder.appending(path: "desk").path]
        _ = try workspace.run(
            ["budget", "set", "all", "--limit", "100", "--period", "total"], environment: desk)
        try bill(["55"])
        let line = ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits", "--write"]
        #expect(try workspace.run(line, environment: desk).status == 64, "nothing is there yet")
        #expect(try workspace.run(line + ["--yes"], environment: desk).status == 0)
        let budgets = try workspace.run(["budget", "list", "--format", "csv"], environment: desk)
        #expect(budgets.out.contains("0.275"), "\(budgets.out)")
        for isFirst in [true, false] {
            let outcome = try workspace.run(
                ["ledger", "import", "export.jsonl"], environment: desk)
            #expect(outcome.status == 0, "\(outcome.out)")
            #expect(outcome.out.contains("counts once now") == isFirst)
            #expect(outcome.out.contains("adjustment written") == isFirst)
        }
        let balance = ["reconcile", "kie", "--balance-before", "100", "--balance-after", "45"]
        #expect(try workspace.run(balance, environment: desk).status == 0)
        #expect(try workspace.run(line, environment: desk).status == 0)
        #expect(try workspace.run(["ledger", "verify"], environment: desk).status == 0)
    }

    @Test func `names the next step for what is open, and leaves it open`() throws {
        let id = try held()
        try bill(["55"])
        for arguments in [[], ["--write"]] {
            let outcome = try workspace.run(
                ["reconcile", "kie", "bill.csv", "--map", "Used credits=credits"] + arguments,
                environment: ["XDG_DATA_HOME": workspace.data.path])
            #expect(outcome.status == 16)
            #expect(outcome.out.contains("kcost resolve \(id) --charged 0.275USD"))
        }
    }

    @Test func `takes two balances instead of a file`() throws {
        try charged("0.275")
        let sound = try workspace.ledger(
            "reconcile", "kie", "--balance-before", "100", "--balance-after", "45")
        #expect(sound.status == 0, "\(sound.err)")
        let short = try workspace.ledger(
            "reconcile", "kie", "--balance-before", "100credits", "--balance-after", "40")
        #expect(short.status == 16 && short.err.contains("5 credits left the account"))
        let more = try workspace.ledger(
            "reconcile", "kie", "--balance-before", "100", "--balance-after", "50")
        #expect(more.status == 16 && more.err.contains("a refund or a top-up not recorded?"))
        #expect(!more.err.contains("may be charged"), "nothing is open")
        let money = try workspace.ledger(
            "reconcile", "kie", "--balance-before", "1USD", "--balance-after", "0.725USD")
        #expect(money.status == 0)
    }

    @Test func `counts as open only what was sent to the gateway in the span`() throws {
        try charged("0.275")
        _ = try workspace.ledger(
            "guard", "--hold", "--again", "--expires", "1h", "kie.json")
        let balances = ["reconcile", "kie", "--balance-before", "100", "--balance-after", "40"]
        let environment = ["XDG_DATA_HOME": workspace.data.path]
        let unsent = try workspace.run(balances, environment: environment)
        #expect(unsent.status == 16 && !unsent.err.contains("may be charged"), "\(unsent.err)")
        _ = try held()
        let sent = try workspace.run(balances, environment: environment)
        #expect(
            sent.err.contains("1 request has no task id and may be charged: kcost pending"))
        let past = try workspace.run(
            balances + ["--until", "2020-01-01"], environment: environment)
        #expect(past.status == 16 && !past.err.contains("may be charged"))
    }

    @Test func `names what would tell apart what fits as well`() throws {
        for _ in 0..<2 { try charged("0.275") }
        let now = Int(Date.now.timeIntervalSince1970)
        try workspace.write("bill.csv", "Time,Used credits\n\(now),55\n")
        let outcome = try reconcile()
        #expect(outcome.status == 16 && outcome.err.contains("kcost: 1 row; "))
        #expect(outcome.out.contains("several fit, and the row names no task or model"))
    }

    @Test func `a gateway of a user's own price file is a seller too`() throws {
        try workspace.configure(
            "pricing/bigsite.json",
            #"{"schema_version":1,"gateway":"bigsite","title":"Big Site","models":[]}"#)
        try workspace.write("bill.csv", "Provider,Task,Credits\nBigsite,a,10\nOther,b,20\n")
        let outcome = try workspace.ledger("reconcile", "kie", "bill.csv", "--format", "csv")
        #expect(outcome.err.contains("1 row left out: of Bigsite"), "\(outcome.err)")
        #expect(outcome.lines.count == 2)
    }

    @Test func `a bill with names of its own is told how to be read without them`() throws {
        let id = try held()
        #expect(try workspace.ledger("resolve", id, "--task", "t").status == 0)
        #expect(try workspace.ledger("resolve", id, "--charged", "0.275USD").status == 0)
        let now = Int(Date.now.timeIntervalSince1970)
        try workspace.write("bill.csv", "Request ID,Time,Credits\nr-1,\(now),55\n")
        let line = [
            "reconcile", "kie", "bill.csv", "--since", "2020-01-01", "--until", "2099-01-01",
            "--write",
        ]
        let environment = ["XDG_DATA_HOME": workspace.data.path]
        let refused = try workspace.run(line, environment: environment)
        #expect(refused.status == 64, "\(refused.err)")
        #expect(refused.err.contains("--map 'Request ID=ignore'"), "\(refused.err)")
        let read = try workspace.run(
            line + ["--map", "Request ID=ignore"], environment: environment)
        #expect(read.status == 0 && read.err.contains("kie: 1 matched"), "\(read.err)")
        #expect(!read.err.contains("=ignore"))
    }

    @Test func `names only gateways that sell`() throws {
        let outcome = try workspace.run(["reconcile", "nosuch", "bill.csv"])
        #expect(outcome.status == 64 && outcome.err.contains("kie"))
        #expect(!outcome.err.contains("kling,") && !outcome.err.contains(", kling"))
    }

    @Test(arguments: [
        (64, ["reconcile", "kie"]), (64, ["reconcile", "nobody", "bill.csv"]),
        (64, ["reconcile", "kie", "bill.csv", "--map", "x"]),
        (64, ["reconcile", "kie", "bill.csv", "--map", "Time=amount", "--map", "Model=amount"]),
        (64, ["reconcile", "kie", "bill.csv", "--map", "Time=amount", "--map", "Time=task"]),
        (64, ["reconcile", "kie", "--balance-before", "1"]),
        (64, ["reconcile", "kie", "--balance-before", "1USD", "--balance-after", "1credits"]),
        (64, ["reconcile", "kie", "--balance-before", "10000", "--balance-after", "21000USD"]),
        (64, ["reconcile", "kie", "--balance-before", "1USD", "--balance-after", "2"]),
        (64, ["reconcile", "kie", "bill.csv", "--month", "2026-13"]),
        (65, ["reconcile", "kie", "nothing.json"]),
        (64, ["ledger", "export", "--month", "2026-10"]),
        (
            64,
            [
                "ledger", "export", "--format", "focus", "--since", "2026-10-02", "--until",
                "2026-10-01",
            ]
        ),
        (65, ["reconcile", "kie", "kie.json"]), (66, ["reconcile", "kie", "none.csv"]),
        (64, ["prices", "suggest", "--min", "1"]),
        (64, ["ledger", "export", "--format", "hledger", "--tz", "Mars/Base"]),
    ])
    func `refuses what makes no sense, with its status`(status: Int, line: [String]) throws {
        try bill(["55"])
        try workspace.write("nothing.json", "[{}]")
        let outcome = try workspace.run(
            line, environment: ["XDG_DATA_HOME": workspace.data.path])
        #expect(outcome.status == Int32(status), "\(outcome.err)")
        #expect(outcome.out.isEmpty && !outcome.err.contains(": \n"))
    }

    @Test(arguments: [
        ["--map", "a=task"], ["--kind", "a=charge"], ["--as", "answers"], ["--save-map", "mine"],
        ["--yes"],
    ])
    func `what says how a file is read is refused beside two balances`(more: [String]) throws {
        let outcome = try workspace.ledger(
            "reconcile", "kie", "--balance-before", "1", "--balance-after", "1", more[0],
            more.count > 1 ? more[1] : "--quiet")
        #expect(outcome.status == 64 && outcome.err.contains(more[0]), "\(outcome.err)")
    }

    @Test func `says which row is wrong, harmlessly`() throws {
        try workspace.write("bill.csv", "task id,Used credits\nt,\"=\u{1B}[31m1,5\"\n")
        let outcome = try reconcile()
        #expect(outcome.status == 16)
        #expect(outcome.out.contains("row 2: Used credits: =\\u{1B}[31m1,5"), "\(outcome.out)")
    }

    @Test func `quota is no amount, and what was said of it is kept for the next bill`() throws {
        let rows =
            "created_at,type,model_name,quota,other\n"
            + "1790813100,2,kling-v3,184000,\"{\"\"task_id\"\":\"\"t\"\"}\"\n"
        try workspace.write("bill.csv", rows)
        func run(_ arguments: String...) throws -> Program.Outcome {
            try workspace.run(
                ["reconcile", "toapis", "bill.csv"] + arguments,
                environment: ["XDG_DATA_HOME": workspace.data.path])
        }
        let refused = try run()
        #expect(refused.status == 65 && refused.err.contains("--map 'quota=amount/500000'"))
        #expect(!refused.err.contains("quota=amount'"))
        let guessed = try run("--as", "new-api", "--format", "csv")
        #expect(guessed.status == 16 && guessed.lines.last?.contains(",0.368,") == true)
        let kept = try run("--map", "quota=amount/500000", "--save-map", "mine", "--format", "csv")
        #expect(kept.err.contains("next time: --as mine") && kept.out == guessed.out, "\(kept.err)")
        let again = try run("--as", "mine", "--format", "csv")
        #expect(again.out == kept.out && again.err.contains("read as mine"), "\(again.err)")
        #expect(try run("--as", "other").err.contains("mine, new-api"))
        #expect(try workspace.ledger("prices", "check").status == 0)
    }

    @Test func `a column of kinds in unknown words stops the command and shows them`() throws {
        try workspace.write("bill.csv", "Type,Task ID,Credits\nPalautus,t,55\nKulutus,t,55\n")
        let refused = try workspace.ledger("reconcile", "kie", "bill.csv", "--write")
        #expect(refused.status == 65 && refused.err.contains("'Palautus', 'Kulutus'"))
        #expect(refused.err.contains("--map 'Type=ignore'"))
    }

    /// The options that a message advises, with what a person would fill in.
    private func options(in message: String, _ fill: [String: String]) -> [String] {
        message.matches(of: /(--kind|--map) '([^']*)'/).flatMap { match -> [String] in
            let word = String(match.2)
            let filling = fill.first { word.hasPrefix($0.key + "=") }?.value ?? "KIND"
            return [String(match.1), word.replacing("KIND", with: filling)]
        }
    }

    @Test(arguments: ["Type", "Tapahtuma"])
    func `what is advised of unknown words is taken, kept, and read by the next time`(
        title: String
    ) throws {
        try workspace.write(
            "bill.csv", "\(title),Task ID,Credits\nKulutus,t,55\nPalautus,t,20\nLahja,,9\n")
        let refused = try workspace.ledger("reconcile", "kie", "bill.csv")
        #expect(refused.status == 65, "\(refused.err)")
        let advised = try #require(
            refused.err.split(separator: "\n").first { $0.contains("--kind") }.map(String.init))
        let fill = ["Kulutus": "charge", "Palautus": "refund", "Lahja": "top-up"]
        let line = ["reconcile", "kie", "bill.csv", "--all", "--format", "csv"]
        let environment = [
            "XDG_DATA_HOME": workspace.data.path, "XDG_CONFIG_HOME": workspace.folder.path,
        ]
        let told = try workspace.run(
            line + options(in: advised, fill) + ["--save-map", "mine"], environment: environment)
        #expect(told.status == 16 && told.err.contains("next time: --as mine"), "\(told.err)")
        #expect(told.lines.count == 2 && told.lines[1].contains(",0.175,"), "\(told.out)")
        for more in [["--as", "mine"], []] {
            let again = try workspace.run(line + more, environment: environment)
            #expect(again.out == told.out && again.err.contains("read as mine"), "\(again.err)")
        }
        // Where some words are known, the others' rows are unclear, and the way out is the same.
        let some = try workspace.run(
            line + ["--map", "\(title)=kind", "--kind", "Kulutus=charge"], environment: [:])
        #expect(some.err.contains("--kind 'Palautus=KIND' --kind 'Lahja=KIND'"), "\(some.err)")
    }

    @Test(arguments: ["Kulutus", "Kulutus=", "=charge", "Kulutus=gift", "Kulutus=refund"])
    func `what is said of words is refused where it is none, or said twice`(word: String) throws {
        try bill(["55"])
        let outcome = try reconcile("--kind", "Kulutus=charge", "--kind", word)
        #expect(outcome.status == 64 && outcome.err.contains("--kind"), "\(outcome.err)")
    }

    @Test func `a shipped statement that was used is kept whole`() throws {
        let answer = { (task: String, state: String, credits: Int) in
            #"{"taskId": "\#(task)", "createTime": 1796031294166, "model": "m", "state": "\#(state)", "#
                + #""creditsConsumed": \#(credits), "ref": "x"}"#
        }
        try workspace.write(
            "answers.json",
            "["
                + [
                    answer("a", "waiting", 0), answer("a", "success", 55),
                    answer("b", "generating", 0),
                    answer("c", "fail", 55),
                ].joined(separator: ",") + "]")
        let line = ["reconcile", "kie", "answers.json", "--all", "--format", "csv"]
        let environment = [
            "XDG_DATA_HOME": workspace.data.path, "XDG_CONFIG_HOME": workspace.folder.path,
        ]
        let plain = try workspace.run(line, environment: environment)
        #expect(plain.err.contains("read as answers, by its titles"), "\(plain.err)")
        let kept = try workspace.run(
            line + ["--map", "ref=ignore", "--save-map", "mine"], environment: environment)
        #expect(kept.out == plain.out && kept.err.contains("next time: --as mine"), "\(kept.err)")
        let again = try workspace.run(line + ["--as", "mine"], environment: environment)
        #expect(again.out == plain.out && again.err.contains("read as mine"), "\(again.err)")
        // The same under the same name is no other; another is.
        let same = line + ["--map", "ref=ignore", "--save-map", "mine"]
        #expect(try workspace.run(same, environment: environment).status == again.status)
        let other = try workspace.run(same + ["--kind", "fail=other"], environment: environment)
        #expect(other.status == 64 && other.err.contains("no other statement yet"))
    }

    @Test func `a zone that was said is kept, or said to be said again`() throws {
        try workspace.write("bill.csv", "No,Time,Credits\nt,2026-10-01 08:30,55\n")
        let environment = [
            "XDG_DATA_HOME": workspace.data.path, "XDG_CONFIG_HOME": workspace.folder.path,
        ]
        let line = ["reconcile", "kie", "bill.csv", "--all", "--format", "csv"]
        for (name, zone, isKept) in [("a", "+08:00", true), ("b", "Asia/Shanghai", false)] {
            let first = try workspace.run(
                line + ["--map", "No=task", "--tz", zone, "--save-map", name],
                environment: environment)
            let end = "next time: --as \(name)" + (isKept ? "" : " --tz Asia/Shanghai") + "\n"
            #expect(first.out.contains("2026-10-01T00:30:00Z") && first.err.contains(end))
            let more = ["--as", name] + (isKept ? [] : ["--tz", zone])
            #expect(try workspace.run(line + more, environment: environment).out == first.out)
        }
    }

    @Test func `of two columns only those are proposed that may be the charge, in their unit`()
        throws
    {
        let cases = [
            ("Amount,Tax", "0.275,0.01", ["Amount=amount"]),
            ("Credits,Points", "55,66", ["Credits=credits", "Points=credits"]),
            ("Amount,Discount,Paid", "0.3,0.025,0.275", ["Amount=amount", "Paid=amount"]),
        ]
        for (titles, cells, maps) in cases {
            try workspace.write("bill.csv", "Task,\(titles)\nt,\(cells)\n")
            let refused = try workspace.ledger("reconcile", "kie", "bill.csv")
            #expect(refused.status == 65, "\(titles): \(refused.err)")
            let options = options(in: refused.err, [:])
            #expect(options == maps.flatMap { ["--map", $0] })
            #expect(refused.err.contains("is a tax, a fee or a discount") == titles.hasPrefix("A"))
            for map in maps {
                let taken = try workspace.ledger("reconcile", "kie", "bill.csv", "--map", map)
                #expect(taken.status != 65, "\(map): \(taken.err)")
            }
        }
    }

    @Test func `proposes a rate that the price book takes, from what a bill corrected`() throws {
        for _ in 0..<3 { try charged("0.275") }
        let none = try workspace.ledger("prices", "suggest", "--min", "3")
        #expect(none.status == 0 && none.out.isEmpty && none.err.contains("no rate differs"))
        // Tasks are unknown here: the ids come from the ledger's own list.
        let ids = try workspace.ledger("ledger", "list", "--format", "csv").lines
            .filter { $0.contains(",capture,") }.map { $0.components(separatedBy: ",")[3] }
        for id in ids {
            _ = try workspace.ledger("resolve", id, "--adjust", "5credits", "--reason", "bill")
        }
        #expect(try workspace.ledger("prices", "suggest", "--min", "3").out.isEmpty)
        try workspace.write(
            "kie-tasks.sh", "#!/bin/sh\necho '{\"cost\": 0.3}' > charge.json\n")
        for _ in 0..<3 {
            let outcome = try workspace.ledger(
                "guard", "--again", "kie.json", "--charged-from", "charge.json:cost",
                "--charged-in", "USD", "--", "sh",
                "kie-tasks.sh")
            #expect(outcome.status == 0, "\(outcome.err)")
        }
        let found = try workspace.ledger("prices", "suggest", "--min", "3")
        #expect(found.status == 0 && found.out.contains(#""amount": "60""#), "\(found.err)")
        try workspace.write("mine/kie.json", found.out)
        let check = try workspace.ledger("prices", "check", "--pricing", "mine")
        #expect(check.status == 0, "\(check.err)")
        let estimate = try workspace.run(
            ["estimate", "kie.json", "--pricing", "mine", "--format", "csv"])
        #expect(estimate.out.contains("0.3"))
    }
}
