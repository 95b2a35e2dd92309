import KlingClient
import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

/// `kcost guard`: hold, note as sent, run, write what was charged. Whatever goes wrong before the
/// command runs, nothing is sent; whatever goes wrong afterwards, the hold stays.
struct GuardCommand {
    private let settings: Settings
    private let options: GuardOptions
    private let pricing: PayloadPricer
    private let file: LedgerFile
    private let zones = SystemZones()
    private let owner = Host.owner

    static let command = Command(
        name: "guard", summary: "hold a payload's price under the budgets, then run what sends it",
        discussion: [
            "With -- COMMAND: sets the most that can be charged aside under every budget that "
                + "covers the payload, notes that it is being sent, and runs the command with "
                + "KCOST_ATTEMPT, KCOST_HOLD_AMOUNT and KCOST_HOLD_CURRENCY set. When it exits 0 "
                + "the charge is written; otherwise what became of it is not known, the hold "
                + "stays, and the exit is 14.",
            "--answer tells more than the exit does: it names the file into which the command "
                + "writes the gateway's answer (curl --include --output FILE), and the gateway's "
                + "own reader reads it. A refusal gives the hold back; a task is noted, so that "
                + "kcost sync writes its charge; of anything else the hold stays, and the exit is "
                + "14.",
            "One command may be several charges: many programs send again by themselves after a "
                + "timeout, a cut connection or a 5xx answer, each time a new order. What is held "
                + "is the price of one. Turn that off in the command (curl without --retry, "
                + "max_retries=0), or let kcost submit send.",
            "Without a command it only answers: 0 for yes, 10 for no. The answer holds nothing, so "
                + "another process may be quicker. --hold sets aside and prints the attempt's id; "
                + "kcost resolve ends it.",
            "A request that no budget covers is refused unless --max-cost or --unbudgeted is "
                + "given. Where the ledger cannot answer, nothing is sent.",
            "A charge more than freeze_factor times its hold (a setting; default: 2) freezes that "
                + "gateway's model until kcost budget unfreeze.",
        ],
        operands: Command.Operands(
            placeholder: "FILE", help: "The payload; - reads standard input.", maximum: 1),
        program: Command.Operands(
            placeholder: "COMMAND…", help: "What sends the payload, and its arguments.",
            value: .text("COMMAND")),
        examples: [
            "Send only what the budget allows":
                "kcost guard payload.json -- ./send.sh payload.json",
            "The answer tells the charge":
                "kcost guard p.json --charged-from answer.json:data.cost -- ./send.sh p.json",
            "The answer tells the credits":
                "kcost guard p.json --charged-from answer.json:data.creditsConsumed --charged-in "
                + "credits -- ./send.sh p.json",
            "The gateway's answer decides":
                "kcost guard p.json --answer answer.txt -- curl -i -o answer.txt …",
            "Would it fit?": "kcost guard payload.json",
            "Hold now, resolve later": "id=$(kcost guard --hold payload.json)",
        ],
        exitStatuses: [
            .done: "held, sent and charged (or: yes; or: held)",
            .failure: "with --answer: refused by the gateway otherwise",
            .budgetRefused: "refused by a budget; nothing was sent",
            .thresholdCrossed: "with --fail-on warn: a threshold; nothing was sent",
            .priceUnknown: "the price is unknown; nothing was sent",
            .priceTooOld: "the price is older than --max-price-age",
            .outcomeUnknown: "the command failed: what was charged is unknown",
            .duplicate: "sent lately, or its like: see --again",
            .usage: "the command line is wrong, or the gateway unclear",
            .invalidData: "the payload is invalid; with --answer: the gateway says so",
            .noInput: "the payload or the command is missing",
            .busy: "with --answer: refused, too many; or a busy ledger",
            .credentials: "with --answer: the gateway refuses the key",
        ] + .ledgerBesidesBusy,
        seeAlso: ["kcost help budget", "kcost help pending", "kcost help resolve"],
        run: run)

    struct Keys: OptionKeys {
        let hold = Flag("--hold", help: "Only hold, and print the attempt's id.")
        let expires = Parsed(
            "--expires", "SPAN", .span,
            help: "With --hold: give it back after so long (10m, 2h) unless it is resolved. "
                + "Without, it counts as sent and never expires.")
        let chargedFrom = Text(
            "--charged-from", "FILE[:PATH]",
            help: "What was charged: a file that the command writes, or a member of its JSON: "
                + "answer.json:data.cost. 0 is not said. Default: the expected amount.")
        let chargedIn = Parsed(
            "--charged-in", "UNIT", .unit,
            help: "In what a number there is that names no unit: credits, or USD. Without, the "
                + "hold's currency; where that is charged in credits, such a number is unclear.")
        let answer = Text(
            "--answer", .file,
            help: "The gateway's own answer, in a file that the command writes: as curl "
                + "--include writes it. Of a body alone only kie's form and an accepted task "
                + "count.")
        let spend = SpendKeys()
        let measuring = SentMeasuringKeys()

