import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost balance`: what is left at the gateways, by their own word.
enum BalanceCommand {
    static let command = Command(
        name: "balance", summary: "ask the gateways what is left at them",
        discussion: [
            "Prints each gateway's own figure: an amount, or credits. xcompute does not say in "
                + "which currency its amount is. It pays nothing.",
            "A gateway's key is in \(GatewayKeys.Use.calls.variables.listed("or")), else in a file "
                + "of mode 600 that a setting names: "
                + GatewayKeys.Use.calls.settings.joined(separator: ", ")
                + ". It is never an argument, and never shown.",
            "Further settings of each gateway, here of kie: kie_base (https://HOST), "
                + "kie_submit_path, kie_status_path (with {id} for the task's id), "
                + "kie_balance_path. Of all: connect_timeout (10s), answer_timeout (60s), "
                + "poll_interval (5s). xcompute_idempotency_field names the header field that "
                + "carries the attempt's id (Idempotency-Key), or is none. toapis_business_id=on "
                + "adds the attempt's id as client_business_id to payloads of models whose page "
                + "does not name it (off), so that sync finds a lost one. "
                + GatewayKeys.Use.callbacks.settings.listed("and")
                + " name files with the keys that callbacks are signed with; "
                + GatewayKeys.Use.callbacks.variables.listed("and")
                + " outrank them. Each setting has its variable: KCOST_KIE_BASE.",
            "--assert holds the balance against the ledger: what was there at an earlier instant, "
                + "and what the ledger says was bought and spent since, should leave what is there "
                + "now. The rest is unexplained. A file of --format json or csv also names the "
                + "ledger's last entry by then, so that no charge of that second counts twice.",
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY…", help: "Whom to ask. Default: all whose key is there.",
            value: .oneOf(Gateways.names), minimum: 0),
        examples: [
            "What is left?": "kcost balance", "For a program": "kcost balance kie --format json",
            "Does the ledger explain where it went?":
                "kcost balance kie --assert balance-of-monday.json",
        ],
        exitStatuses: [
            .done: "every gateway answered",
            .failure: "a gateway gave no figure",
            .mismatch: "with --assert: something is unexplained",
            .unreachable: "a gateway cannot be reached, or does not answer",
            .busy: "a gateway is busy, or its server fails",
            .credentials: "a key is missing, badly kept, or refused",
            .configuration: "a setting is invalid",
            .interrupted: "interrupted",
        ],
        seeAlso: ["kcost help ledger topup"],
        run: run)

    struct Keys: RowKeys {
        let assert = Text(
            "--assert", "BALANCE@INSTANT|FILE",
            help: "An earlier balance of one GATEWAY: 9500@2026-10-01T00:00:00Z, "
                + "12.5USD@2026-10-01, or a file that kcost balance --format json printed.")
        let format = Choice.rows
        let verbose = Flag.verbose

        var declared: [any Declared] { [assert, Text.ledger, format, verbose] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let settings = try Settings(invocation)
        let asserted = try asserted(invocation, settings)
        let keys = try orStop(workflow: GatewayKeys(settings))
        var gateways: [Asked] = []
        for name in names(invocation) {
            let settings = try orStop(workflow: GatewaySettings(name, settings))
            let isNamed = !invocation.operands.isEmpty
            if let asked = asked(settings, keys, isNamed: isNamed, invocation) {
                gateways.append(asked)
            }
        }
        if gateways.isEmpty { throw .gateway(.noKeys) }
        let end = Interruptible().run { [gateways] in await findings(gateways) }
        if let asserted, case .success(let balance)? = end.value.first?.outcome,
            let finding = end.value.first
        {
            return try BalanceSpan.assert(
                asserted, finding.gateway, balance, at: finding.instant, invocation, &output)
        }
        try output.write(text(of: end.value, invocation))
        try output.flush()
        let failures = end.value.compactMap(\.failure)
        for failure in failures { Output.printError(failure.lines) }
        let unanswered = end.value.filter { $0.outcome == nil }.map(\.gateway)
        if end.isInterrupted, !unanswered.isEmpty {
            Output.printError([
                "interrupted before \(unanswered.joined(separator: " and ")) answered; nothing was "
                    + "paid"
            ])
            return .interrupted
        }
        let occurred = Set(failures.map(\.status))
        return .gravest(of: occurred)
    }

    private static func asserted(
        _ invocation: Invocation<Keys>, _ settings: Settings
    ) throws(CommandError) -> BalanceFigure? {
        guard let text = invocation.assert else { return nil }
        let names = names(invocation)
        if names.count != 1 { throw .needs("--assert", "one GATEWAY") }
        return try BalanceSpan.asserted(text, of: names[0], settings)
    }

    private static let columns = [
        Grid.Column("gateway"), Grid.Column("balance", .right), Grid.Column("currency"),
        Grid.Column("credits", .right), Grid.Column("used", .right), Grid.Column("unlimited"),
        Grid.Column("at"),
    ]

    /// What programs get besides: the ledger's last entry by then, for `--assert`.
    private static let further = [
        Grid.Column("ledger"), Grid.Column("entry", .right, isCount: true),
    ]

    private static func text(of findings: [Finding], _ invocation: Invocation<Keys>) -> String {
        let format = invocation.rowFormat
        let isForPeople = format == .table || format == .md
        var grid = Grid(isForPeople ? columns : columns + further)
        let last = isForPeople ? [] : lastEntry(invocation)
        for finding in findings { grid.append(finding.cells + last) }
        return invocation.rendered(grid)
    }

    /// Read behind the gateways' answers: what is charged is noted a little later. A ledger that
    /// cannot be read is none, for a balance needs none.
    private static func lastEntry(_ invocation: Invocation<Keys>) -> [String] {
        guard let file = try? LedgerFile(of: Settings(invocation)),
            let ledger = try? file.openToRead(), let head = try? ledger.head()
        else { return ["", ""] }
        return [ledger.id, String(head.sequence)]
    }

    /// One to ask, or why it cannot be.
    private enum Asked: Sendable {
        case client(GatewayClient)
        case failure(Finding)
    }

    /// As named, each once; all of them where none is.
    private static func names(_ invocation: Invocation<Keys>) -> [String] {
        if invocation.operands.isEmpty { return Gateways.names }
        return invocation.operands.reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// - Returns: `nil` for one without a key that was not named.
    private static func asked(
        _ settings: GatewaySettings, _ keys: GatewayKeys, isNamed: Bool,
        _ invocation: Invocation<Keys>
    ) -> Asked? {
        let name = settings.api.name
        do throws(CommandError) {
            let given = try orStop(workflow: keys.keyIfGiven(of: name))
            if !isNamed, given == nil { return nil }
            var client = GatewayClient(
                settings.api, key: try orStop(workflow: keys.key(of: name)),
                over: CurlTransport(agent: Product.agent))
            client.limits = settings.limits
            if invocation.verbose { client.observer = ExchangeText.tell }
            return .client(client)
        } catch {
            // The others are asked all the same.
            return .failure(Finding(gateway: name, failure: error))
        }
    }

    /// All at once; in the order given.
    private static func findings(_ gateways: [Asked]) async -> [Finding] {
        await withTaskGroup(of: (place: Int, finding: Finding).self) { group in
            for (place, asked) in gateways.enumerated() {
                group.addTask {
                    switch asked {
                    case .client(let client): (place, await Finding(client))
                    case .failure(let finding): (place, finding)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
                .sorted { $0.place < $1.place }.map(\.finding)
        }
    }
}

extension BalanceCommand {
    /// What one gateway said.
    fileprivate struct Finding: Sendable {
        let gateway: String
        /// `nil` when the user did not wait for it.
        let outcome: Result<GatewayBalance, CommandError>?
        /// When it had answered.
        let instant: Instant

        init(gateway: String, failure: CommandError) {
            (self.gateway, outcome, instant) = (gateway, .failure(failure), Host.now)
        }

        /// Asks it.
        init(_ client: GatewayClient) async {
            gateway = client.api.name
            func failure(_ end: ReadProblem, _ evidence: String) -> CommandError {
                .gateway(.noAnswer(gateway: client.api.name, end, evidence: evidence))
            }
            let end = try? await client.balance()
            instant = Host.now
            guard let end else {
                outcome = nil
                return
            }
            switch end {
            case .reading(.balance(let balance)): outcome = .success(balance)
            case .reading(.unknown(let evidence)):
                outcome = .failure(failure(.unknown, evidence.summary))
            case .none(let end, let evidence): outcome = .failure(failure(end, evidence))
            }
        }

        var failure: CommandError? {
            if case .failure(let failure) = outcome { failure } else { nil }
        }

        var cells: [String] {
            guard case .success(let balance) = outcome else {
                return [gateway, "", "", "", "", "", ""]
            }
            return [
                gateway, balance.amount?.decimal ?? "", balance.currency?.code ?? "",
                balance.credits?.decimal ?? "", balance.used?.decimal ?? "",
                balance.isUnlimited ? "yes" : "no", instant.description,
            ]
        }
    }
}
