extension CommandTree {
    static let reconcile = Command(
        name: "reconcile", summary: "hold the gateway's own record against the ledger",
        discussion: [
            "FILE is what the gateway's console or log gives: CSV, JSON or JSON Lines, in UTF-8, UTF-16 "
                + "or GB18030; kie's status answers and callbacks too. Columns are known by their titles "
                + "in English and Chinese; --map says what others mean. Where charges are below zero, "
                + "say --map TITLE=-amount; quota counts in a unit of the site's own, so say how many "
                + "make one: --map quota=amount/500000. Amounts that name no currency are in the hold's. "
                + "Credits count at the worth that was frozen at the hold.",
            "A row is a charge, a refund, a top-up or something else: by a column of words (type, "
                + "类型, 收/支 and the like), by new-api's numbers, by its sign, by a refund column, or "
                + "by debits and credits. How a task ended is not what it cost: a status other than "
                + "success leaves its row unclear, unless --kind or the price file's statement "
                + "says what it means. A row that cannot be read is unclear; a column of kinds in unknown "
                + "words stops the command and shows them: say what each means with --kind, or that "
                + "the column says nothing of it with --map TITLE=ignore. A second column that "
                + "may say what was charged stops it too, and so does one page of several.",
            "A heading or a list's name that speaks of refunds says what the rows below it are. Rows "
                + "that name another gateway are left out. Rows that say the same in other words, or "
                + "that a column says were not charged (Billed: no), are unclear.",
            "How a gateway writes its bills may stand in a price file (statement, see "
                + "pricing/README.md). One that is known by its titles is used; --as names another. "
                + "--save-map keeps how this bill was read as one: what --map and --kind say, and what "
                + "the statement says that was used. A statement that is a guess stays one, and is "
                + "used where --as names it.",
            "Records are matched by the task's id; without one, by model, amount and time, where "
                + "nothing else fits. Printed is what does not match: differing, not in ledger (only "
                + "the bill has it), not on bill (only the ledger has it; looked for where both "
                + "its hold and its end lie in the span that the bill covers), open (the bill has "
                + "it, its hold has not ended: the next step is named), unclear.",
            "With --month, or --since and --until, the bill's rows of that span are held against "
                + "what was booked in it: a refund of November is on November's bill. Without them "
                + "the bill covers its first time to its last; where it has no times either, what "
                + "is not on it is not looked for. Rows of other times bear witness: a task that "
                + "the file names anywhere is never taken back. Where most rows are off by the same "
                + "hours, the zone is named.",
            "--write writes an adjustment for each difference, all or none: to the attempt where "
                + "there is one, else as a charge seen outside, so too where another ledger has the "
                + "attempt. What they come to is said without --write. Done twice, the second writes "
                + "nothing, and so does the same bill in another form. What is open or unclear stays "
                + "so. It asks for --yes where it would take back or add more than a fifth of what "
                + "the ledger has there, where one charge is more than the setting brake_factor "
                + "times its hold, and where charges and refunds were told apart by a guess. What "
                + "was bought is held against kcost ledger topup, and told. Charges seen outside weigh "
                + "on the budgets that cover their gateway and model and name no project or tag, in the "
                + "period in which they were charged.",
            "Where several machines use one account, one of them writes: it takes in the others' "
                + "exports first (kcost ledger import), so that their charges are known.",
            "With two balances instead of FILE, what went from the account is held against what the "
                + "ledger says was bought and spent in the span. A bare number is in what the gateway "
                + "counts in: its credits, else USD.",
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY [FILE]",
            help: "Whose record, and where it is; - reads standard input.", maximum: 2),
        options: [
            Option(
                name: "--map", value: .text("TITLE=FIELD"),
                help:
                    "What a column means: task, time, date, model, amount, credits, currency, kind, "
                    + "status, refund, debit, credit, ignore; -amount where charges are below zero, "
                    + "amount/500000 where so many make one.", isRepeatable: true),
            Option(
                name: "--kind", value: .text("WORD=KIND"),
                help:
                    "What a word in a column of kinds or statuses says of its row: charge, refund, "
                    + "top-up, other, unclear.", isRepeatable: true),
            Option(
                name: "--as", value: .text("NAME"),
                help: "How the gateway writes its bills, by a price file's statement; else it is "
                    + "known by its titles."),
            Option(
                name: "--save-map", value: .text("NAME"),
                help: "Keep how this bill was read, by --map, --kind and its statement, among your "
                    + "price files, for --as NAME."),
        ] + period + [
            Option(name: "--write", help: "Adjust the ledger to what the bill says."),
            Option(
                name: "--yes",
                help: "With --write: also where the bill changes much, or much of it was guessed."),
            Option(name: "--all", help: "Print what matches too."),
            Option(
                name: "--balance-before", value: .text("BALANCE"),
                help: "What was there when the span began: 9500credits, 12.5USD."),
            Option(
                name: "--balance-after", value: .text("BALANCE"),
                help: "What was there when it ended."),
            ledgerFile, format,
        ],
        examples: [
            Command.Example(
                explanation: "Does kie's log say what the ledger says?",
                line: "kcost reconcile kie kie-log.csv --month 2026-10 --tz Asia/Shanghai"),
            Command.Example(
                explanation: "A console with titles of its own; take over what it says",
                line: "kcost reconcile xcompute usage.csv --map 'Job No=task' --map 'Paid=amount' "
                    + "--write"),
            Command.Example(
                explanation: "The log of a site that counts in quota; keep that for the next bill",
                line: "kcost reconcile toapis log.csv --map 'quota=amount/500000' --save-map log"),
            Command.Example(
                explanation: "Words of another language, said once for all bills",
                line:
                    "kcost reconcile kie log.csv --kind 'Verbrauch=charge' --kind 'Korrektur=refund' "
                    + "--save-map german"),
            Command.Example(
                explanation: "The next bill",
                line: "kcost reconcile toapis log-11.csv --as log --month 2026-11"),
            Command.Example(
                explanation: "Two balances",
                line: "kcost reconcile kie --balance-before 10000 --balance-after 9450 "
                    + "--since 2026-10-01 --until 2026-10-08"),
        ],
        exitStatuses: [
            Command.Status(
                code: 0,
                meaning: "bill and ledger agree; with --write: they do now"),
            Command.Status(
                code: 16,
                meaning: "they differ, or every row is of another time; with --write: something is "
                    + "left that is open or unclear"),
            Command.Status(code: 64, meaning: "the command line is wrong"),
            Command.Status(code: 65, meaning: "the record cannot be understood"),
            Command.Status(code: 66, meaning: "a file is missing, or there is no ledger"),
        ] + ledgerStatuses,
        seeAlso: ["kcost help balance", "kcost help resolve"])
}
