import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// A gateway's balance at two instants, held against the ledger: of `kcost balance --assert` and of
/// `kcost reconcile --balance-before --balance-after`.
enum BalanceSpan {
    /// Whether a statement is made of two balances.
    static func isNamed(in invocation: Invocation<ReconcileCommand.Keys>) -> Bool {
        !invocation.given(invocation.keys.balanceBefore, invocation.keys.balanceAfter).isEmpty
    }

    /// Both balances by the command line.
    static func reconcile(
        _ invocation: Invocation<ReconcileCommand.Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let keys = invocation.keys
        let (first, last) = (keys.balanceBefore.name, keys.balanceAfter.name)
        guard let beforeText = invocation.balanceBefore else { throw .needs(last, first) }
        guard let afterText = invocation.balanceAfter else { throw .needs(first, last) }
        if invocation.operands.count > 1 { throw .conflict("FILE", first) }
        let other = invocation.given(
            keys.write, keys.yes, keys.all, keys.map, keys.kind, keys.form, keys.saveMap)
        if let other = other.first { throw .conflict(other, first) }
        let gateway = invocation.operands[0]
        let worths = try CreditWorths(of: gateway, try Settings(invocation))
        let before = try BalanceFigure(beforeText, option: first)
        let after = try BalanceFigure(afterText, option: last)
        // A bare number is in what the gateway itself counts in.
        let own: BalanceProof.Unit = worths.areCounted ? .credits : .currency(.usd)
        let unit = before.unit ?? own
        guard after.unit ?? own == unit else {
            throw keys.balanceAfter.wrong(
                afterText, expected: "a balance in \(unit.word), as \(first) is")
        }
        let proof = BalanceProof(
            of: gateway, in: unit, before: before.amount, after: after.amount,
            over: try invocation.time.span().span, worth: { worths.worth(at: $0) })
        return try tell(proof, try LedgerCommand.existing(invocation), invocation, &output)
    }

    /// What `--assert` says; judged before anybody is asked.
    static func asserted(
        _ text: String, of gateway: String, _ settings: Settings
    ) throws(CommandError) -> BalanceFigure {
        let worths = try CreditWorths(of: gateway, settings)
        return try BalanceFigure(asserted: text, of: gateway, countsCredits: worths.areCounted)
    }

    /// One balance by `--assert`, the other by the gateway, just now.
    static func assert(
        _ before: BalanceFigure, _ gateway: String, _ balance: GatewayBalance, at now: Instant,
        _ invocation: Invocation<BalanceCommand.Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let worths = try CreditWorths(of: gateway, try Settings(invocation))
        let hasCredits = balance.credits != nil && (worths.areCounted || balance.amount == nil)
        let unit =
            before.unit ?? (hasCredits ? .credits : .currency(balance.currency ?? .usd))
        let after =
            switch unit {
            case .credits: balance.credits
            // A gateway that names no currency is believed to mean the one that was asserted.
            case .currency(let currency):
                balance.currency ?? currency == currency ? balance.amount : nil
            }
        guard let after, let seen = before.instant, seen <= now, let start = before.start else {
            throw invocation.keys.assert.wrong(
                invocation.assert ?? "",
                expected: "an earlier balance in what \(gateway.visible) counts in")
        }
        let end = Instant(seconds: max(now.seconds + 1, start.seconds))
        let opened = try LedgerCommand.existing(invocation)
        let last = before.last.flatMap { $0.ledger == opened.ledger.id ? $0.entry : nil }
        let head = try opened.file.asking { () throws(LedgerError) in try opened.ledger.head() }
        if let last, last > head.sequence {
            throw invocation.keys.assert.wrong(
                invocation.assert ?? "",
                expected: "a balance of before now: it names entry \(last), and the ledger ends at "
                    + "entry \(head.sequence); is it an older copy?")
        }
        let proof = BalanceProof(
            of: gateway, in: unit, before: before.amount, after: after, over: start..<end,
            behind: last, worth: { worths.worth(at: $0) })
        return try tell(proof, opened, invocation, &output)
    }

    private static func tell(
        _ empty: BalanceProof, _ opened: (file: LedgerFile, ledger: Ledger),
        _ invocation: Invocation<some RowKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        var proof = empty
        var failure: MoneyError?
        let open = try opened.file.asking { () throws(LedgerError) in
            for chain in try opened.ledger.chains() {
                try opened.ledger.forEachCharge(of: chain) { charge in
                    do throws(MoneyError) {
                        try proof.take(charge)
                    } catch {
                        failure = error
                    }
                    return failure == nil
                }
            }
            return try opened.ledger.openHolds(at: proof.gateway, sentIn: proof.span)
        }
        if let failure { throw .money(failure) }
        let expected = try orStop(money: proof.expected())
        let unexplained = try orStop(money: proof.unexplained())
        var grid = grid
        grid.append([
            proof.gateway, proof.unit.word, proof.before.decimal, proof.bought.decimal,
            proof.spent.decimal, expected.decimal, proof.after.decimal, unexplained.decimal,
        ])
        try output.write(invocation.rendered(grid))
        try output.flush()
        invocation.printRemark(remarks(proof, unexplained, open: open))
        return unexplained == .zero && proof.uncounted == 0 ? .done : .mismatch
    }

    private static let grid = Grid([
        Grid.Column("gateway"), Grid.Column("unit"), Grid.Column("before", .right),
        Grid.Column("bought", .right), Grid.Column("spent", .right),
        Grid.Column("expected", .right), Grid.Column("after", .right),
        Grid.Column("unexplained", .right),
    ])

    private static func remarks(
        _ proof: BalanceProof, _ unexplained: Nanos, open: OpenHolds
    ) -> [String] {
        var lines: [String] = []
        if proof.uncounted > 0 {
            lines.append(
                proof.uncounted.counted("entry", "entries") + " of the ledger cannot be counted in "
                    + proof.unit.word)
        }
        if unexplained == .zero { return lines }
        if unexplained > .zero {
            lines.append(
                "\(unexplained) \(proof.unit.word) left the account that the ledger does not explain"
            )
        } else {
            lines.append(
                "the account holds more than the ledger expects: a refund or a top-up not recorded?"
            )
        }
        if open.running > 0 {
            let words = open.running == 1 ? "1 task is" : "\(open.running) tasks are"
            lines.append(words + " running and may be charged already: kcost sync")
        }
        if open.unknown > 0 {
            let words = open.unknown == 1 ? "1 request has" : "\(open.unknown) requests have"
            lines.append(words + " no task id and may be charged: kcost pending")
        }
        lines.append(
            "hold it against the gateway's own record: kcost reconcile \(proof.gateway) FILE")
        return lines
    }
}

/// Holds that may be charged though the ledger does not say so yet.
private struct OpenHolds {
    /// With a task to ask after.
    var running = 0
    /// Without one: only a person can find out.
    var unknown = 0
}

extension Ledger {
    /// Those that were held in a span and sent.
    fileprivate func openHolds(
        at gateway: String, sentIn span: Range<Instant>
    ) throws(LedgerError) -> OpenHolds {
        var open = OpenHolds()
        for attempt in try openAttempts()
        where attempt.hold.gateway == gateway && span.contains(attempt.hold.instant)
            && attempt.attempt.state != .held
        {
            let isNamed = try entries(of: attempt.attempt.id).contains { $0.task != nil }
            if isNamed { open.running += 1 } else { open.unknown += 1 }
        }
        return open
    }
}

extension BalanceProof.Unit {
    /// `credits`, or the currency's code.
    fileprivate var word: String {
        switch self {
        case .credits: "credits"
        case .currency(let currency): currency.code
        }
    }
}
