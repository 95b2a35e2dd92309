import KlingReports
import KlingSystem
import Synchronization

/// What goes on, on standard error: on a terminal one line that is written over, elsewhere a line for
/// each new state.
final class ProgressLine: Sendable {
    private struct State {
        var begun = 0
        var ended = 0
        /// What was last said of each.
        var last: [String: String] = [:]
        var words = ""
        var isShown = false
    }

    private let count: Int
    private let isQuiet: Bool
    private let isTerminal = Host.hasErrorTerminal
    private let state = Mutex(State())

    /// - Parameter count: how many there will be in all.
    init(count: Int, isQuiet: Bool) { (self.count, self.isQuiet) = (count, isQuiet) }

    /// One is begun.
    func begin(_ name: String, _ words: String) {
        update { $0.begun += 1 }
        // On paper it says nothing that what follows does not.
        if isTerminal { tell(name, words) }
    }

    /// How one stands. The same words twice are said once.
    func tell(_ name: String, _ words: String) {
        update { state in
            if state.last.updateValue(words, forKey: name) == words { return }
            state.words = "\(name.visible): \(words)"
            if !isTerminal { Output.printText("kcost: \(state.words)\n") }
        }
    }

    /// Something that is to stay on the screen.
    func remark(_ name: String, _ lines: [String]) {
        update { _ in
            for line in lines { Output.printText("kcost: \(name.visible): \(line)\n") }
        }
    }

    func end() { update { $0.ended += 1 } }

    /// Takes the line away, before other things are printed.
    func clear() { state.withLock { erase(&$0) } }

    private func erase(_ state: inout State) {
        if state.isShown { Output.printText("\r\u{1B}[K") }
        state.isShown = false
    }

    private func update(_ change: (inout State) -> Void) {
        if isQuiet { return }
        state.withLock { state in
            erase(&state)
            change(&state)
            if !isTerminal { return }
            let words =
                count == 1
                ? state.words
                : "\(state.ended) of \(count) done, \(state.begun - state.ended) under way"
            // A line that is wrapped cannot be written over.
            Output.printText(words.truncated(toWidth: (Host.errorTerminalWidth ?? 80) - 1))
            state.isShown = true
        }
    }
}
