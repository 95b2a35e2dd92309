import Synchronization

/// What goes on, on standard error: a line for each event, and on a terminal one line below them that
/// is written over.
final class ProgressLine: Sendable {
    private struct State {
        var begun = 0
        var ended = 0
        var last = ""
        var isShown = false
    }

    private let count: Int
    private let isQuiet: Bool
    private let isTerminal = Host.hasErrorTerminal
    private let state = Mutex(State())

    init(count: Int, isQuiet: Bool) { (self.count, self.isQuiet) = (count, isQuiet) }

    func begin() { update { $0.begun += 1 } }

    /// An event of one job.
    func tell(_ job: Job, _ words: String) {
        update(saying: "\(job.file.visible): \(words)") { $0.last = words }
    }

    func end() { update { $0.ended += 1 } }

    /// Takes the line away, before other things are printed.
    func clear() {
        state.withLock { state in
            if state.isShown { Output.tell("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    private func update(saying event: String? = nil, _ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            if isQuiet { return }
            // A single job's states are shown in place; on paper every one has its line.
            if let event, !isTerminal || count > 1 {
                if state.isShown { Output.tell("\r\u{1B}[K") }
                Output.tell("kcost: \(event)\n")
            }
            if !isTerminal { return }
            let words =
                count == 1
                ? state.last
                : "\(state.ended) of \(count) done, \(state.begun - state.ended) under way"
            Output.tell("\r\u{1B}[K\(words.truncated(toWidth: 78))")
            state.isShown = true
        }
    }
}
