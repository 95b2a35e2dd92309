extension CommandTree {
    static let estimate = Command(
        name: "estimate", summary: "price payloads before they are sent",
        discussion: [
            "Says what a request will cost at its gateway, line by line, why, how sure that is, "
                + "and what is wrong with the payload. The payload is not sent anywhere.",
            "A file holds one payload (JSON), one a line (JSON Lines, .jsonl or .ndjson), or a "
                + "table of shots (.csv, titles are field names). Of standard input (-) and other "
                + "names the content decides; --input settles it.",
            "EXPECTED is what will probably be charged, UPPER what may be charged at most. The "
                + "two differ where the rate is a guess and the maker's list is higher, and for "
                + "motion control, where the gateway measures the reference video itself: its "
                + "length is read from the web, by GET requests for a few KiB, and kept for a day.",
            "With several payloads the exit status is the first of 66, 65, 12, 13 that occurred; "
                + "the others are still priced.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…|-", help: "Payloads; - reads standard input."),
        options: questions + circumstances,
        examples: [
            Command.Example(
                explanation: "One payload, with sources and cheaper ways",
                line: "kcost estimate payload.json"),
            Command.Example(
                explanation: "Only the faults, as file:line:column",
                line: "kcost estimate --check shots/*.json"),
            Command.Example(
                explanation: "What if it were pro, and ten seconds?",
                line: "kcost estimate payload.json --set mode=pro --set duration=10"),
            Command.Example(
                explanation: "The same video at every gateway",
                line: "kcost estimate payload.json --compare"),
            Command.Example(
                explanation: "Rewrite an xcompute payload for kie",
                line: "kcost estimate payload.json --translate kie > kie.json"),
            Command.Example(
                explanation: "Which of these fit into 20 USD?",
                line: "kcost estimate shots/*.json --fit 20"),
            Command.Example(
                explanation: "Motion control with a reference video of 8.2 s",
                line: "kcost estimate dance.json --reference 8.2s"),
            Command.Example(
                explanation: "The same, with a copy of the video at hand",
                line: "kcost estimate dance.json --reference dance.mp4"),
            Command.Example(
                explanation: "A thousand payloads through a pipe",
                line: "kcost estimate - --gateway kie < shots.jsonl > prices.jsonl"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "every payload was priced (or, with --check, valid)"),
            Command.Status(code: 12, meaning: "a price is unknown"),
            Command.Status(code: 13, meaning: "a price is older than --max-price-age"),
            Command.Status(code: 65, meaning: "a payload is invalid"),
            Command.Status(code: 66, meaning: "a file is missing or unreadable"),
            Command.Status(code: 69, meaning: "the host of --reference cannot be reached"),
        ],
        seeAlso: ["kcost help prices"])

    /// What to ask of a payload.
    private static let questions = [
        Option(name: "--check", help: "Only validate; one line for each issue."),
        Option(
            name: "--explain",
            help: "Also show where each setting comes from, and of each rate why it applies or "
                + "not."),
        Option(
            name: "--compare",
            help: "Price the same intent at every gateway and by the maker's list, cheapest "
                + "first."),
        Option(
            name: "--translate", value: .text("GATEWAY"),
            help: "Print the payload as that gateway wants it."),
        Option(
            name: "--against", value: .file,
            help: "Show what changed: against another payload, or an estimate saved with "
                + "--format json."),
        Option(
            name: "--fit", value: .text("AMOUNT"),
            help: "Say which of the payloads, in the order given, fit into an amount: 20, 20USD, "
                + "150CNY. Upper amounts count."),
        Option(
            name: "--set", value: .text("FIELD=VALUE"),
            help: "Try a change: mode=pro, duration=10, \"image_urls=https://…\".",
            isRepeatable: true),
    ]

    /// What to price by.
    private static let circumstances = [
        gateway,
        Option(
            name: "--input", value: .oneOf(["json", "jsonl", "csv"]),
            help: "What the files hold, where name and content do not tell."),
        Option(
            name: "--reference", value: .text("LENGTH|FILE"),
            help: "Length of motion control's reference video (8.2s, 8200ms, 0:08.2), or a file "
                + "or address to measure in place of the payload's."),
        Option(
            name: "--offline",
            help: "Do not read reference videos of the web; without --reference the range that "
                + "their orientation allows is priced."),
        allowPrivate,
        asOf,
        pricing,
        maxPriceAge, minConfidence, ignoreField,
        Option(
            name: "--currency", value: .text("CODE"),
            help: "Show totals in another currency too, by your exchange.json."),
        format,
    ]
}
