import KlingClient
import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// What every command takes.
struct GlobalKeys: OptionKeys {
    let help = Flag("--help", short: "h", standsAlone: true, help: "Show help and exit.")
    let version = Flag(
        "--version", short: "V", standsAlone: true, help: "Show the version and exit.")
    let noColor = Flag("--no-color", help: "Use no colour; NO_COLOR does the same.")
    let quiet = Flag("--quiet", help: "Keep remarks off standard error; errors stay.")

    var declared: [any Declared] { [help, version, noColor, quiet] }
    static let shared = GlobalKeys()
}

extension ParsedLine {
    /// By the keys of what every command takes.
    var global: Invocation<GlobalKeys> { Invocation(self, .shared) }
}

extension Invocation {
    /// Remarks are kept off standard error.
    var isQuiet: Bool { line.global.quiet }

    /// Writes lines to standard error, unless `--quiet` keeps them off.
    func printRemark(_ lines: [String]) { Output.printRemark(lines, isQuiet: isQuiet) }

    /// Emphasis, where the terminal wants it and `--no-color` does not forbid it.
    var style: Style {
        Style(
            isTerminal: Host.isTerminal, noColor: line.global.noColor,
            environment: Host.environment)
    }
}

/// Of commands that take none but what every command takes.
struct NoKeys: OptionKeys { let declared: [any Declared] = [] }

/// Of commands that print rows.
protocol RowKeys: OptionKeys {
    var format: Choice<RowFormat> { get }
}

/// Of commands that print rows, and take nothing else.
struct OnlyRowKeys: RowKeys {
    let format = Choice.rows
    var declared: [any Declared] { [format] }
}

extension Invocation where Keys: RowKeys {
    /// How rows are printed.
    var rowFormat: RowFormat { line[keys.format] ?? .table }

    /// Rows as they are asked for.
    func rendered(_ grid: Grid) -> String { grid.rendered(rowFormat, style) }
}

// MARK: Options that several commands take

extension Choice<RowFormat> {
    static let rows = Choice(
        "--format", help: "How to print. Default: table; for JSON Lines in, JSON Lines out.")
}

extension Parsed<Instant> {
    static let asOf = Parsed(
        "--as-of", "DATE",
        .instant("a date such as 2026-11-21, or an instant such as 2026-11-21T08:00:00Z"),
        help: "Use the rates in force on a day (2026-11-21, from 00:00 UTC) or at an instant "
            + "(2026-11-21T08:00:00Z). Default: now.")
}

extension Flag {
    static let allowPrivate = Flag(
        "--allow-private", help: "Read videos of private networks and of this machine too.")
    static let verbose = Flag(
        "--verbose", help: "Show requests and answers on standard error, without keys and prompts.")
}

extension Texts {
    static let ignoreField = Texts(
        "--ignore-field", "NAME",
        help: "An undocumented field that the gateway drops, as you know: it has no price and is "
            + "not warned of.")
}

extension Text {
    static let gateway = Text(
        "--gateway", "NAME", setting: .gateway,
        help: "Price for this gateway: \(Gateways.names.joined(separator: ", ")), or one of your "
            + "own price files. Without it the payload decides.")
    static let pricing = Text(
        "--pricing", .directory, setting: .pricing,
        help: "A folder of price files of your own; their rates outrank the built-in ones.")
    static let maxPriceAge = Text(
        "--max-price-age", "DAYS", setting: .maxPriceAge,
        help: "Exit 13 when a rate was last checked longer ago: 30d.")
    static let minConfidence = Text(
        "--min-confidence", .oneOf(Rate.Confidence.allCases.map(\.rawValue)),
        setting: .minConfidence, help: "Do not count rates less sure than this.")
    static let ledger = Text(
        "--ledger", .file, setting: .ledger,
        help: "The ledger's file, or a team's at PostgreSQL: postgresql://HOST/DATABASE. "
            + "Default: $XDG_DATA_HOME/kcost/ledger.sqlite.")
    static let chain = Text(
        "--chain", "LEDGER",
        help: "Only the chain of this ledger, by its id; verify lists the imported ones.")
    static let download = Text(
        "--download", .directory,
        help: "Where videos are saved, each named for its attempt. Default: the current folder.")
}

extension StatusMeanings {
    /// What every command can end with that needs the ledger.
    static let ledger =
        damagedLedger + [.busy: "other processes held the ledger too long"] + noLedgerFile

    /// The same of commands that have more to say of what is busy.
    static let ledgerBesidesBusy = damagedLedger + noLedgerFile

    private static let damagedLedger: StatusMeanings = [
        .invariantBroken: "the ledger is damaged",
        .cannotWrite: "the ledger cannot be read or written",
    ]

    private static let noLedgerFile: StatusMeanings = [
        .configuration:
            "the file is no ledger, a newer one, or on a network disk; or a budget's time zone is "
            + "unknown"
    ]
}
