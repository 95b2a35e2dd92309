extension CommandTree {
    static let ledgerFile = Option(
        name: "--ledger", value: .file,
        help: "The ledger's file. Default: $XDG_DATA_HOME/kcost/ledger.sqlite.")

    static let pending = Command(
        name: "pending", summary: "list open holds and the next safe step for each",
        discussion: [
            "A hold is open until it is captured or given back. One that was sent never expires: "
                + "somebody must say what became of it."
        ],
        options: [ledgerFile, format],
        examples: [
            Command.Example(explanation: "What is still open?", line: "kcost pending")
        ],
        exitStatuses: ledgerStatuses)

    static let resolve = Command(
        name: "resolve", summary: "say what became of an open hold",
        discussion: [
            "Look at the gateway's own record first: what it charged counts, not what came of the "
                + "request. An attempt can be resolved once."
        ],
        operands: Command.Operands(
            placeholder: "ID", help: "The attempt, as pending names it.", value: .text("ID"),
            maximum: 1),
        options: [
            Option(
                name: "--charged", value: .text("AMOUNT"),
                help: "What the gateway charged, in the hold's currency: 0.42."),
            Option(name: "--not-charged", help: "The gateway charged nothing: give it all back."),
            ledgerFile,
        ],
        examples: [
            Command.Example(
                explanation: "The bill shows 0.42",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --charged 0.42"),
            Command.Example(
                explanation: "It never arrived",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --not-charged"),
        ],
        exitStatuses: [Command.Status(code: 0, meaning: "it is written")] + ledgerStatuses,
        seeAlso: ["kcost help pending"])

    static let ledger = Command(
        name: "ledger", summary: "read and check the journal of what was held and spent",
        options: [ledgerFile],
        subcommands: [
            Command(
                name: "list", summary: "list the entries", options: [format],
                examples: [
                    Command.Example(
                        explanation: "Everything, for a spreadsheet",
                        line: "kcost ledger list --format csv")
                ]),
            Command(
                name: "show", summary: "show one attempt's entries",
                operands: Command.Operands(
                    placeholder: "ID", help: "The attempt.", value: .text("ID"), maximum: 1),
                options: [format],
                examples: [
                    Command.Example(
                        explanation: "What became of it?",
                        line: "kcost ledger show 0197a6c0-0000-7000-8000-000000000001")
                ]),
            Command(
                name: "export", summary: "print the journal as JSON Lines",
                discussion: [
                    "The first line names the ledger; each further one is an entry with its hash, "
                        + "the same bytes each time."
                ],
                examples: [
                    Command.Example(
                        explanation: "Keep a copy", line: "kcost ledger export > ledger.jsonl")
                ]),
            Command(
                name: "verify", summary: "check every entry against the chain",
                discussion: [
                    "Names the first entry that was changed, deleted or swapped, and the first "
                        + "total that is not the sum of its entries.",
                    "A chain cannot show that somebody rewrote the whole file with a chain of his "
                        + "own, nor what was never written. Note the head that is printed, keep it "
                        + "elsewhere, and hold the file against it with --head.",
                ],
                options: [
                    Option(
                        name: "--head", value: .text("SEQ:HASH"),
                        help: "A head that was noted earlier, which the journal must lead through."
                    ),
                    Option(
                        name: "--rebuild", help: "First make the totals anew from the entries."),
                ],
                examples: [
                    Command.Example(explanation: "Is it sound?", line: "kcost ledger verify")
                ],
                exitStatuses: [
                    Command.Status(code: 0, meaning: "it is sound"),
                    Command.Status(code: 70, meaning: "it is not"),
                ]),
        ])

    /// What every command can end with that needs the ledger.
    static let ledgerStatuses = [
        Command.Status(code: 70, meaning: "the ledger is damaged"),
        Command.Status(code: 74, meaning: "the ledger cannot be read or written"),
        Command.Status(code: 75, meaning: "other processes held the ledger too long"),
        Command.Status(
            code: 78, meaning: "the file is no ledger, a newer one, or on a network disk"),
    ]
}
