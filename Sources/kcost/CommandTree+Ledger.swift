extension CommandTree {
    static let ledgerFile = Option(
        name: "--ledger", value: .file,
        help: "The ledger's file. Default: $XDG_DATA_HOME/kcost/ledger.sqlite.")

    static let pending = Command(
        name: "pending", summary: "list open holds and the next safe step for each",
        discussion: [
            "A hold is open until it is captured or given back. One that was sent never expires: "
                + "somebody must say what became of it. The oldest comes first.",
            "What has ended and is told otherwise by its gateway since stands there too, until "
                + "somebody corrects it or says that it stands; so do videos that are not saved.",
        ],
        options: [
            Option(
                name: "--older-than", value: .text("SPAN"),
                help: "Only what was held so long ago or longer: 10m, 24h, 7d."),
            Option(name: "--gateway", value: .text("NAME"), help: "Only of this gateway."),
            Option(name: "--project", value: .text("NAME"), help: "Only of this project."),
            ledgerFile, format,
        ],
        examples: [
            Command.Example(explanation: "What is still open?", line: "kcost pending"),
            Command.Example(
                explanation: "From cron: says nothing when nothing is open",
                line: "kcost pending --older-than 1h --quiet"),
        ],
        exitStatuses: [Command.Status(code: 0, meaning: "it is listed, or nothing is open")]
            + ledgerStatuses)

    static let resolve = Command(
        name: "resolve", summary: "say what became of an open hold",
        discussion: [
            "Look at the gateway's own record first: what it charged counts, not what came of the "
                + "request. An attempt can be resolved once; what it cost can be corrected later "
                + "with --adjust, which adds an entry and changes none."
        ],
        operands: Command.Operands(
            placeholder: "ID", help: "The attempt, as pending names it.", value: .text("ID"),
            maximum: 1),
        options: [
            Option(
                name: "--charged", value: .text("AMOUNT"),
                help:
                    "What the gateway charged: 0.42, in the hold's currency; of a hold in credits "
                    + "with its unit: 55credits, 0.275USD."),
            Option(name: "--not-charged", help: "The gateway charged nothing: give it all back."),
            Option(
                name: "--task", value: .text("TASK"),
                help:
                    "It runs there under this id: sync asks after it from now on. Said once more it "
                    + "corrects a wrong one; a task is one attempt's alone."),
            Option(
                name: "--adjust", value: .text("AMOUNT"),
                help: "Correct what an attempt cost that has ended: -0.42 for a late refund, 0.10 "
                    + "for a late charge; of a hold in credits -55credits. 0 says that the charge "
                    + "stands which its gateway tells otherwise."),
            Option(
                name: "--reason", value: .text("TEXT"),
                help: "With --adjust: why. Default: refund or late-charge."),
            ledgerFile,
        ],
        examples: [
            Command.Example(
                explanation: "The bill shows 0.42",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --charged 0.42USD"),
            Command.Example(
                explanation: "The console shows 55 credits",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --charged 55credits"),
            Command.Example(
                explanation: "It never arrived",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --not-charged"),
            Command.Example(
                explanation: "It came back weeks later",
                line: "kcost resolve 0197a6c0-0000-7000-8000-000000000001 --adjust -0.42USD"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is written"),
            Command.Status(
                code: 64, meaning: "the command line is wrong, or there is no such hold to resolve"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses,
        seeAlso: ["kcost help pending"])

    static let ledger = Command(
        name: "ledger", summary: "read and check the journal of what was held and spent",
        options: [ledgerFile],
        subcommands: [
            ledgerList, ledgerShow, ledgerExport, ledgerImport, ledgerVerify, ledgerBackup,
            ledgerTopUp,
        ])

    /// What every command can end with that needs the ledger.
    static let ledgerStatuses = [
        Command.Status(code: 70, meaning: "the ledger is damaged"),
        Command.Status(code: 74, meaning: "the ledger cannot be read or written"),
        Command.Status(code: 75, meaning: "other processes held the ledger too long"),
        Command.Status(
            code: 78,
            meaning: "the file is no ledger, a newer one, or on a network disk; or a budget's time "
                + "zone is unknown"),
    ]

    static let chain = Option(
        name: "--chain", value: .text("LEDGER"),
        help: "Only the chain of this ledger, by its id; verify lists the imported ones.")

    private static let ledgerList = Command(
        name: "list", summary: "list the entries",
        options: [
            Option(
                name: "--last", value: .text("N"), help: "Only the newest N entries of the chain."),
            chain, format,
        ] + period,
        examples: [
            Command.Example(
                explanation: "What happened last?", line: "kcost ledger list --last 20"),
            Command.Example(
                explanation: "Everything, for a spreadsheet",
                line: "kcost ledger list --format csv"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is listed, or the journal is empty"),
            Command.Status(code: 64, meaning: "the command line is wrong, or the chain unknown"),
        ] + ledgerStatuses)

    private static let ledgerShow = Command(
        name: "show", summary: "show one attempt's entries",
        operands: Command.Operands(
            placeholder: "ID", help: "The attempt.", value: .text("ID"), maximum: 1),
        options: [
            Option(
                name: "--payload",
                help: "Print the payload instead, byte for byte, if guard --keep-payload kept it."),
            format,
        ],
        examples: [
            Command.Example(
                explanation: "What became of it?",
                line: "kcost ledger show 0197a6c0-0000-7000-8000-000000000001")
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is shown"),
            Command.Status(
                code: 64, meaning: "there is no such attempt, or no payload was kept of it"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses)

    private static let ledgerImport = Command(
        name: "import", summary: "take in the exports of other ledgers",
        discussion: [
            "Entries of another ledger are kept beside this one's own, each held against its "
                + "hash. Importing again brings only what is new. They are in reports, but weigh "
                + "on no budget unless --count is given. A charge that one of the ledgers has by its "
                + "own request and another as one seen outside, from a bill, counts once: that is "
                + "said and written.",
            "Where several machines use one account, one of them holds the bill against its ledger "
                + "and writes (kcost reconcile --write), after it took in the others' exports.",
            "An export is not signed: whoever can write one can invent a ledger. This ledger's "
                + "own entries therefore never come from an export, except with --restore. But a "
                + "chain that was forged under another ledger's id keeps the real one out, and "
                + "imported attempts count where kcost guard refuses to send the same payload "
                + "twice: import only what you trust.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…", help: "Exports; - reads standard input."),
        options: [
            Option(
                name: "--count",
                help: "Imported holds of the current period weigh on the budgets that cover them."),
            Option(
                name: "--restore",
                help: "The export is this ledger's own: make the ledger from it, or take in what "
                    + "is missing at its end."),
        ],
        examples: [
            Command.Example(
                explanation: "The server's spend counts here too",
                line: "kcost ledger import server.jsonl --count"),
            Command.Example(
                explanation: "On a new machine", line: "kcost ledger import --restore ledger.jsonl"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "all is taken in, or was here already"),
            Command.Status(code: 64, meaning: "the command line is wrong"),
            Command.Status(code: 65, meaning: "a line is wrong; nothing of that file was taken in"),
            Command.Status(code: 66, meaning: "a file is missing or unreadable"),
        ] + ledgerStatuses)

    private static let ledgerVerify = Command(
        name: "verify", summary: "check every entry against the chain",
        discussion: [
            "Names the first entry that was changed, deleted or swapped, and the first total that "
                + "is not the sum of its entries. With FILE it checks an export instead.",
            "A chain cannot show that somebody rewrote the whole file with a chain of his own, nor "
                + "what was never written. Note the head that is printed, keep it elsewhere, and "
                + "hold the file against it with --head.",
        ],
        operands: Command.Operands(
            placeholder: "[FILE]", help: "An export; - reads standard input. Default: the ledger.",
            minimum: 0, maximum: 1),
        options: [
            Option(
                name: "--head", value: .text("SEQ:HASH"),
                help: "A head that was noted earlier, which the journal must lead through."),
            Option(name: "--rebuild", help: "First make the totals anew from the entries."),
        ],
        examples: [
            Command.Example(explanation: "Is it sound?", line: "kcost ledger verify"),
            Command.Example(
                explanation: "Is the copy sound?", line: "kcost ledger verify ledger.jsonl"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is sound"),
            Command.Status(code: 65, meaning: "the export is not"),
            Command.Status(code: 66, meaning: "there is no ledger, or no such export"),
            Command.Status(code: 70, meaning: "the ledger is not"),
        ])

    private static let ledgerBackup = Command(
        name: "backup", summary: "copy the ledger while it is in use",
        discussion: [
            "Makes one file that is a ledger itself, as of one moment, and prints its head. A copy "
                + "made with cp may miss what lies in the file's companions."
        ],
        operands: Command.Operands(
            placeholder: "FILE", help: "The file to make; it must not exist.", maximum: 1),
        examples: [
            Command.Example(
                explanation: "Every night, from cron",
                line: "kcost ledger backup backup-$(date +%F).sqlite")
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "the copy is on the disk"),
            Command.Status(code: 66, meaning: "there is no ledger"),
            Command.Status(code: 74, meaning: "it could not be made"),
        ])

    private static let ledgerTopUp = Command(
        name: "topup", summary: "note credits that were bought",
        discussion: [
            "What was paid is no spend yet: clips spend the credits. Reports show it as a purchase."
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY", help: "Whose credits.", value: .text("GATEWAY"), maximum: 1),
        options: [
            Option(name: "--credits", value: .text("NUMBER"), help: "How many: 10000."),
            Option(
                name: "--paid", value: .text("AMOUNT"),
                help: "What was paid, in a currency of the prices or of exchange.json: 50USD."),
            Option(
                name: "--expires", value: .text("DATE"), help: "When the credits end."),
        ],
        examples: [
            Command.Example(
                explanation: "Bought today",
                line: "kcost ledger topup kie --credits 10000 --paid 50USD")
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is written"),
            Command.Status(code: 64, meaning: "the command line is wrong"),
        ] + ledgerStatuses)
}
