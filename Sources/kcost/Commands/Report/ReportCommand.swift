import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost report`: statements from the ledger.
enum ReportCommand {
    /// The name that lists what there is instead of reporting.
    static let list = "list"

    static let command = Command(
        name: "report", summary: "print statements from the ledger",
        discussion: [
            "Without a period, monthly is about the last month that is over. An entry counts when "
                + "it was written; with --by submitted, when its request was held. The same ledger "
                + "gives the same bytes each time, as long as the system's zone data are the same, "
                + "which the foot names; what settles later appears later.",
            "kcost report list says what reports there are. Each is a file with one SELECT; files "
                + "in the configuration folder's reports/ work the same and outrank built-in ones. "
                + "They may read the ledger's views and nothing else; \(Documents.reports) says "
                + "what is in them.",
            "Amounts of several currencies are never added up. With --currency they are converted "
                + "by the dated row of exchange.json in force at the period's end, which is named.",
        ],
        operands: Command.Operands(
            placeholder: "NAME", help: "The report, or list.", value: .text("NAME"), maximum: 1),
        examples: [
            "The last month's statement": "kcost report monthly",
            "October in Shanghai, for a spreadsheet":
                "kcost report monthly --month 2026-10 --tz Asia/Shanghai --format csv -o 10.csv",
            "For finance: a page with pictures, in Chinese":
                "kcost report monthly --lang zh --format html -o statement.html",
            "What did each client cost?":
                "kcost report by-tag --param tag=client --month 2026-10 --order spent:desc",
            "For a gateway's support": "kcost report failures --where gateway=kie --format md",
        ],
        exitStatuses: [
            .done: "it is printed",
            .usage: "the command line is wrong, or there is no such report",
            .noInput: "there is no ledger",
        ] + .ledger,
        seeAlso: ["kcost help ledger", "kcost help budget"],
        run: run)

    struct Keys: OptionKeys {
        let time = PeriodKeys(ofReports: ())
        let by = Choice<ReportQuery.Basis>(
            "--by", help: "By the entry's own instant, or by that of its request. Default: settled."
        )
        let groupBy = Text(
            "--group-by", "COLUMNS", help: "Add rows up by these columns: gateway,project.")
        let conditions = Texts(
            "--where", "NAME=VALUE",
            help: "Only such rows: gateway=kie,tag:client=acme. Of several values of one name, "
                + "any.")
        let order = Parsed(
            "--order", "COLUMN", .order,
            help: "Order rows by a column; COLUMN:desc for the most first.")
        let currency = Parsed(
            "--currency", "CODE", .currency("a currency's code such as CNY"),
            help: "All amounts in this currency, by exchange.json.")
        let param = Texts(
            "--param", "NAME=VALUE", help: "A parameter of the report: tag=client for by-tag.")
        let asOfEntry = Texts(
            "--as-of-entry", "ENTRY",
            help: "As it was behind this entry, as a report's foot names it; LEDGER:ENTRY for "
                + "an imported ledger's. An imported one that is not named is left out.")
        let lang = Choice<Language>(
            "--lang", help: "The language of titles and notes. Default: en.")
        let format = Choice<ReportFormat>("--format", help: "How to print. Default: table.")
        let bom = Flag(
            "--bom",
            help: "With --format csv: a byte order mark first, by which Excel knows UTF-8. "
                + "--lang zh has it anyway.")
        let output = Text(
            "--output", short: "o", .file,
            help: "Write to this file, whole or not at all; - is standard output.")
        let timeout = Parsed(
            "--timeout", "SPAN", .wait, help: "How long the report's SQL may take. Default: 60s.")

        var declared: [any Declared] {
            [
                time, by, groupBy, conditions, order, currency, param, asOfEntry, lang, format, bom,
                output, timeout, Text.ledger,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        if invocation.output == "" {
            throw invocation.keys.output.wrong("", expected: "the name of a file")
        }
        let settings = try Settings(invocation)
        let files = ReportFiles(settings)
        let name = invocation.operands[0]
        if name == list { return try list(files, invocation, &output) }
        let definition = try orStop(workflow: files.definition(name))
        let options = try ReportOptions(invocation, definition, settings)
        let found = try answer(definition, options, invocation)
        let text = ReportText(found.report, options.language, invocation.style)
        let rendered =
            options.mark
            + text.text(
                as: options.format, plots: found.plots,
                width: invocation.output == nil ? Host.terminalWidth : nil)
        if let file = invocation.output {
            let ledger = try LedgerFile(of: settings)
            try ResultFile.write(file, rendered, sparing: ledger.files, &output)
        } else {
            try output.write(rendered)
        }
        return .done
    }

    private static func answer(
        _ definition: ReportDefinition, _ options: ReportOptions,
        _ invocation: Invocation<Keys>
    ) throws(CommandError) -> (report: Report, plots: [ReportPlot: Report]) {
        let (file, ledger) = try LedgerCommand.existing(invocation)
        var question = options.question
        let chains = try file.asking { () throws(LedgerError) in try ledger.chains() }
        question.ends = try ends(invocation, ledger.id, chains)
        if let patience = try invocation.timeout {
            question.secondsMax = max(1, Int(patience.components.seconds))
        }
        do throws(ReportError) {
            return try ledger.report(
                definition, question, plots: options.format.plots(of: definition))
        } catch {
            // What was counted is there, up to the entry that counts it, or the figures are not ours.
            if case .ledger(.unsound) = error,
                question.ends.keys.contains(where: { $0 != ledger.id })
            {
                throw invocation.keys.asOfEntry.wrong(
                    invocation.asOfEntry.joined(separator: " "),
                    expected: "with an imported ledger's entry one of this ledger's own too, from "
                        + "before it counted more of that one")
            }
            if case .ledger(let error) = error { throw .ledger(file: file.path, error) }
            throw .workflow(.report(error))
        }
    }

    /// The last entries that count: `N` of the ledger's own, `LEDGER:N` of an imported one's.
    private static func ends(
        _ invocation: Invocation<Keys>, _ own: String, _ chains: [Chain]
    ) throws(CommandError) -> [String: Int64] {
        let key = invocation.keys.asOfEntry
        var ends: [String: Int64] = [:]
        for text in invocation.asOfEntry {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let number = parts.last.flatMap({ Int64($0) }), number >= 0
            else {
                throw key.wrong(
                    text, expected: "an entry's number, or LEDGER:NUMBER for an imported ledger")
            }
            let id = parts.count == 2 ? String(parts[0]) : own
            // Nobody knows yet what will stand there.
            if let last = chains.first(where: { $0.ledger == id })?.head.sequence, number > last {
                throw key.wrong(
                    text,
                    expected: "an entry that is there: the ledger ends at entry \(last)")
            }
            if ends.updateValue(number, forKey: id) != nil {
                throw key.wrong(text, expected: "one entry of each ledger")
            }
        }
        return ends
    }

    private static func list(
        _ files: ReportFiles, _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let language = invocation.lang ?? .english
        var grid = Grid([
            Grid.Column("report"), Grid.Column("title"), Grid.Column("from", keepsEnd: true),
            Grid.Column("description", isNote: true, mayWrap: true),
        ])
        for name in files.names {
            var words = (title: "", description: "")
            // One that cannot be read hides none of the others.
            do throws(WorkflowError) {
                let definition = try files.definition(name)
                words = (definition.title[language], definition.description[language])
            } catch {
                words.description = error.lines[0]
            }
            grid.append([name, words.title, files.origin(name), words.description])
        }
        let format = invocation.format ?? .table
        let mark = try ReportOptions.mark(invocation, format)
        switch format {
        case .table: try output.write(grid.text(width: Host.terminalWidth, style: invocation.style))
        case .csv: try output.write(mark + grid.csv())
        case .md: try output.write(grid.markdown())
        case .json: try output.write(grid.json())
        case .html:
            throw invocation.keys.format.wrong(
                format.rawValue, expected: "table, csv, md or json for a list")
        }
        return .done
    }
}
