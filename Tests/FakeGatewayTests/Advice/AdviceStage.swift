import Foundation
import KlingCost
import KlingLedger
import Synchronization
import Testing

/// Plays what messages advise, each on a copy of the ledger as it stood when the message was printed.
struct AdviceStage {
    let rehearsal: Rehearsal

    /// What was played so far by any of them: `resolve --charged`.
    static let played = Mutex<Set<String>>([])
    private static let copies = Mutex(0)

    init(_ arguments: String...) async throws {
        rehearsal = try await Rehearsal(Rehearsal.atOnce + arguments)
    }

    var data: URL { rehearsal.root.appending(path: "data") }

    /// Runs a command, plays what its remarks advise, and returns how it ended.
    @discardableResult
    func run(_ words: String..., with environment: [String: String] = [:]) async throws
        -> CommandRun.End
    {
        let end = try await rehearsal.run(words, environment)
        try await play(end.err, environment)
        return end
    }

    /// Plays what the remarks of a command that has ended advise.
    func again(_ end: CommandRun.End) async throws { try await play(end.err, [:]) }

    /// Plays what `kcost pending` says is the next step.
    func pending() async throws {
        for row in try await rehearsal.pending() {
            try await play(row["next"] as? String ?? "", [:])
        }
    }

    private func play(_ text: String, _ environment: [String: String]) async throws {
        for advice in PrintedAdvice.all(in: text) {
            let fillings = [
                "AMOUNT": "0.1USD", "TASK": "task-\(UUID().uuidString)", "NAME": "fresh",
                "PERIOD": "month", "NUMBER": "100", "FILE": "kie.json",
            ]
            guard var words = advice.filled(fillings) else {
                Issue.record("nobody knows what to fill in: \(advice.words)")
                continue
            }
            if words.contains("--wait") { words += ["--timeout", "1s"] }
            let copy = try copy()
            let end = try await rehearsal.run(
                words, environment.merging(["XDG_DATA_HOME": copy.path]) { $1 })
            // What writes must be taken; what asks may find nothing new, and a video may still be away.
            let isTaken =
                ["resolve", "budget"].contains(words[0])
                ? end.status == 0 : ![64, 65, 70, 74, 78].contains(end.status)
            #expect(isTaken, "advised: kcost \(words.joined(separator: " "))\nin: \(text)\n\(end)")
            AdviceStage.played.withLock { _ = $0.insert(advice.signature) }
        }
    }

    /// The folder of the ledger, as it is now.
    private func copy() throws -> URL {
        let number = AdviceStage.copies.withLock { count in
            count += 1
            return count
        }
        let copy = rehearsal.root.appending(path: "copy-\(number)")
        if FileManager.default.fileExists(atPath: data.path) {
            try FileManager.default.copyItem(at: data, to: copy)
        }
        return copy
    }

    // MARK: Ledgers that time has gone over

    /// An attempt of so many seconds ago, at kie, as far as it came.
    func attempt(
        secondsAgo age: Int64, _ state: Attempt.State, task: String = "t-\(UUID().uuidString)"
    ) throws -> String {
        let (ledger, id, then) = try rehearsal.held(secondsAgo: age) { hold in
            hold.reason = "submit"
            hold.expires = Instant(seconds: hold.instant.seconds + 60)
        }
        if state == .held { return id.description }
        let end = Instant(seconds: then.seconds + 60)
        try ledger.markSent(id, answeredBy: end, at: then, by: "ann@desk")
        if state == .sent { return id.description }
        #expect(try ledger.accept(id, task: task, at: then, by: "ann@desk") == nil)
        return id.description
    }
}
