import KlingClient
import KlingCost
import KlingLedger

/// `kcost resolve`: a person says what became of a hold, or corrects what was said.
struct ResolveCommand {
    private let id: AttemptID
    private let file: LedgerFile
    private let ledger: Ledger
    /// Where it stands before.
    private let attempt: Attempt
    /// In what it is counted, as its hold froze it.
    private let basis: AmountBasis
    /// Its gateway said something else last than what was written.
    private let isTold: Bool
    private let brakeFactor: Int64
    private let isQuiet: Bool

    static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let ways =
            ["--charged", "--adjust", "--task"].filter { invocation.value($0) != nil }
            + (invocation.flag("--not-charged") ? ["--not-charged"] : [])
        if ways.count > 1 { throw .conflict(ways[0], ways[1]) }
        guard let way = ways.first else {
            throw .needs("resolve", "--charged AMOUNT, --not-charged, --task ID or --adjust AMOUNT")
        }
        let reason = invocation.value("--reason")
        if reason != nil, way != "--adjust" { throw .needs("--reason", "--adjust") }
        let command = try ResolveCommand(invocation)
        switch way {
        case "--charged": try command.charge(invocation.value(way) ?? "")
        case "--adjust": try command.adjust(invocation.value(way) ?? "", reason: reason)
        case "--task": try command.accept(invocation.value(way) ?? "")
        default: try command.giveBack()
        }
        return .done
    }

    private init(_ invocation: Invocation) throws(CommandFailure) {
        let configuration = try Configuration()
        let id = try LedgerCommand.attempt(invocation)
        brakeFactor = try configuration.brakeFactor()
        file = try LedgerFile(invocation, configuration)
        let ledger = try file.openExistingToChange()
        attempt = try file.asking { () throws(LedgerError) in try ledger.attempt(id) }
        isTold = try file.asking { () throws(LedgerError) in
            try ledger.isToldOtherwise(id)
        }
        basis = try file.asking { () throws(LedgerError) in try ledger.basis(of: id) }
        (self.id, self.ledger) = (id, ledger)
        isQuiet = invocation.flag("--quiet")
    }

    private func giveBack() throws(CommandFailure) {
        try file.asking { () throws(LedgerError) in
            try ledger.void(
                id, because: .notCharged, saidBy: .person, at: Host.now, by: Host.owner)
        }
        tell(["\(attempt.upper) given back, attempt \(id)"])
    }

    /// Says which task it became: from then on sync asks after it.
    private func accept(_ text: String) throws(CommandFailure) {
        guard TaskID(text) != nil else {
            throw .badValue(
                option: "--task", value: text, expected: "a task's id as the gateway wrote it")
        }
        let before = try file.asking { () throws(LedgerError) in
            try ledger.name(text, of: id, at: Host.now, by: Host.owner)
        }
        let gateway = try file.asking { () throws(LedgerError) in
            try ledger.entries(of: id).first?.gateway
        }
        tell(
            ResolveWords.named(
                text, before: before, attempt,
                isAsked: Gateways.all.contains { $0.name == gateway }))
    }

    private func charge(_ text: String) throws(CommandFailure) {
        let held = attempt.upper
        let (charge, credits) = try amount(text, option: "--charged")
        let freeze = try file.asking { () throws(LedgerError) in
            try ledger.capture(
                id, charge.amount, credits: credits, saidBy: .person, freezingAbove: brakeFactor,
                at: Host.now, by: Host.owner)
        }
        if charge.amount > held.amount {
            Output.complain(GuardWords.over(charge, held, id, freeze, above: brakeFactor))
        } else {
            let inCredits = credits.map { " (\($0) credits)" } ?? ""
            tell(["charged \(charge)\(inCredits) of \(held) held, attempt \(id)"])
        }
    }

    private func adjust(_ text: String, reason: String?) throws(CommandFailure) {
        if !attempt.state.isEnded { throw .stillOpen(id, attempt.state) }
        let isRefund = text.hasPrefix("-")
        let sign = isRefund || text.hasPrefix("+") ? String(text.prefix(1)) : ""
        let (change, credits) = try amount(
            String(text.dropFirst(sign.count)), option: "--adjust", sign: sign)
        if change.amount == .zero, isTold { return try confirm(reason) }
        // What was not charged cannot come back; a sign or a digit is wrong.
        if change.amount == .zero || isRefund && change.amount > attempt.spent {
            let spent = Money(attempt.spent, change.currency)
            throw .badValue(
                option: "--adjust", value: text,
                expected: "a change that is not zero and takes back no more than the \(spent) that "
                    + "the attempt cost")
        }
        func signed(_ amount: Nanos) -> Nanos { isRefund ? Nanos(-amount.count) : amount }
        let (after, freeze) = try file.asking { () throws(LedgerError) in
            try ledger.adjust(
                id, by: signed(change.amount), credits: credits.map(signed),
                because: reason.map { .init($0) } ?? (isRefund ? .refund : .lateCharge),
                saidBy: .person, freezingAbove: brakeFactor, at: Host.now, by: Host.owner)
        }
        let frozen = GuardWords.frozen(freeze, above: brakeFactor)
        let cost = Money(after.spent, change.currency)
        let line = "attempt \(id) cost \(cost) in the end, \(attempt.upper) was held"
        if frozen.isEmpty { tell([line]) } else { Output.complain([line] + frozen) }
    }

    /// Says that what it cost stands, whatever its gateway says now.
    private func confirm(_ reason: String?) throws(CommandFailure) {
        _ = try file.asking { () throws(LedgerError) in
            try ledger.adjust(
                id, by: .zero, because: reason.map { .init($0) } ?? .confirmed, saidBy: .person,
                freezingAbove: brakeFactor, at: Host.now, by: Host.owner)
        }
        tell([
            "attempt \(id) cost \(Money(attempt.spent, attempt.upper.currency)), as it was written"
        ])
    }

    /// An amount in what the hold is counted in, without its sign.
    private func amount(
        _ text: String, option: String, sign: String = ""
    ) throws(CommandFailure) -> (money: Money, credits: Nanos?) {
        guard let written = WrittenAmount(text) else {
            let signed = option == "--adjust" ? "-0.42 or 0.10" : "0.42"
            throw .badValue(
                option: option, value: sign + text,
                expected: basis.creditWorth == nil
                    ? "an amount in \(basis.currency) such as \(signed)"
                    : "an amount with its unit such as 0.42\(basis.currency) or 55credits")
        }
        return try written.money(in: basis, option: option, sign: sign)
    }

    private func tell(_ lines: [String]) {
        if !isQuiet { Output.complain(lines) }
    }
}
