extension CommandTree {
    static let `guard` = Command(
        name: "guard", summary: "hold a payload's price under the budgets, then run what sends it",
        discussion: [
            "With -- COMMAND: sets the most that can be charged aside under every budget that "
                + "covers the payload, notes that it is being sent, and runs the command with "
                + "KCOST_ATTEMPT, KCOST_HOLD_AMOUNT and KCOST_HOLD_CURRENCY set. When it exits 0 "
                + "the charge is written; otherwise what became of it is not known, the hold "
                + "stays, and the exit is 14.",
            "--answer tells more than the exit does: it names the file into which the command writes "
                + "the gateway's answer (curl --include --output FILE), and the gateway's own reader "
                + "reads it. A refusal gives the hold back; a task is noted, so that kcost sync "
                + "writes its charge; of anything else the hold stays, and the exit is 14.",
            "One command may be several charges: many programs send again by themselves after a "
                + "timeout, a cut connection or a 5xx answer, each time a new order. What is held is the "
                + "price of one. Turn that off in the command (curl without --retry, max_retries=0), "
                + "or let kcost submit send.",
            "Without a command it only answers: 0 for yes, 10 for no. The answer holds nothing, so "
                + "another process may be quicker. --hold sets aside and prints the attempt's id; "
                + "kcost resolve ends it.",
            "A request that no budget covers is refused unless --max-cost or --unbudgeted is "
                + "given. Where the ledger cannot answer, nothing is sent.",
            "A charge more than brake_factor times its hold (a setting; default: 2) freezes that "
                + "gateway's model until kcost budget unfreeze.",
        ],
        operands: Command.Operands(
            placeholder: "FILE", help: "The payload; - reads standard input.", maximum: 1),
        program: Command.Operands(
            placeholder: "COMMAND…", help: "What sends the payload, and its arguments.",
            value: .text("COMMAND")),
        options: guardOptions,
        examples: [
            Command.Example(
                explanation: "Send only what the budget allows",
                line: "kcost guard payload.json -- ./send.sh payload.json"),
            Command.Example(
                explanation: "The answer tells the charge",
                line: "kcost guard p.json --charged-from answer.json:data.cost -- ./send.sh p.json"),
            Command.Example(
                explanation: "The answer tells the credits",
                line: "kcost guard p.json --charged-from answer.json:data.creditsConsumed "
                    + "--charged-in credits -- ./send.sh p.json"),
            Command.Example(
                explanation: "The gateway's answer decides",
                line: "kcost guard p.json --answer answer.txt -- curl -i -o answer.txt …"),
            Command.Example(
                explanation: "Would it fit?", line: "kcost guard payload.json"),
            Command.Example(
                explanation: "Hold now, resolve later",
                line: "id=$(kcost guard --hold payload.json)"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "held, sent and charged (or: yes; or: held)"),
            Command.Status(code: 1, meaning: "with --answer: refused by the gateway otherwise"),
            Command.Status(code: 10, meaning: "refused by a budget; nothing was sent"),
            Command.Status(code: 11, meaning: "with --fail-on warn: a threshold; nothing was sent"),
            Command.Status(code: 12, meaning: "the price is unknown; nothing was sent"),
            Command.Status(code: 13, meaning: "the price is older than --max-price-age"),
            Command.Status(code: 14, meaning: "the command failed: what was charged is unknown"),
            Command.Status(code: 17, meaning: "sent lately, or its like: see --again"),
            Command.Status(code: 64, meaning: "the command line is wrong, or the gateway unclear"),
            Command.Status(
                code: 65, meaning: "the payload is invalid; with --answer: the gateway says so"),
            Command.Status(code: 66, meaning: "the payload or the command is missing"),
            Command.Status(code: 75, meaning: "with --answer: refused, too many; or a busy ledger"),
            Command.Status(code: 77, meaning: "with --answer: the gateway refuses the key"),
        ] + ledgerStatuses.filter { $0.code != 75 },
        seeAlso: ["kcost help budget", "kcost help pending", "kcost help resolve"])

    private static let guardOptions =
        [
            Option(name: "--hold", help: "Only hold, and print the attempt's id."),
            Option(
                name: "--expires", value: .text("SPAN"),
                help: "With --hold: give it back after so long (10m, 2h) unless it is resolved. "
                    + "Without, it counts as sent and never expires."),
            Option(
                name: "--charged-from", value: .text("FILE[:PATH]"),
                help:
                    "What was charged: a file that the command writes, or a member of its JSON: "
                    + "answer.json:data.cost. 0 is not said. Default: the expected amount."),
            Option(
                name: "--charged-in", value: .text("UNIT"),
                help: "In what a number there is that names no unit: credits, or USD. Without, the "
                    + "hold's currency; where that is charged in credits, such a number is unclear."
            ),
            Option(
                name: "--answer", value: .file,
                help:
                    "The gateway's own answer, in a file that the command writes: as curl --include "
                    + "writes it. Of a body alone only kie's form and an accepted task count."),
        ] + spendOptions + [gateway] + measuring + [ledgerFile]

    /// What commands that spend share.
    static let spendOptions = [
        Option(
            name: "--max-cost", value: .text("AMOUNT"),
            help: "Refuse what may cost more: 0.50, 4CNY, 55credits."),
        Option(
            name: "--budget", value: .text("NAME"),
            help: "Refuse unless this budget covers it, beside all others that do."),
        Option(name: "--unbudgeted", help: "Go on where no budget covers it."),
        Option(
            name: "--again",
            help: "Go on although the same payload was held lately, or one that asks for the same."),
        Option(
            name: "--keep-payload",
            help: "Keep the payload, prompt included, in the ledger's file; see ledger show."),
        Option(
            name: "--window", value: .text("SPAN"),
            help: "How long ago lately is: 10m, 24h, 7d; 0 refuses no repetition. Default: the "
                + "setting duplicate_window, else 24h."),
        Option(name: "--project", value: .text("NAME"), help: "For whom."),
        Option(
            name: "--tag", value: .text("KEY=VALUE"), help: "A further name: client=acme.",
            isRepeatable: true),
        Option(
            name: "--require-tag", value: .text("KEY"),
            help: "Refuse without a tag of this key.", isRepeatable: true),
        Option(
            name: "--strict",
            help: "Exit 65, with nothing sent, where a payload's check warns of something."),
        Option(
            name: "--fail-on", value: .oneOf(["warn"]),
            help: "Exit 11, with nothing sent, where a budget's warning threshold is crossed."),
    ]

    /// What commands share that price what they send.
    static let measuring = [
        Option(
            name: "--reference", value: .text("LENGTH|FILE"),
            help: "Length of motion control's reference video, or the video; see estimate."),
        Option(name: "--offline", help: "Do not read reference videos of the web."),
        allowPrivate, pricing,
        maxPriceAge, minConfidence, ignoreField,
    ]

    static let ignoreField = Option(
        name: "--ignore-field", value: .text("NAME"),
        help: "An undocumented field that the gateway drops, as you know: it has no price and is "
            + "not warned of.", isRepeatable: true)
}
