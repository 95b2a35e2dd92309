import KlingClient
import KlingCost
import KlingLedger
import KlingReports

/// A gateway's balance at two instants, held against the ledger: of `kcost balance --assert` and of
/// `kcost reconcile --balance-before --balance-after`.
enum BalanceSpan {
    private static let options = ["--balance-before", "--balance-after"]

    /// Whether a statement is made of two balances.
    static func isNamed(in invocation: Invocation) -> Bool {
        options.contains { invocation.value($0) != nil }
    }

    /// Both balances by the command line.
    static func reconcile(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        for (one, other) in [(options[0], options[1]), (options[1], options[0])]
        where invocation.value(one) == nil {
            throw .needs(other, one)
        }
        if invocation.operands.count > 1 { throw .conflict("FILE", options[0]) }
        for option in ["--write", "--all"] where invocation.flag(option) {
            throw .conflict(option, options[0])
        }
        let gateway = invocation.operands[0]
        let worths = try CreditWorths(of: gateway, try Configuration())
        let before = try BalanceFigure(invocation.value(options[0]) ?? "", option: options[0])
        let after = try BalanceFigure(invocation.value(options[1]) ?? "", option: options[1])
        let own: BalanceProof.Unit = worths.areCounted ? .credits : .currency(.usd)
        let unit = before.unit ?? after.unit ?? own
        guard after.unit ?? unit == unit else { throw .conflict(options[0], options[1]) }
        let proof = BalanceProof(
            of: gateway, in: unit, before: before.amount, after: after.amount,
            over: try invocation.period().span, worth: { worths.worth(at: $0) })
        return try tell(proof, invocation, &output)
    }

    /// One balance by `--assert`, the other by the gateway, just now.
    static func assert(
        _ asserted: String, _ gateway: String, _ balance: GatewayBalance, at now: Instant,
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let worths = try CreditWorths(of: gateway, try Configuration())
        let before = try BalanceFigure(
            asserted: asserted, of: gateway, countsCredits: worths.areCounted)
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
        guard let after, let start = before.instant, start <= now else {
            throw .badValue(
                option: "--assert", value: asserted,
                expected: "an earlier balance in what \(gateway.visible) counts in")
        }
        let proof = BalanceProof(
            of: gateway, in: unit, before: before.amount, after: after,
            over: start..<Instant(seconds: now.seconds + 1), worth: { worths.worth(at: $0) })
        return try tell(proof, invocation, &output)
    }

    private static func tell(
        _ empty: BalanceProof, _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        var proof = empty
        let file = try LedgerFile(invocation, try Configuration())
        guard let ledger = try file.openToRead() else {
            throw .noLedger(file: file.path)
        }
        var failure: MoneyError?
        let open = try file.asking { () throws(LedgerError) in
            for chain in try ledger.chains() {
                try ledger.forEachCharge(of: chain) { charge in
                    do throws(MoneyError) {
                        try proof.take(charge)
                    } catch {
                        failure = error
                    }
                    return failure == nil
                }
            }
            return try ledger.openAttempts().filter { $0.hold.gateway == proof.gateway }.count
        }
        let (expected, unexplained): (Nanos, Nanos)
        do throws(MoneyError) {
            if let failure { throw failure }
            (expected, unexplained) = (try proof.expected(), try proof.unexplained())
        } catch {
            throw .money(error)
        }
        var grid = grid
        grid.append([
            proof.gateway, proof.unit.word, proof.before.decimal, proof.bought.decimal,
            proof.spent.decimal, expected.decimal, proof.after.decimal, unexplained.decimal,
        ])
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        try output.flush()
        if !invocation.flag("--quiet") {
            let remarks = remarks(proof, unexplained, open: open)
            if !remarks.isEmpty { Output.complain(remarks) }
        }
        return unexplained == .zero && proof.uncounted == 0 ? .done : .mismatch
    }

    private static let grid = Grid([
        Grid.Column("gateway"), Grid.Column("unit"), Grid.Column("before", .right),
        Grid.Column("bought", .right), Grid.Column("spent", .right),
        Grid.Column("expected", .right), Grid.Column("after", .right),
        Grid.Column("unexplained", .right),
    ])

    private static func remarks(
        _ proof: BalanceProof, _ unexplained: Nanos, open: Int
    ) -> [String] {
        var lines: [String] = []
        if proof.uncounted > 0 {
            lines.append(
                "\(proof.uncounted) entries of the ledger cannot be counted in \(proof.unit.word)")
        }
        if unexplained > .zero {
            lines.append("\(unexplained) \(proof.unit.word) went that the ledger does not know of")
        } else if unexplained < .zero {
            lines.append(
                "less went than the ledger says; a refund, or credits that were not noted?")
        }
        if unexplained != .zero, open > 0 {
            lines.append("\(open) holds are open and may be charged already: kcost sync")
        }
        if unexplained != .zero {
            lines.append("see: kcost reconcile, with the gateway's own record")
        }
        return lines
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
