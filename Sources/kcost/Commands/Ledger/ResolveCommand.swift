import KlingCost
import KlingLedger

/// `kcost resolve`: a person says what became of a hold.
enum ResolveCommand {
    static func run(_ invocation: Invocation) throws(CommandFailure) -> ExitStatus {
        let charged = invocation.value("--charged")
        let isNotCharged = invocation.flag("--not-charged")
        if charged != nil, isNotCharged { throw .conflict("--charged", "--not-charged") }
        if charged == nil, !isNotCharged { throw .needs("resolve", "--charged or --not-charged") }
        let id = try LedgerCommand.attempt(invocation)
        let file = try LedgerFile(invocation, try Configuration())
        // Not made for nothing.
        if try file.openToRead() == nil { throw .ledger(file: file.path, .unknownAttempt(id)) }
        let ledger = try file.open()
        let attempt = try file.asking { () throws(LedgerError) in try ledger.attempt(id) }
        guard let charged else {
            var entry = Entry(.void, id, at: Host.now, by: Host.owner)
            entry.authority = "person"
            entry.reason = "not-charged"
            _ = try file.asking { () throws(LedgerError) in try ledger.note(entry) }
            tell(invocation, ["\(attempt.upper) given back, attempt \(id)"])
            return .done
        }
        let held = attempt.upper
        let charge = try EstimateOptions.money(charged, option: "--charged", held.currency)
        if charge.currency != held.currency {
            throw .badValue(
                option: "--charged", value: charged, expected: "an amount in \(held.currency)")
        }
        var entry = Entry(.capture, id, at: Host.now, by: Host.owner)
        entry.amount = charge.amount
        entry.currency = charge.currency
        entry.authority = "person"
        let freeze = try file.asking { () throws(LedgerError) in
            try ledger.capture(entry, freezingAbove: GuardCommand.brakeFactor)
        }
        if charge.amount > held.amount {
            Output.complain(GuardWords.over(charge, held, id, freeze))
        } else {
            tell(invocation, ["charged \(charge) of \(held) held, attempt \(id)"])
        }
        return .done
    }

    private static func tell(_ invocation: Invocation, _ lines: [String]) {
        if !invocation.flag("--quiet") { Output.complain(lines) }
    }
}
