import Foundation
import Testing

/// `kcost submit` on a terminal: the question, and the line that shows how it goes.
@Suite struct `On a terminal` {
    private static let words = [
        "submit", "xcompute.json", "--gateway", "xcompute", "--unbudgeted", "--format", "json",
    ]

    /// Runs until it asks; then something is done, and it ends.
    private func asked(
        _ rehearsal: Rehearsal, then act: (Terminal, CommandRun) -> Void
    ) async throws -> (end: CommandRun.End, text: String) {
        let terminal = try Terminal(columns: 80)
        let run = try rehearsal.start(Self.words, on: terminal)
        try await run.waits { terminal.text.contains("[y/N] ") }
        act(terminal, run)
        return (try await run.end(), terminal.text)
    }

    @Test func `says what it will cost and what is left, and sends it on a yes`() async throws {
        let rehearsal = try await Rehearsal("--balance", "12")
        _ = try await rehearsal.run(
            "budget", "set", "day", "--limit", "2", "--period", "day")
        let (end, text) = try await asked(rehearsal) { terminal, _ in terminal.type("y\n") }
        #expect(end.status == 0, "\(end) \(text)")
        #expect(text.contains("xcompute.json to xcompute: expected 0.184 USD, at most 0.21 USD"))
        #expect(text.contains("budget day: 2 USD left"))
        #expect(text.contains("xcompute: 12 left"))
        #expect(try rehearsal.gateway.truth().tasks.count == 1)
    }

    @Test func `says what is odd in a payload before it asks, even where remarks are kept off`()
        async throws
    {
        let rehearsal = try await Rehearsal()
        try rehearsal.write(
            "xcompute.json",
            #"{"model":"kling-v2-6","prompt":"a boat","mode":"pro","duration":5,"sound":"on"}"#)
        let terminal = try Terminal(columns: 80)
        let run = try rehearsal.start(Self.words + ["--quiet"], on: terminal)
        try await run.waits { terminal.text.contains("[y/N] ") }
        let question = terminal.text
        terminal.type("n\n")
        _ = try await run.end()
        #expect(question.contains("warning: sound is not documented"), "\(question)")
        #expect(question.contains("expected 0.3125 USD, at most 0.7 USD"), "\(question)")
    }

    @Test(arguments: ["n\n", "\n", "no yes\n", "\u{4}"])
    func `sends nothing on anything else`(answer: String) async throws {
        let rehearsal = try await Rehearsal()
        let (end, text) = try await asked(rehearsal) { terminal, _ in terminal.type(answer) }
        #expect(end.status == 1, "\(end) \(text)")
        #expect(text.contains("nothing was sent, and nothing is held"))
        #expect(try rehearsal.gateway.truth().requests["submit"] == 0)
        #expect(try await rehearsal.pending().isEmpty)
    }

    @Test func `sends nothing when the question is interrupted`() async throws {
        let rehearsal = try await Rehearsal()
        let (end, text) = try await asked(rehearsal) { _, run in run.signal(SIGINT) }
        #expect(end.status == 130, "\(end) \(text)")
        #expect(text.contains("\r\nkcost: interrupted; nothing was sent"))
        #expect(try rehearsal.gateway.truth().requests["submit"] == 0)
    }

    @Test func `asks all the same where the gateway says nothing of the balance`() async throws {
        let rehearsal = try await Rehearsal("--faults", "balance:*=500")
        let (end, text) = try await asked(rehearsal) { terminal, _ in terminal.type("YES\n") }
        #expect(end.status == 0, "\(end) \(text)")
        #expect(!text.contains(" left"))
    }

    @Test(arguments: [1, 3]) func `shows how it goes on one line, however narrow`(count: Int)
        async throws
    {
        let rehearsal = try await Rehearsal(.step)
        let files = try rehearsal.writeBatch(count)
        let terminal = try Terminal(columns: 24)
        let run = try rehearsal.start(
            ["submit"] + files + Self.words.dropFirst(2) + ["--yes", "--wait"], on: terminal)
        let end = try await run.end()
        #expect(end.status == 0, "\(end)")
        let shown = terminal.text.components(separatedBy: "kcost: ")[0]
        let lines = shown.components(separatedBy: "\r\u{1B}[K")
        #expect(lines.contains(count == 1 ? "1.json: sending to xco…" : "2 of 3 done, 1 under w…"))
        #expect(lines.allSatisfy { $0.count < 24 && !$0.contains("\n") }, "\(lines)")
        // Nothing of it is left.
        #expect(lines.last == "")
    }

    @Test func `leaves what was warned of on the screen`() async throws {
        let rehearsal = try await Rehearsal()
        _ = try await rehearsal.run(
            "budget", "set", "day", "--limit", "0.22", "--period", "day", "--warn", "80")
        let terminal = try Terminal(columns: 80)
        let end = try await rehearsal.start(Self.words + ["--yes", "--wait"], on: terminal).end()
        #expect(end.status == 0)
        #expect(
            terminal.text.contains(
                "kcost: xcompute.json: budget day is past 80 % of its limit\r\n"))
    }
}
