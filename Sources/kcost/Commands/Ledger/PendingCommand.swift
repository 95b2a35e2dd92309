import KlingCost
import KlingLedger

/// `kcost pending`: what is open, and what to do about it.
enum PendingCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let grid = Grid([
            Grid.Column("attempt"), Grid.Column("state"), Grid.Column("age", .right),
            Grid.Column("owner"), Grid.Column("gateway"), Grid.Column("model"),
            Grid.Column("held", .right), Grid.Column("currency"), Grid.Column("evidence"),
            Grid.Column("next", isNote: true),
        ])
        let now = Host.now
        try LedgerFile.printRows(grid, invocation, &output) {
            (ledger, grid) throws(LedgerError) in
            for open in try ledger.openAttempts() { grid.append(open.row(now)) }
        }
        return .done
    }
}

extension OpenAttempt {
    fileprivate func row(_ now: Instant) -> [String] {
        [
            attempt.id.description, words(now), now.seconds(since: attempt.held).span, last.owner,
            hold.gateway ?? "", hold.model ?? "", attempt.upper.amount.decimal,
            attempt.upper.currency.code, last.evidence ?? "", nextStep(now),
        ]
    }

    private func words(_ now: Instant) -> String {
        guard let expires = attempt.expires, attempt.state == .held else {
            return attempt.state.rawValue
        }
        return expires <= now
            ? "expired" : "held, \(expires.seconds(since: now).span) left"
    }

    /// A ready command. Of what was sent only somebody who looked at the gateway's record knows.
    private func nextStep(_ now: Instant) -> String {
        switch attempt.state {
        case .held where attempt.expires != nil:
            "none: given back with the next hold, or kcost resolve \(attempt.id) --not-charged"
        case .held: "kcost resolve \(attempt.id) --not-charged"
        case .sent, .accepted, .unknown, .captured, .voided:
            "look at the gateway's record, then: kcost resolve \(attempt.id) --charged AMOUNT "
                + "or --not-charged"
        }
    }
}

extension Instant {
    /// How long after another it is; none where that is beyond counting.
    fileprivate func seconds(since other: Instant) -> Int64 {
        let span = seconds.subtractingReportingOverflow(other.seconds)
        return span.overflow ? 0 : span.partialValue
    }
}

extension Int64 {
    /// Seconds in one unit that suits: `45 s`, `12 min`, `3 h`, `4 d`.
    fileprivate var span: String {
        switch self {
        case ..<120: "\(Swift.max(0, self)) s"
        case ..<7200: "\(self / 60) min"
        case ..<172_800: "\(self / 3600) h"
        default: "\(self / 86_400) d"
        }
    }
}
