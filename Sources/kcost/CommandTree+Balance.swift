extension CommandTree {
    static let balance = Command(
        name: "balance", summary: "ask the gateways what is left at them",
        discussion: [
            "Prints each gateway's own figure: an amount, or credits. xcompute does not say in which "
                + "currency its amount is. It pays nothing.",
            "A gateway's key is in XCOMPUTE_API_KEY, TOAPIS_API_KEY or KIE_API_KEY, else in a file "
                + "of mode 600 that a setting names: xcompute_key_file, toapis_key_file, "
                + "kie_key_file. It is never an argument, and never shown.",
            "Further settings of each gateway, here of kie: kie_base (https://HOST), "
                + "kie_submit_path, kie_status_path (with {id} for the task's id), "
                + "kie_balance_path. Of all: connect_timeout (10s), answer_timeout (60s), "
                + "poll_interval (5s). xcompute_idempotency_field names the header field that "
                + "carries the attempt's id (Idempotency-Key), or is none. toapis_business_id=on "
                + "adds the attempt's id as client_business_id to payloads of models whose page does "
                + "not name it (off), so that sync finds a lost one. toapis_webhook_key_file "
                + "and kie_webhook_key_file name files with the keys that callbacks are signed "
                + "with; TOAPIS_WEBHOOK_KEY and KIE_WEBHOOK_KEY outrank them. Each setting has its "
                + "variable: KCOST_KIE_BASE.",
            "--assert holds the balance against the ledger: what was there at an earlier instant, and "
                + "what the ledger says was bought and spent since, should leave what is there now. "
                + "The rest is unexplained. A file of --format json or csv also names the ledger's last "
                + "entry by then, so that no charge of that second counts twice.",
        ],
        operands: Command.Operands(
            placeholder: "GATEWAY…",
            help: "Whom to ask. Default: all whose key is there.",
            value: .oneOf(["xcompute", "toapis", "kie"]), minimum: 0),
        options: [
            Option(
                name: "--assert", value: .text("BALANCE@INSTANT|FILE"),
                help: "An earlier balance of one GATEWAY: 9500@2026-10-01T00:00:00Z, "
                    + "12.5USD@2026-10-01, or a file that kcost balance --format json printed."),
            ledgerFile, format, verbose,
        ],
        examples: [
            Command.Example(explanation: "What is left?", line: "kcost balance"),
            Command.Example(
                explanation: "For a program", line: "kcost balance kie --format json"),
            Command.Example(
                explanation: "Does the ledger explain where it went?",
                line: "kcost balance kie --assert balance-of-monday.json"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "every gateway answered"),
            Command.Status(code: 1, meaning: "a gateway gave no figure"),
            Command.Status(code: 16, meaning: "with --assert: something is unexplained"),
            Command.Status(
                code: 69, meaning: "a gateway cannot be reached, or does not answer"),
            Command.Status(code: 75, meaning: "a gateway is busy, or its server fails"),
            Command.Status(code: 77, meaning: "a key is missing, badly kept, or refused"),
            Command.Status(code: 78, meaning: "a setting is invalid"),
            Command.Status(code: 130, meaning: "interrupted"),
        ],
        seeAlso: ["kcost help ledger topup"])

    static let verbose = Option(
        name: "--verbose",
        help: "Show requests and answers on standard error, without keys and prompts.")
}
