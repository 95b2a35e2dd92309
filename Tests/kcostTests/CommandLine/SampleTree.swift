@testable import kcost

/// A small tree with one of everything: groups, leaves, each kind of value, and text that needs
/// care in every output.
let sampleTree = Command(
    name: "kcost",
    summary: "what a video request will cost, before it is sent",
    discussion: [
        "Reads a request as the gateway would get it and says what it will cost. Nothing is "
            + "sent, and nothing is guessed that is not called a guess.",
        ".nothing here is a request to roff, and C:\\new is no escape.",
    ],
    options: [
        Option(name: "--help", short: "h", help: "show this help", standsAlone: true),
        Option(name: "--version", short: "V", help: "show the version", standsAlone: true),
        Option(name: "--no-color", help: "no colour, even on a terminal"),
        Option(name: "--quiet", help: "say only what went wrong"),
    ],
    exitStatuses: [
        .done: "done",
        .usage: "the command line cannot be understood",
        .interrupted: "interrupted",
    ],
    seeAlso: ["curl(1)"],
    subcommands: [
        estimate,
        Command(
            name: "prices", summary: "the price book",
            options: [Option(name: "--book", value: .file, help: "read this book instead")],
            subcommands: [
                Command(
                    name: "list", summary: "all rates, newest first",
                    options: [
                        Option(
                            name: "--format", value: .oneOf(["table", "json", "csv", "md"]),
                            help: "how to print the rows")
                    ]),
                Command(
                    name: "show", summary: "one model's rates",
                    operands: Command.Operands(
                        placeholder: "MODEL", help: "its id", value: .text("MODEL"), maximum: 1)),
            ]),
        Command(
            name: "completion", summary: "a completion script for your shell",
            operands: Command.Operands(
                placeholder: "SHELL", help: "bash, zsh or fish",
                value: .oneOf(["bash", "zsh", "fish"]), maximum: 1)),
        Command(
            name: "help", summary: "how a command is used",
            operands: Command.Operands(
                placeholder: "COMMAND…", help: "which one; without it, the program",
                value: .command, minimum: 0),
            options: [Option(name: "--man", help: "print the manual page as roff")]),
    ])

private let estimate = Command(
    name: "estimate",
    summary: "say what requests will cost",
    discussion: [
        "Each file holds one payload. The estimate names every line item, the rate it was computed "
            + "with, and how far that rate can be trusted; 可灵 payloads are no exception."
    ],
    operands: Command.Operands(
        placeholder: "FILE…|-", help: "payloads; - reads one from standard input"),
    options: [
        Option(
            name: "--gateway", value: .oneOf(["xcompute", "toapis", "kie"]),
            help: "whose API the payload is for; without it, found out from the payload [1]"),
        Option(
            name: "--set", value: .text("FIELD=VALUE"),
            help: "change a field before pricing: it's as if the payload said so",
            isRepeatable: true),
        Option(name: "--output", short: "o", value: .file, help: "write there, not to the screen"),
        Option(name: "--cache", value: .directory, help: "keep probed durations there"),
        Option(name: "--check", help: "also say what is wrong with the payload"),
    ],
    examples: [
        "Price one payload": "kcost estimate payload.json",
        "Price it as if it were in mode pro":
            "kcost estimate --set mode=pro - < 'my payload.json'",
    ],
    exitStatuses: [
        .done: "every request has a price",
        .priceUnknown:
            "a price is unknown; the other estimates were printed and are as good as ever, but "
            + "their sum is not complete",
    ],
    seeAlso: ["kcost help prices list", "kcost help"])
