extension CommandTree {
    static let budget = Command(
        name: "budget", summary: "say how much may be spent, on what, in which span",
        discussion: [
            "A budget is a hard cap: kcost guard refuses what would pass it, however many scripts "
                + "and terminals ask at once. A request must fit into every budget that covers it."
        ],
        options: [ledgerFile],
        subcommands: [
            budgetSet,
            Command(
                name: "list", summary: "list budgets with what is spent, held and left",
                discussion: [
                    "projection is what a day, week or month will come to if it goes on as it did: "
                        + "spent and held so far, times the whole period, divided by what has "
                        + "passed of it. There is none before a tenth has passed, nor for a total "
                        + "or rolling period."
                ],
                options: [format],
                examples: [
                    Command.Example(explanation: "What is left?", line: "kcost budget list")
                ],
                exitStatuses: [Command.Status(code: 0, meaning: "they are listed, or none is set")]
                    + ledgerStatuses),
            Command(
                name: "raise", summary: "add to a budget's limit, for a while or for good",
                operands: budgetName,
                options: [
                    Option(
                        name: "--by", value: .text("AMOUNT"),
                        help: "How much more, in the budget's currency: 5; or 500credits."),
                    Option(
                        name: "--until", value: .text("DATE"),
                        help: "When the raise ends: a day (from its 00:00 UTC on) or an instant."),
                ],
                examples: [
                    Command.Example(
                        explanation: "Five more until December",
                        line: "kcost budget raise daily --by 5 --until 2026-12-01")
                ],
                exitStatuses: changeStatuses),
            Command(
                name: "remove", summary: "end a budget; what was held under it stays held",
                operands: budgetName,
                examples: [
                    Command.Example(
                        explanation: "No cap any more", line: "kcost budget remove daily")
                ],
                exitStatuses: changeStatuses),
            Command(
                name: "unfreeze", summary: "let requests to a frozen model through again",
                discussion: [
                    "A charge more than twice its hold (the setting brake_factor says otherwise) "
                        + "freezes that gateway's model, since its rate cannot be right any more."
                ],
                operands: Command.Operands(
                    placeholder: "GATEWAY MODEL", help: "What was frozen.", value: .text("NAME"),
                    minimum: 2, maximum: 2),
                examples: [
                    Command.Example(
                        explanation: "After the rate was corrected",
                        line: "kcost budget unfreeze kie kling-2.6/text-to-video")
                ],
                exitStatuses: changeStatuses),
        ])

    private static let changeStatuses =
        [
            Command.Status(code: 0, meaning: "it is written"),
            Command.Status(
                code: 64, meaning: "the command line is wrong, or there is no such thing to change"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses

    private static let budgetName = Command.Operands(
        placeholder: "NAME", help: "The budget.", value: .text("NAME"), maximum: 1)

    private static let budgetSet = Command(
        name: "set", summary: "set a budget, in place of one of the same name",
        discussion: [
            "It counts its current period from the start: what was held and spent there weighs on "
                + "it at once. 0 means zero; a limit that is not given is none. A budget of the same name is "
                + "replaced, and its raises with it."
        ],
        operands: budgetName,
        options: [
            Option(
                name: "--limit", value: .text("AMOUNT"),
                help:
                    "The most money in a period: 20; of one gateway's budget also its credits, at "
                    + "what they are worth now: 10000credits."),
            Option(
                name: "--currency", value: .text("CODE"), help: "Of the limit. Default: USD."),
            Option(name: "--clips", value: .text("NUMBER"), help: "The most clips in a period."),
            Option(
                name: "--seconds", value: .text("NUMBER"),
                help: "The most billed seconds in a period."),
            Option(
                name: "--period", value: .text("SPAN"),
                help: "day, week, month, total, or the time until now: rolling:24h."),
            Option(
                name: "--tz", value: .text("ZONE"),
                help: "Whose days count: Asia/Shanghai, +08:00. Default: UTC."),
            Option(
                name: "--scope", value: .text("WHAT"),
                help: "What it covers, with commas between: gateway=kie, model=…, project=…, "
                    + "tag:client=acme. Default: everything."),
            Option(
                name: "--warn", value: .text("PERCENT"),
                help: "Say so when a hold crosses these: 50,80,100."),
        ],
        examples: [
            Command.Example(
                explanation: "No more than 20 USD a day",
                line: "kcost budget set daily --limit 20 --period day --tz Asia/Shanghai"),
            Command.Example(
                explanation: "No more than 10,000 of kie's credits a month",
                line: "kcost budget set kie --limit 10000credits --period month "
                    + "--scope gateway=kie"),
            Command.Example(
                explanation: "A customer's hundred clips a month",
                line: "kcost budget set acme --clips 100 --period month --scope tag:client=acme"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is in force"),
            Command.Status(code: 64, meaning: "the command line is wrong"),
        ] + ledgerStatuses)
}
