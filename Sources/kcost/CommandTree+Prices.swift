extension CommandTree {
    static let prices = Command(
        name: "prices", summary: "show and test the price book",
        discussion: [
            "The price book holds every rate with its source, the day it was last checked, and "
                + "how sure it is. pricing/README.md tells how to add your own."
        ],
        subcommands: [
            Command(
                name: "list", summary: "list the rates in force",
                options: [gateway, asOf, pricing, format],
                examples: [
                    Command.Example(
                        explanation: "What kie charges", line: "kcost prices list --gateway kie")
                ]),
            Command(
                name: "show", summary: "show a model or a rate with all that is known of it",
                operands: Command.Operands(
                    placeholder: "MODEL|RATE", help: "A model's id or a rate's.",
                    value: .text("ID"), maximum: 1),
                options: [gateway, pricing, format],
                examples: [
                    Command.Example(
                        explanation: "Every rate of a model, past and future ones too",
                        line: "kcost prices show kling-v3")
                ]),
            Command(
                name: "check", summary: "test price files for gaps, overlaps and unknown words",
                discussion: [
                    "Reads the built-in files, those of the configuration folder and those of "
                        + "--pricing as an estimate would; the first fault is named with its file "
                        + "and place."
                ],
                options: [pricing],
                examples: [
                    Command.Example(
                        explanation: "Test rates of your own",
                        line: "kcost prices check --pricing my-prices")
                ],
                exitStatuses: [
                    Command.Status(code: 0, meaning: "the price book is sound"),
                    Command.Status(code: 78, meaning: "it is not"),
                ]),
        ])
}
