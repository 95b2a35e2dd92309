extension CommandTree {
    static let report = Command(
        name: "report", summary: "print statements from the ledger",
        discussion: [
            "Without a period, monthly is about the last month that is over. An entry counts when "
                + "it was written; with --by submitted, when its request was held. The same "
                + "ledger gives the same bytes each time, as long as the system's zone data are the "
                + "same, which the foot names; what settles later appears later.",
            "kcost report list says what reports there are. Each is a file with one SELECT; files "
                + "in the configuration folder's reports/ work the same and outrank built-in ones. "
                + "They may read the ledger's views and nothing else; \(Documents.reports) says what "
                + "is in them.",
            "Amounts of several currencies are never added up. With --currency they are converted "
                + "by the dated row of exchange.json in force at the period's end, which is named.",
        ],
        operands: Command.Operands(
            placeholder: "NAME", help: "The report, or list.", value: .text("NAME"), maximum: 1),
        options: [
            Option(name: "--month", value: .text("MONTH"), help: "This month: 2026-10."),
            Option(
                name: "--since", value: .text("WHEN"),
                help: "From this day or instant on: 2026-10-01."),
            Option(
                name: "--until", value: .text("WHEN"),
                help: "Before this day or instant, which is left out."),
            Option(
                name: "--tz", value: .text("ZONE"),
                help: "Whose days and months: Asia/Shanghai, +08:00. Default: UTC."),
            Option(
                name: "--by", value: .oneOf(["settled", "submitted"]),
                help: "By the entry's own instant, or by that of its request. Default: settled."),
            Option(
                name: "--group-by", value: .text("COLUMNS"),
                help: "Add rows up by these columns: gateway,project."),
            Option(
                name: "--where", value: .text("NAME=VALUE"),
                help: "Only such rows: gateway=kie,tag:client=acme. Of several values of one name, "
                    + "any.", isRepeatable: true),
            Option(
                name: "--order", value: .text("COLUMN"),
                help: "Order rows by a column; COLUMN:desc for the most first."),
            Option(
                name: "--currency", value: .text("CODE"),
                help: "All amounts in this currency, by exchange.json."),
            Option(
                name: "--param", value: .text("NAME=VALUE"),
                help: "A parameter of the report: tag=client for by-tag.", isRepeatable: true),
            Option(
                name: "--as-of-entry", value: .text("ENTRY"),
                help: "As it was behind this entry, as a report's foot names it; LEDGER:ENTRY for "
                    + "an imported ledger's. An imported one that is not named is left out.",
                isRepeatable: true),
            Option(
                name: "--lang", value: .oneOf(["en", "zh"]),
                help: "The language of titles and notes. Default: en."),
            Option(
                name: "--format", value: .oneOf(["table", "csv", "md", "html", "json"]),
                help: "How to print. Default: table."),
            Option(
                name: "--bom",
                help: "With --format csv: a byte order mark first, by which Excel knows UTF-8. "
                    + "--lang zh has it anyway."),
            Option(
                name: "--output", short: "o", value: .file,
                help: "Write to this file, whole or not at all; - is standard output."),
            Option(
                name: "--timeout", value: .text("SPAN"),
                help: "How long the report's SQL may take. Default: 60s."),
            ledgerFile,
        ],
        examples: [
            Command.Example(
                explanation: "The last month's statement", line: "kcost report monthly"),
            Command.Example(
                explanation: "October in Shanghai, for a spreadsheet",
                line:
                    "kcost report monthly --month 2026-10 --tz Asia/Shanghai --format csv -o 10.csv"
            ),
            Command.Example(
                explanation: "For finance: a page with pictures, in Chinese",
                line: "kcost report monthly --lang zh --format html -o statement.html"),
            Command.Example(
                explanation: "What did each client cost?",
                line: "kcost report by-tag --param tag=client --month 2026-10 --order spent:desc"),
            Command.Example(
                explanation: "For a gateway's support",
                line: "kcost report failures --where gateway=kie --format md"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "it is printed"),
            Command.Status(
                code: 64, meaning: "the command line is wrong, or there is no such report"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses,
        seeAlso: ["kcost help ledger", "kcost help budget"])
}
