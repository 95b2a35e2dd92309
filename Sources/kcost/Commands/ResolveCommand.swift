import KlingClient
import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

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
    private let freezeFactor: Int64
    private let isQuiet: Bool

    static let command = Command(
        name: "resolve", summary: "say what became of an open hold",
        discussion: [
            "Look at the gateway's own record first: what it charged counts, not what came of the "
                + "request. An attempt can be resolved once; what it cost can be corrected later "
                + "with --adjust, which adds an entry and changes none."
        ],
        operands: Command.Operands(
            placeholder: "ID", help: "The attempt, as pending names it.", value: .text("ID"),
            maximum: 1),
        examples: [
            "The bill shows 0.42":
                "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --charged 0.42USD",
            "The console shows 55 credits":
                "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --charged 55credits",
            "It never arrived": "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --not-charged",
            "It came back weeks later":
                "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --adjust -0.42USD",
        ],
        exitStatuses: [
            .done: "it is written",
            .usage: "the command line is wrong, or there is no such hold to resolve",
            .noInput: "there is no ledger",
        ] + .ledger,
        seeAlso: ["kcost help pending"],
        run: run)

    struct Keys: OptionKeys {
        let charged = Text(
            "--charged", "AMOUNT",
            help: "What the gateway charged: 0.42, in the hold's currency; of a hold in "
                + "credits with its unit: 55credits, 0.275USD.")
        let notCharged = Flag(
            "--not-charged", help: "The gateway charged nothing: give it all back.")
        let task = Text(
            "--task", "TASK",
            help: "It runs there under this id: sync asks after it from now on. Said once more "
                + "it corrects a wrong one; a task is one attempt's alone.")
        let adjust = Text(
            "--adjust", "AMOUNT",
            help: "Correct what an attempt cost that has ended: -0.42 for a late refund, 0.10 "
                + "for a late charge; of a hold in credits -55credits. 0 says that the charge "
                + "stands which its gateway tells otherwise.")
        let reason = Text(
            "--reason", "TEXT", help: "With --adjust: why. Default: refund or late-charge.")

        var declared: [any Declared] { [charged, notCharged, task, adjust, reason, Text.ledger] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let keys = invocation.keys
        let ways = invocation.given(keys.charged, keys.adjust, keys.task, keys.notCharged)
        if ways.count > 1 { throw .conflict(ways[0], ways[1]) }
        if ways.isEmpty {
            throw .needs("resolve", "--charged AMOUNT, --not-charged, --task ID or --adjust AMOUNT")
        }
        let reason = invocation.reason
        if reason != nil, invocation.adjust == nil {
            throw .needs(keys.reason.name, keys.adjust.name)
        }
        let command = try ResolveCommand(invocation)
        if let amount = invocation.charged {
            try command.charge(amount)
        } else if let change = invocation.adjust {
            try command.adjust(change, reason: reason)
        } else if let task = invocation.task {
            try command.accept(task)
        } else {
            try command.giveBack()
        }
        return .done
    }

    private init(_ invocation: Invocation<Keys>) throws(CommandError) {
        let settings = try Settings(invocation)
        let id = try LedgerCommand.attempt(invocation)
        freezeFactor = try orStop(workflow: settings.freezeFactor())
        file = try LedgerFile(of: settings)
        let ledger = try orStop(workflow: file.openExistingToChange())
        attempt = try file.asking { () throws(LedgerError) in try ledger.attempt(id) }
        isTold = try file.asking { () throws(LedgerError) in
            try ledger.isToldOtherwise(id)
        }
        basis = try file.asking { () throws(LedgerError) in try ledger.basis(of: id) }
        (self.id, self.ledger) = (id, ledger)
        isQuiet = invocation.isQuiet
    }

    private func giveBack() throws(CommandError) {
        try file.asking { () throws(LedgerError) in
            try ledger.void(
                id, because: .notCharged, saidBy: .person, at: Host.now, by: Host.owner)
        }
        tell(["\(attempt.upper) given back, attempt \(id)"])
    }

    /// Says which task it became: from then on sync asks after it.
    private func accept(_ text: String) throws(CommandError) {
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
                isAsked: Gateways.named(gateway) != nil))
    }

    private func charge(_ text: String) throws(CommandError) {
        let held = attempt.upper
        let (charge, credits) = try amount(text, option: "--charged")
        let freeze = try file.asking { () throws(LedgerError) in
            try ledger.capture(
                id, charge.amount, credits: credits, saidBy: .person, freezingAbove: freezeFactor,
                at: Host.now, by: Host.owner)
        }
        if charge.amount > held.amount {
            Output.printError(GuardWords.over(charge, held, id, freeze, above: freezeFactor))
        } else {
            let inCredits = credits.map { " (\($0) credits)" } ?? ""
            tell(["charged \(charge)\(inCredits) of \(held) held, attempt \(id)"])
        }
    }

    private func adjust(_ text: String, reason: String?) throws(CommandError) {
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
        func signed(_ amount: Nanos) -> Nanos { isRefund ? Nanos(count: -amount.count) : amount }
        let (after, freeze) = try file.asking { () throws(LedgerError) in
            try ledger.adjust(
                id, by: signed(change.amount), credits: credits.map(signed),
                because: reason.map { .init($0) } ?? (isRefund ? .refund : .lateCharge),
                saidBy: .person, freezingAbove: freezeFactor, at: Host.now, by: Host.owner)
        }
        let frozen = GuardWords.frozen(freeze, above: freezeFactor)
        let cost = Money(after.spent, change.currency)
        let line = "attempt \(id) cost \(cost) in the end, \(attempt.upper) was held"
        if frozen.isEmpty { tell([line]) } else { Output.printError([line] + frozen) }
    }

    /// Says that what it cost stands, whatever its gateway says now.
    private func confirm(_ reason: String?) throws(CommandError) {
        _ = try file.asking { () throws(LedgerError) in
            try ledger.adjust(
                id, by: .zero, because: reason.map { .init($0) } ?? .confirmed, saidBy: .person,
                freezingAbove: freezeFactor, at: Host.now, by: Host.owner)
        }
        tell([
            "attempt \(id) cost \(Money(attempt.spent, attempt.upper.currency)), as it was written"
        ])
    }

    /// An amount in what the hold is counted in, without its sign.
    private func amount(
        _ text: String, option: String, sign: String = ""
    ) throws(CommandError) -> (money: Money, credits: Nanos?) {
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
        Output.printRemark(lines, isQuiet: isQuiet)
    }
}
