import Foundation
import Testing

/// What `kcost sync` asks, writes and fetches.
@Suite struct `A sync` {
    private func sync(_ rehearsal: Rehearsal, _ words: String...) async throws -> CommandRun.End {
        try await rehearsal.run(["sync", "--format", "json"] + words)
    }

    @Test(arguments: ["xcompute", "toapis", "kie"])
    func `writes what a task cost and saves its video, once however often it is begun`(
        gateway: String
    ) async throws {
        let rehearsal = try await Rehearsal()
        let attempt = try await rehearsal.submit(gateway).column("attempt")[0]
        let first = try await sync(rehearsal)
        #expect(first.status == 0, "\(first)")
        #expect(try first.column("state") == ["captured"])
        #expect(try first.column("charged") == [`A submission`.charge[gateway]])
        #expect(try rehearsal.videos() == [attempt + ".mp4"])
        let second = try await rehearsal.run("sync")
        #expect(second.status == 0 && second.err == "kcost: nothing is open\n", "\(second)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted", "capture"])
    }

    @Test(arguments: ["0", "-1", "\"free\"", "99999999999", "9000000000"])
    func `keeps what was said of the charge and cannot be one, and later holds go through`(
        said: String
    ) async throws {
        let rehearsal = try await Rehearsal("--say-charge", said)
        for gateway in ["kie", "xcompute"] {
            _ = try await rehearsal.submit(gateway)
            let end = try await sync(rehearsal)
            #expect(end.status == 0, "\(end)")
            #expect(try end.column("charged") == [`A submission`.charge[gateway]])
            #expect(try end.column("by") == ["estimate"])
            #expect(end.err.contains("the expected amount: \(gateway) said \(said) ("), "\(end)")
        }
        let again = try await rehearsal.submit("kie", "--again")
        #expect(again.status == 0, "\(again)")
    }