        var declared: [any Declared] {
            [
                hold, expires, chargedFrom, chargedIn, answer, spend, Text.gateway, measuring,
                Text.ledger,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let settings = try Settings(invocation)
        let command = GuardCommand(
            settings: settings, options: try GuardOptions(invocation, settings),
            pricing: try PayloadPricer(invocation.measuring, settings),
            file: try LedgerFile(of: settings))
        return try command.run(&output)
    }

    private init(
        settings: Settings, options: GuardOptions, pricing: PayloadPricer, file: LedgerFile
    ) {
        (self.settings, self.options) = (settings, options)
        (self.pricing, self.file) = (pricing, file)
    }

    private func run(_ output: inout Output) throws(CommandError) -> ExitStatus {
        let payload = try orStop(workflow: PricedPayload(options.file, pricing))
        var warnings = PayloadWarnings()
        warnings.add(payload.warnings, of: payload.name)
        try warnings.tell(options.spend, isQuiet: options.isQuiet)
        var random = SystemRandomNumberGenerator()
        let id = AttemptID(milliseconds: Host.nowMilliseconds, using: &random)
        let now = Host.now
        let spend = payload.spend(
            project: options.spend.project, tags: options.spend.tags, at: now)
        try options.spend.checkMaximum(spend, pricing.prices.exchange)
        var terms = options.spend.terms(pricing.prices.exchange)
        terms.sending = options.work.sending
        let request = HoldRequest(
            spend, payload: payload.bytes, as: id, on: terms, at: now, by: owner)
        switch options.work {
        case .answer: return try answer(request, payload.price, &output)
        case .hold: return try hold(request, id, &output)
        case .run(let program, let tellsBy):
            let source = try GuardOptions.Source(tellsBy, payload.gateway.name, settings)
            return try run(program, source, request, id, spend)
        }
    }

    // MARK: The answer alone

    private func answer(
        _ request: HoldRequest, _ price: Price, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let decision: HoldDecision
        let door = try orStop(workflow: file.openToRead())
        if let ledger = door {
            // A yes that no hold could follow.
            if let kind = ledger.network {
                throw .ledger(file: file.path, .networkFileSystem(kind))
            }
            decision = try file.asking { () throws(LedgerError) in
                try ledger.evaluate(request, zones: zones.zone)
            }
        } else if let budget = request.requiredBudget {
            decision = .refused([.notCovering(budget: budget)])
        } else {
            decision =
                request.isUnbudgetedAllowed
                ? .held(request.entry, crossed: []) : .refused([.uncovered])
        }
        switch decision {
        case .refused(let refusals):
            if door == nil {
                Output.printError(
                    LedgerWords.nothing("there is no budget", missing: file.path))
            }
            throw .spend(.refused(refusals, price.upper.amount))
        case .stopped(let crossed): throw .spend(.threshold(crossed))
        case .held(_, let crossed):
            try output.write("yes: at most \(price.upper.amount)\n")
            warn(crossed)
            tell(["this holds nothing: another process may be quicker; see: kcost help guard"])
            return .done
        }
    }

    // MARK: Holding

    /// Asks on a terminal whether it is meant that a payload like this one was held lately; nobody is
    /// asked where it was not, or where there is no terminal: then it is refused.
    private func isAgreed(_ request: HoldRequest, _ ledger: Ledger) throws(CommandError) -> Bool {
        guard Host.canAsk, !request.isRepeatAllowed,
            let alike = try file.asking({ () throws(LedgerError) in try ledger.alike(request) })
        else { return false }
        Output.printText(alike.words.map { "  \($0)\n" }.joined() + "Go on all the same? [y/N] ")
        guard let answer = Host.answer(), ["y", "yes"].contains(answer.lowercased()) else {
            throw .submit(.notAgreed)
        }
        return true
    }

    /// Holds.
    private func held(
        _ request: HoldRequest, _ ledger: Ledger
    ) throws(CommandError) -> Entry {
        let decision = try file.asking { () throws(LedgerError) in
            try ledger.hold(request, zones: zones.zone)
        }
        switch decision {
        case .refused(let refusals):
            let upper = request.entry.upper ?? .zero
            throw .spend(.refused(refusals, Money(upper, request.entry.currency ?? .usd)))
        case .stopped(let crossed): throw .spend(.threshold(crossed))
        case .held(let entry, let crossed):
            warn(crossed)
            return entry
        }
    }

    private func hold(
        _ request: HoldRequest, _ id: AttemptID, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        Host.outliveClosedPipes()
        let ledger = try orStop(workflow: file.open())
        var request = request
        request.isLikeAllowed = try isAgreed(request, ledger)
        let entry = try held(request, ledger)
        let amount = Money(entry.upper ?? .zero, entry.currency ?? .usd)
        let holds =
            "holds \(amount)"
            + (entry.expires.map { " until \($0)" } ?? ", counts as sent, never expires")
        let end = "end it: kcost resolve \(id) --charged AMOUNT, or --not-charged"
        do throws(CommandError) {
            try output.write("\(id)\n")
            try output.flush()
        } catch {
            // Else nobody would know of it, and it stays.
            Output.printError([holds, end])
            throw error
        }
        tell([holds, end])
        return .done
    }

    private func run(
        _ program: [String], _ source: GuardOptions.Source, _ request: HoldRequest,
        _ id: AttemptID, _ spend: Spend
    ) throws(CommandError) -> ExitStatus {
        let ledger = try orStop(workflow: file.open())
        var request = request
        request.isLikeAllowed = try isAgreed(request, ledger)
        let upper = Money(spend.upper, spend.currency)
        var guarded = GuardedProgram(
            program,
            variables: [
                ("KCOST_ATTEMPT", id.description), ("KCOST_HOLD_AMOUNT", upper.amount.decimal),
                ("KCOST_HOLD_CURRENCY", upper.currency.code),
            ])
        Host.outliveClosedPipes()
        guarded.delaySignals()
        defer { guarded.admitSignals() }
        _ = try held(request, ledger)
        let before = source.stamp
        let end: GuardedProgram.End
        do throws(GuardedProgram.StartError) {
            end = try guarded.run()
        } catch {
            let reason = Host.words(ofError: error.number)
            try giveBack(
                id, ledger, upper, evidence: "the command was not started: \(reason)")
            throw .spend(.notStarted(program[0], reason: reason))
        }
        let verdict = GuardVerdict(end, source, writtenSince: before, spend)
        do throws(CommandError) {
            return try settle(verdict, id, ledger, upper, spend.gateway)
        } catch {
            throw .spend(
                .afterSending(
                    id, upper, error.lines[0], error.status, isHeld: file.isThere))
        }
    }

    /// Writes what became of it.
    private func settle(
        _ verdict: GuardVerdict, _ id: AttemptID, _ ledger: Ledger, _ upper: Money,
        _ gateway: String
    ) throws(CommandError) -> ExitStatus {
        switch verdict {
        case .accepted(let task):
            let evidence = try file.asking { () throws(LedgerError) in
                try ledger.accept(id, task: task, at: Host.now, by: owner)
            }
            if let evidence {
                Output.printError(GuardWords.unknown(id, upper, evidence))
                return .outcomeUnknown
            }
            tell(GuardWords.accepted(by: gateway, task, id, upper))
            return .done
        case .rejected(let fault):
            try file.asking { () throws(LedgerError) in
                try ledger.void(
                    id, because: .rejected, saidBy: .gateway, evidence: fault.summary,
                    at: Host.now, by: owner)
            }
            Output.printError(GuardWords.rejected(by: gateway, fault))
            return fault.status
        case .unknown(let evidence, let isPending):
            try file.asking { () throws(LedgerError) in
                try ledger.markUnknown(id, evidence: evidence, at: Host.now, by: owner)
            }
            Output.printError(
                GuardWords.unknown(id, upper, evidence)
                    + (isPending ? GuardWords.pending(id, gateway) : []))
            return .outcomeUnknown
        case .charged(let said):
            let freeze = try file.asking { () throws(LedgerError) in
                try ledger.capture(
                    id, said.amount, credits: said.credits, saidBy: Authority(said.authority),
                    evidence: said.evidence, freezingAbove: options.spend.freezeFactor,
                    at: Host.now, by: owner)
            }
            let charge = Money(said.amount, upper.currency)
            if said.amount > upper.amount {
                Output.printError(
                    GuardWords.over(charge, upper, id, freeze, above: options.spend.freezeFactor))
            } else {
                let evidence = said.evidence.map { ", for \($0)" } ?? ""
                tell(["charged \(charge) by the \(said.authority)\(evidence), attempt \(id)"])
            }
            return .done
        }
    }

    /// Gives a hold back of which nothing was sent; when that fails too, it stays.
    private func giveBack(
        _ id: AttemptID, _ ledger: Ledger, _ upper: Money, evidence: String
    ) throws(CommandError) {
        do throws(CommandError) {
            try file.asking { () throws(LedgerError) in
                try ledger.void(
                    id, because: .neverSent, evidence: evidence, at: Host.now, by: owner)
            }
        } catch {
            throw .spend(.heldUnsent(id, upper, error.lines[0], error.status))
        }
    }

    private func warn(_ crossed: [ThresholdCrossing]) {
        if !crossed.isEmpty { tell(GuardWords.lines(crossed)) }
    }

    private func tell(_ lines: [String]) {
        Output.printRemark(lines, isQuiet: options.isQuiet)
    }
}
