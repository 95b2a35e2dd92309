import KlingCost
import KlingLedger
import KlingReports

/// What `resolve` says on standard error.
enum ResolveWords {
    /// A task was named that another attempt has.
    static func taken(_ task: String, by other: AttemptID, isImported: Bool) -> [String] {
        [
            "task \(task.visible) is attempt \(other)'s already; nothing was written",
            "see: kcost ledger show \(other)",
            isImported
                ? "if it is not, say so where that ledger is kept, and import it again"
                : "if it is not, say first which it is: kcost resolve \(other) --task TASK",
        ]
    }

    /// A task was named.
    ///
    /// - Parameters:
    ///   - before: the task that it was named before.
    ///   - attempt: as it stood before.
    ///   - isAsked: whether kcost knows how to ask its gateway.
    static func named(
        _ task: String, before: String?, _ attempt: Attempt, isAsked: Bool
    ) -> [String] {
        let id = attempt.id
        let line =
            "attempt \(id) is task \(task.visible)"
            + (before.map { ", not \($0.visible)" } ?? "")
        if attempt.state.isEnded {
            return [
                line,
                "what it was charged stays; correct that: kcost resolve \(id) --adjust AMOUNT",
            ]
        }
        return [
            isAsked
                ? "\(line); ask after it: kcost sync \(id)"
                : "\(line); its gateway cannot be asked: kcost resolve \(id) --charged AMOUNT, "
                    + "or --not-charged"
        ]
    }
}
