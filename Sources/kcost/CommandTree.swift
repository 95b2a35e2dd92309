import KlingWorkflow

/// The command line as data; see ``Command``. What the commands do is in `Commands/`.
enum CommandTree {
    static let root = Command(
        name: "kcost",
        summary: "says what a Kling video request costs, before it is sent",
        discussion: [
            "kcost prices the payloads that the gateways xcompute, toapis and kie take, from a "
                + "price book whose every rate names its source. For that it sends nothing but "
                + "requests for parts of a reference video, and those not with --offline.",
            "kcost guard keeps scripts within budgets, and a journal of all that was held and "
                + "spent; kcost report prints statements from it.",
            "Settings come from the option, else the environment (KCOST_GATEWAY, KCOST_PRICING, "
                + "KCOST_CURRENCY, KCOST_MAX_PRICE_AGE, KCOST_MIN_CONFIDENCE, KCOST_OFFLINE, "
                + "KCOST_LEDGER, KCOST_DUPLICATE_WINDOW, KCOST_BRAKE_FACTOR), else "
                + "config.json in the configuration folder, $XDG_CONFIG_HOME/kcost. Those of the "
                + "gateways are listed by kcost help balance.",
        ],
        options: [
            Option(name: "--help", short: "h", help: "Show help and exit.", standsAlone: true),
            Option(
                name: "--version", short: "V", help: "Show the version and exit.",
                standsAlone: true),
            Option(name: "--no-color", help: "Use no colour; NO_COLOR does the same."),
            Option(name: "--quiet", help: "Keep remarks off standard error; errors stay."),
        ],
        examples: [
            Command.Example(
                explanation: "What does this payload cost?", line: "kcost estimate payload.json"),
            Command.Example(
                explanation: "And elsewhere?", line: "kcost estimate payload.json --compare"),
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "done"),
            Command.Status(code: 1, meaning: "other failure"),
            Command.Status(code: 10, meaning: "a budget refuses; nothing was sent"),
            Command.Status(code: 11, meaning: "with --fail-on warn: a threshold is crossed"),
            Command.Status(code: 12, meaning: "a price is unknown"),
            Command.Status(code: 13, meaning: "a price is older than --max-price-age"),
            Command.Status(code: 14, meaning: "what was charged is unknown, the hold stays"),
            Command.Status(code: 15, meaning: "the gateway reports that a task failed"),
            Command.Status(code: 16, meaning: "the bill and the ledger differ"),
            Command.Status(code: 17, meaning: "the same payload was sent lately"),
            Command.Status(code: 18, meaning: "accepted, and still running when the wait ended"),
            Command.Status(code: 64, meaning: "the command line is wrong"),
            Command.Status(code: 65, meaning: "a payload or other data is invalid"),
            Command.Status(code: 66, meaning: "an input is missing or unreadable"),
            Command.Status(code: 69, meaning: "a host cannot be reached"),
            Command.Status(code: 70, meaning: "the ledger is damaged"),
            Command.Status(code: 74, meaning: "output or the ledger could not be written"),
            Command.Status(code: 75, meaning: "the ledger or a gateway is busy"),
            Command.Status(code: 77, meaning: "a gateway's key is missing or refused"),
            Command.Status(code: 78, meaning: "configuration or price book is invalid"),
            Command.Status(code: 130, meaning: "interrupted"),
        ],
        subcommands: [
            estimate, probe, prices, budget, `guard`, submit, sync, pending, resolve, balance,
            ledger, reconcile, report, completion, help,
        ])

    // MARK: Options that several commands take

    static let gateway = Option(
        name: "--gateway", value: .text("NAME"),
        help: "Price for this gateway: xcompute, toapis, kie, or one of your own price files. "
            + "Without it the payload decides.")
    static let pricing = Option(
        name: "--pricing", value: .directory,
        help: "A folder of price files of your own; their rates outrank the built-in ones.")
    static let asOf = Option(
        name: "--as-of", value: .text("DATE"),
        help: "Use the rates in force on a day (2026-11-21, from 00:00 UTC) or at an instant "
            + "(2026-11-21T08:00:00Z). Default: now.")
    static let maxPriceAge = Option(
        name: "--max-price-age", value: .text("DAYS"),
        help: "Exit 13 when a rate was last checked longer ago: 30d.")
    static let minConfidence = Option(
        name: "--min-confidence", value: .oneOf(["guess", "copied", "documented"]),
        help: "Do not count rates less sure than this.")
    static let allowPrivate = Option(
        name: "--allow-private",
        help: "Read videos of private networks and of this machine too.")
    static let format = Option(
        name: "--format", value: .oneOf(["table", "json", "csv", "md"]),
        help: "How to print. Default: table; for JSON Lines in, JSON Lines out.")

    static let completion = Command(
        name: "completion", summary: "print a completion script for a shell",
        operands: Command.Operands(
            placeholder: "SHELL", help: "bash, zsh or fish.",
            value: .oneOf(["bash", "zsh", "fish"]), maximum: 1),
        examples: [
            Command.Example(
                explanation: "For this session of bash",
                line: "source <(kcost completion bash)"),
            Command.Example(
                explanation: "For fish, for good",
                line: "kcost completion fish > ~/.config/fish/completions/kcost.fish"),
        ])

    static let help = Command(
        name: "help", summary: "explain a command",
        operands: Command.Operands(
            placeholder: "COMMAND…", help: "The command; without one, the overview.",
            value: .command, minimum: 0),
        options: [Option(name: "--man", help: "Print the whole manual page (roff).")],
        examples: [
            Command.Example(explanation: "All about estimates", line: "kcost help estimate"),
            Command.Example(
                explanation: "Read the manual page", line: "kcost help --man | man -l -"),
        ])
}
