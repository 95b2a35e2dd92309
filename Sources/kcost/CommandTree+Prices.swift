extension CommandTree {
    static let prices = Command(
        name: "prices", summary: "show and test the price book",
        discussion: [
            "The price book holds every rate with its source, the day it was last checked, and "
                + "how sure it is. \(Documents.pricing) tells how to add your own."
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
            suggest,
        ])

    private static let suggest = Command(
        name: "suggest", summary: "propose rates from what the gateways really charged",
        discussion: [
            "Looks at every charge that a gateway itself has named, in its answer or on a bill that "
                + "kcost reconcile took over. Where the latest of a rate all came to another price, "
                + "that price is proposed as a rate of your own, from the day of the first of them: "
                + "a price file for a folder of yours (\(Documents.pricing)), with the attempts as its "
                + "evidence. Look at it before you use it: where a length is rounded, no price may "
                + "fit all. It is marked a guess until somebody states it: a hold of it sets aside no "
                + "less than the maker's list says."
        ],
        options: [
            Option(
                name: "--min", value: .text("N"),
                help: "How many charges must agree, from 2. Default: 5."),
            Option(name: "--gateway", value: .text("NAME"), help: "Only of this gateway."),
            pricing, ledgerFile,
        ],
        examples: [
            Command.Example(
                explanation: "Take the proposals over",
                line: "kcost prices suggest --gateway kie > my-prices/kie.json")
        ],
        exitStatuses: [
            Command.Status(code: 0, meaning: "rates are proposed, or none differs"),
            Command.Status(
                code: 64,
                meaning: "the command line is wrong, or several gateways' rates differ"),
            Command.Status(code: 66, meaning: "there is no ledger"),
        ] + ledgerStatuses,
        seeAlso: ["kcost help reconcile"])
}