    @Test func `settles once when many do it at once`() async throws {
        let rehearsal = try await Rehearsal()
        let files = try rehearsal.writeBatch(4)
        _ = try await rehearsal.run(
            ["submit"] + files + ["--gateway", "xcompute", "--yes", "--unbudgeted"])
        let runs = try (0..<4).map { _ in try rehearsal.start(["sync"]) }
        for run in runs {
            let end = try await run.end()
            #expect(end.status == 0, "\(end)")
        }
        #expect(try await rehearsal.kinds().filter { $0 == "capture" }.count == 4)
        #expect(try await rehearsal.sums().spent == Decimal(string: "0.736"))
        #expect(try rehearsal.videos().count == 4)
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test func `leaves what runs as it is, and waits for it when told to`() async throws {
        let rehearsal = try await Rehearsal(.step)
        let sent = try await rehearsal.submit("kie")
        let (attempt, task) = try (sent.column("attempt")[0], sent.column("task")[0])
        let asked = try await sync(rehearsal)
        #expect(asked.status == 0, "\(asked)")
        #expect(try asked.column("state") == ["accepted"])
        #expect(asked.err.contains("still running"))
        let hasty = try await rehearsal.run("sync", "--quiet")
        #expect(hasty.status == 0 && hasty.err.isEmpty, "\(hasty)")
        let waited = try await sync(rehearsal, "--wait", task)
        #expect(waited.status == 0, "\(waited)")
        #expect(try waited.column("state") == ["captured"])
        // What has ended is asked after once more where it is named.
        let again = try await sync(rehearsal, attempt)
        #expect(again.status == 0, "\(again)")
        #expect(try again.column("state") == ["ended"])
    }

    @Test func `stops waiting when its time is over`() async throws {
        let rehearsal = try await Rehearsal(.endless)
        _ = try await rehearsal.submit("kie")
        let end = try await sync(rehearsal, "--wait", "--timeout", "1s")
        #expect(end.status == 18, "\(end)")
        #expect(end.err.contains("kcost sync --wait"))
    }

    @Test func `says that a task failed, and of an unknown hold what only a person can say`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "task:1=fail,task:2=fail")
        _ = try await rehearsal.submit("kie")
        _ = try await rehearsal.submit("toapis")
        let end = try await sync(rehearsal)
        #expect(end.status == 15, "\(end)")
        #expect(try end.column("state") == ["unknown", "voided"])
        // It stays open, and no sync can end it: so it is not passed over in silence.
        let again = try await rehearsal.run("sync")
        #expect(again.status == 0, "\(again)")
        #expect(again.err.contains("1 attempt is unknown"))
        #expect(again.err.contains("kcost pending"))
        #expect(try await rehearsal.run("sync", "--quiet").err.isEmpty)
    }

    @Test func `asks the others where one gateway has no key`() async throws {
        let rehearsal = try await Rehearsal()
        _ = try await rehearsal.submit("xcompute")
        _ = try await rehearsal.submit("kie")
        rehearsal.environment["XCOMPUTE_API_KEY"] = nil
        let end = try await sync(rehearsal)
        #expect(end.status == 77, "\(end)")
        #expect(try end.column("state") == ["accepted", "captured"])
        #expect(end.err.contains("XCOMPUTE_API_KEY"))
    }

    @Test(arguments: [("500", Int32(0)), ("401", 77), ("garbage", 0)])
    func `writes nothing where a gateway gives no verdict, and may be begun again`(
        fault: String, status: Int32
    ) async throws {
        let rehearsal = try await Rehearsal("--faults", "status:1=\(fault)")
        _ = try await rehearsal.submit("kie")
        let end = try await sync(rehearsal)
        // It asks more than once where that may help.
        #expect(end.status == status, "\(end)")
        let state = status == 0 ? "captured" : "accepted"
        #expect(try end.column("state") == [state])
        #expect(try await sync(rehearsal).status == 0)
        #expect(try await rehearsal.kinds().last == "capture")
    }

    @Test func `says when nobody could be asked, in cron too`() async throws {
        let rehearsal = try await Rehearsal()
        let attempt = try await rehearsal.submit("kie").column("attempt")[0]
        rehearsal.environment["KCOST_KIE_BASE"] = "http://127.0.0.1:1/kie"
        let end = try await rehearsal.run("sync", "--quiet")
        #expect(end.status == 69, "\(end)")
        #expect(end.err.contains("kcost: \(attempt): accepted; how it stands is not known"))
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
        // Whoever waits waits on, and is told the same in the end.
        let waited = try await rehearsal.run("sync", "--wait", "--timeout", "1s")
        #expect(waited.status == 69, "\(waited)")
    }

    @Test func `never takes a state that no page has for an end`() async throws {
        let rehearsal = try await Rehearsal("--faults", "task:1=strange")
        _ = try await rehearsal.submit("xcompute")
        let end = try await sync(rehearsal)
        #expect(end.status == 14, "\(end)")
        #expect(try end.column("state") == ["accepted"], "\(end)")
        #expect(try await rehearsal.kinds() == ["hold", "sent", "accepted"])
    }

    @Test func `keeps a video in mind whose address does not answer, and fetches it later`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "video:1=404")
        let end = try await rehearsal.submit("kie", "--wait")
        #expect(end.status == 66, "\(end)")
        #expect(try end.column("state") == ["captured"])
        #expect(end.err.contains("paid, and its video was not saved"))
        let open = try await rehearsal.pending()
        #expect(open.map { $0["state"] as? String } == ["not saved"])
        #expect((open.first?["evidence"] as? String)?.hasPrefix("its address dies in") == true)
        try FileManager.default.createDirectory(
            at: rehearsal.folder.appending(path: "v"), withIntermediateDirectories: true)
        let later = try await sync(rehearsal, "--download", "v")
        #expect(later.status == 0, "\(later)")
        let attempt = try end.column("attempt")[0]
        #expect(try rehearsal.videos("v") == [attempt + ".mp4"])
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test func `gives up a video that could not be had for two weeks behind its address's end`()
        async throws
    {
        let rehearsal = try await Rehearsal("--faults", "video:*=500")
        _ = try await rehearsal.submit("kie", "--wait")
        for (days, state) in [(2, "lost"), (15, nil)] {
            try rehearsal.endVideos(daysAgo: days)
            let end = try await sync(rehearsal)
            #expect(end.status == 69, "\(end)")
            #expect(end.err.contains("its video is gone") == (state == nil))
            #expect(try await rehearsal.pending().first?["state"] as? String == state)
        }
    }

    @Test func `refuses what is not open, and what makes no sense`() async throws {
        let rehearsal = try await Rehearsal()
        for words in [
            ["sync", "--timeout", "5m"], ["sync", "--gateway", "kie"],
            ["sync", "--header", "A: b"], ["sync", "--download", "nowhere"],
            ["sync", "--callback", "-"], ["sync", "--callback", "-", "--wait"],
        ] {
            let end = try await rehearsal.run(words)
            #expect(end.status == 64, "\(words): \(end)")
        }
        let nothing = try await rehearsal.run("sync")
        #expect(nothing.status == 0)
        #expect(nothing.err.hasPrefix("kcost: nothing is open: there is no ledger at "))
        let csv = try await rehearsal.run("sync", "--format", "csv")
        #expect(csv.out.hasPrefix("attempt,gateway,task,state,charged"))
        let data = rehearsal.root.appending(path: "data").path
        #expect(!FileManager.default.fileExists(atPath: data))
    }
}
