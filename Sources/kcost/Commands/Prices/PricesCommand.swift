import KlingCost
import KlingReports
import KlingWorkflow

/// `kcost prices`: what the price book holds, and whether it is sound.
enum PricesCommand {
    static let command = Command(
        name: "prices", summary: "show and test the price book",
        discussion: [
            "The price book holds every rate with its source, the day it was last checked, and how "
                + "sure it is. \(Documents.pricing) tells how to add your own."
        ],
        subcommands: [
            PricesList.command, PricesShow.command, PricesCheck.command, PricesSuggest.command,
        ])

    static func loaded(
        _ invocation: Invocation<some OptionKeys>
    ) throws(CommandError) -> PriceFiles {
        let settings = try Settings(invocation)
        return try orStop(workflow: PriceFiles(settings))
    }

    static func gateway(
        _ name: String?, _ prices: PriceFiles
    ) throws(CommandError) -> GatewayIndex? {
        guard let name else { return nil }
        return try orStop(workflow: prices.gateway(name))
    }
}

/// `kcost prices check`: whether all files can be used together.
enum PricesCheck {
    static let command = Command(
        name: "check", summary: "test price files for gaps, overlaps and unknown words",
        discussion: [
            "Reads the built-in files, those of the configuration folder and those of --pricing as "
                + "an estimate would; the first fault is named with its file and place."
        ],
        examples: ["Test rates of your own": "kcost prices check --pricing my-prices"],
        exitStatuses: [.done: "the price book is sound", .configuration: "it is not"],
        run: run)

    struct Keys: OptionKeys { let declared: [any Declared] = [Text.pricing] }
    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let prices = try PricesCommand.loaded(invocation)
        let oldest = prices.book.rates.min { $0.checked < $1.checked }
        for file in prices.files { try output.write("\(file.visible): sound\n") }
        try output.write(
            "\(prices.book.rates.count) rates of \(prices.book.models.count) models"
                + (oldest.map { "; the longest unchecked is \($0.id), of \($0.checked)" } ?? "")
                + "\n")
        return .done
    }
}
