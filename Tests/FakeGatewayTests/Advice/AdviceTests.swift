import Foundation
import KlingLedger
import Synchronization
import Testing

@testable import kcost

/// What messages advise is a command that is then taken, in the state in which it is printed.
@Suite(.serialized) struct AdviceTests {
    @Test func `about a submission without a verdict, and one that runs`() async throws {
        let stage = try await AdviceStage("--faults", "submit:1=504-after,task:*=stuck")
        let lost = try await stage.run(
            "submit", "kie.json", "--gateway", "kie", "--yes", "--unbudgeted")
        #expect(lost.status == 14, "\(lost)")
        try await stage.run("sync")
        try await stage.run("submit", "toapis.json", "--gateway", "toapis", "--yes", "--unbudgeted")
        try await stage.run("sync")
        try await stage.run("sync", "--wait", "--timeout", "1s")
        try await stage.run("sync", "nobody")
        try await stage.pending()
    }

    @Test(arguments: ["garbage", "401", "inner@400"])
    func `about a task whose gateway says nothing of it`(fault: String) async throws {
        let stage = try await AdviceStage("--faults", "status:*=\(fault)")
        try await stage.run("submit", "kie.json", "--gateway", "kie", "--yes", "--unbudgeted")
        try await stage.run("sync", "--quiet", with: Rehearsal.hurried)
        try await stage.pending()
    }

    @Test func `about tasks that failed, and videos that do not come`() async throws {
        let stage = try await AdviceStage("--faults", "task:1=fail,task:2=fail,video:*=404")
        for gateway in ["kie", "toapis", "xcompute"] {
            try await stage.run(
                "submit", "\(gateway).json", "--gateway", gateway, "--yes", "--unbudgeted", "--wait"
            )
        }
        try await stage.run("sync")
        try await stage.pending()
        try stage.rehearsal.endVideos(daysAgo: 2)
        try await stage.pending()
        try await stage.run("sync")
    }

    @Test func `about what nobody waits for any more, or no gateway knows`() async throws {
        let stage = try await AdviceStage()
        _ = try stage.attempt(secondsAgo: 600, .sent)
        _ = try stage.attempt(secondsAgo: 600, .held)
        _ = try stage.attempt(secondsAgo: 600, .accepted)
        _ = try stage.attempt(secondsAgo: 5, .sent)
        try await stage.pending()
        let end = try await stage.run("sync")
        #expect(end.status == 14, "\(end)")
        try await stage.pending()
        try await stage.run("sync", "--quiet")
    }

    @Test func `about a task that was named wrongly, whatever became of either attempt`()
        async throws
    {
        for fate in [[], ["--charged", "0.1USD"], ["--not-charged"]] {
            let stage = try await AdviceStage()
            let one = try stage.attempt(secondsAgo: 600, .accepted, task: "t-1")
            let other = try stage.attempt(secondsAgo: 600, .sent)
            if !fate.isEmpty { _ = try await stage.rehearsal.run(["resolve", one] + fate) }
            let refused = try await stage.run("resolve", other, "--task", "t-1")
            #expect(refused.status == 64, "\(refused)")
            // First that one, then this one, as it says.
            let first = try await stage.run("resolve", one, "--task", "t-2")
            #expect(first.status == 0, "\(first)")
            let second = try await stage.run("resolve", other, "--task", "t-1")
            #expect(second.status == 0, "\(second)")
            // And back, for that was wrong.
            for (attempt, task) in [(other, "t-3"), (one, "t-1"), (other, "t-2"), (other, "t-2")] {
                let end = try await stage.run("resolve", attempt, "--task", task)
                #expect(end.status == 0, "\(end)")
            }
            try await stage.pending()
            #expect(try await stage.rehearsal.run("ledger", "verify").status == 0)
        }
    }

    @Test func `about resolving`() async throws {
        let stage = try await AdviceStage()
        let open = try stage.attempt(secondsAgo: 600, .accepted)
        let charged = try stage.attempt(secondsAgo: 600, .accepted)
        let free = try stage.attempt(secondsAgo: 600, .sent)
        try await stage.run("resolve", open, "--adjust", "0.1USD")
        // Far above its hold: the model is frozen.
        try await stage.run("resolve", charged, "--charged", "2USD")
        try await stage.run("resolve", free, "--not-charged")
        for id in [charged, free] {
            for way in [["--charged", "0.1USD"], ["--not-charged"]] {
                let end = try await stage.rehearsal.run(["resolve", id] + way)
                #expect(end.status == 64)
                try await stage.run("resolve", id, way[0], way.count == 2 ? way[1] : "--quiet")
            }
        }
        try await stage.run("resolve", charged, "--adjust=-5USD")
        try await stage.run("budget", "list")
        try await stage.run("resolve", PrintedAdvice.anything, "--not-charged")
        try await stage.run("resolve", "this", "--not-charged")
        try await stage.run("ledger", "show", PrintedAdvice.anything)
        try await stage.run("ledger", "show", open, "--payload")
        try await stage.run("guard", "kie.json", "--gateway", "kie", "--unbudgeted")
    }

    @Test(arguments: ["plain", "it's a \"b\"", "二月 $HOME"])
    func `about budgets, whatever they are called`(name: String) async throws {
        let stage = try await AdviceStage()
        try await stage.run("guard", "kie.json", "--gateway", "kie")
        try await stage.run("budget", "set", name, "--limit", "0.2", "--period", "month")
        try await stage.run("guard", "kie.json", "--gateway", "kie", "--hold")
        try await stage.run("guard", "kie.json", "--gateway", "kie", "--budget", "other")
        try await stage.run("budget", "raise", name, "--by", "1")
        try await stage.run("budget", "raise", name, "--by", "1", "--until", "2099-01-01")
        try await stage.run("budget", "set", name, "--limit", "0.3", "--period", "month")
        try await stage.run("budget", "remove", name + "x")
        try await stage.run("budget", "set", name, "--clips", "3", "--period", "month")
        try await stage.run("budget", "raise", name, "--by", "1")
    }

    @Test func `about a guarded command`() async throws {
        let stage = try await AdviceStage()
        let words = ["guard", "kie.json", "--gateway", "kie", "--unbudgeted", "--again"]
        for more in [
            ["--", "false"], ["--", "no-such-program"], ["--hold"], ["--hold", "--expires", "1m"],
        ] {
            let end = try await stage.rehearsal.run(words + more)
            try await stage.again(end)
        }
        try await stage.pending()
    }

    @Test func `names the ledger that the command was given, for the default one is another`()
        async throws
    {
        let stage = try await AdviceStage()
        let place = stage.rehearsal.folder.appending(path: "an other.sqlite").path
        let held = try await stage.rehearsal.run(
            "guard", "kie.json", "--gateway", "kie", "--unbudgeted", "--hold", "--ledger", place)
        let id = held.out.trimmingCharacters(in: .newlines)
        let end = try await stage.rehearsal.run(
            "resolve", id, "--adjust", "0.1USD", "--ledger", place)
        #expect(
            end.err.contains(
                "kcost resolve --ledger '\(place)' \(id) --charged AMOUNT, or --not-charged"),
            "\(end)")
        let pending = try await stage.rehearsal.run(
            "pending", "--format", "json", "--ledger", place)
        let next = try #require(try pending.column("next").first)
        #expect(next.contains("kcost resolve --ledger '\(place)' \(id) --charged AMOUNT"))
        let advice = try #require(
            PrintedAdvice.all(in: next).first { $0.words.contains("--charged") })
        let words = try #require(advice.filled(["AMOUNT": "0.1USD"]))
        let resolved = try await stage.rehearsal.run(words)
        #expect(resolved.status == 0, "\(words): \(resolved)")
    }

    /// Every command in the words of the sources is one that the parser takes, and every one that a
    /// ledger has a say in is played above.
    @Test
    func `is taken by the parser, wherever it stands in the sources, and played if it writes`()
        throws
    {
        let advised = try Self.advisedInSources()
        #expect(advised.count > 60, "the sources were not read: \(advised.count)")
        for (advice, file) in advised {
            var words = advice.words
            if advice.isOpen {
                let missing = (Self.minimum(of: words) - 1)
                if missing >= 0 { words += [PrintedAdvice.anything] }
            }
            do throws(UsageError) {
                _ = try CommandTree.root.parse(words)
            } catch .valueNotAllowed {
            } catch .unexpectedOperand where advice.isOpen {
            } catch {
                Issue.record("\(file): kcost \(advice.words.joined(separator: " ")): \(error)")
            }
        }
        let writes = ["resolve", "sync", "budget"]
        let needed = Set(
            advised.map(\.advice).filter { writes.contains($0.words[0]) }.map(\.signature))
        let played = AdviceStage.played.withLock { $0 }
        #expect(needed.subtracting(played).isEmpty, "not played: \(needed.subtracting(played))")
    }

    private static func minimum(of words: [String]) -> Int {
        let chain = try? CommandTree.root.chain(along: Array(words.prefix(2)))
        return (chain?.last ?? CommandTree.root).operands?.minimum ?? 0
    }

    /// The commands in the texts of the sources, but for those that only the help prints.
    private static func advisedInSources() throws -> [(advice: PrintedAdvice, file: String)] {
        let folder = RunningGateway.repository.appending(path: "Sources/kcost")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path))
        return try files.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }.sorted()
            .flatMap { file -> [(advice: PrintedAdvice, file: String)] in
                let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                return texts(in: withoutHelp(text)).flatMap { text in
                    PrintedAdvice.all(in: text).map { ($0, file) }
                }
            }
    }

    /// A source without what its commands say of themselves and of their options.
    private static func withoutHelp(_ source: String) -> String {
        source.replacing(/(?m)^    static let \w+ = Command\((.|\n)*?\)$(?=\n\n|\n})/, with: "")
            .replacing(/help:\s*"(?:[^"\\\n]|\\.)*"(\s*\+ "(?:[^"\\\n]|\\.)*")*/, with: "")
    }

    /// String literals, those that are added up as one; what they interpolate is anything.
    private static func texts(in source: String) -> [String] {
        let code = source.split(separator: "\n")
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        let joined = code.replacing(/"\s*\n\s*\+\s*"/, with: "")
            .replacing(/\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/, with: PrintedAdvice.anything)
        return joined.matches(of: /"((?:[^"\\\n]|\\.)*)"/).map { String($0.output.1) }
    }
}
