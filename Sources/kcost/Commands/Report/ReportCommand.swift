import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost report`: statements from the ledger.
enum ReportCommand {
    /// The name that lists what there is instead of reporting.
    static let list = "list"

    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if invocation.value("--output") == "" {
            throw .badValue(option: "--output", value: "", expected: "the name of a file")
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
                width: invocation.value("--output") == nil ? Host.terminalWidth : nil)
        if let file = invocation.value("--output") {
            let ledger = try LedgerFile(of: settings)
            try ResultFile.write(file, rendered, sparing: ledger.files, &output)
        } else {
            try output.write(rendered)
        }
        return .done
    }

    private static func answer(
        _ definition: ReportDefinition, _ options: ReportOptions, _ invocation: Invocation
    ) throws(CommandFailure) -> (report: Report, plots: [ReportPlot: Report]) {
        let (file, ledger) = try LedgerCommand.existing(invocation)
        var question = options.question
        let chains = try file.asking { () throws(LedgerError) in try ledger.chains() }
        question.ends = try ends(invocation, ledger.id, chains)
        if let patience = try invocation.patience("--timeout") {
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
                throw .badValue(
                    option: "--as-of-entry",
                    value: invocation.values("--as-of-entry").joined(separator: " "),
                    expected: "with an imported ledger's entry one of this ledger's own too, from "
                        + "before it counted more of that one")
            }
            if case .ledger(let error) = error { throw .ledger(file: file.path, error) }
            throw .workflow(.report(error))
        }
    }

    /// The last entries that count: `N` of the ledger's own, `LEDGER:N` of an imported one's.
    private static func ends(
        _ invocation: Invocation, _ own: String, _ chains: [Chain]
    ) throws(CommandFailure) -> [String: Int64] {
        var ends: [String: Int64] = [:]
        for text in invocation.values("--as-of-entry") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2, let number = parts.last.flatMap({ Int64($0) }), number >= 0
            else {
                throw .badValue(
                    option: "--as-of-entry", value: text,
                    expected: "an entry's number, or LEDGER:NUMBER for an imported ledger")
            }
            let id = parts.count == 2 ? String(parts[0]) : own
            // Nobody knows yet what will stand there.
            if let last = chains.first(where: { $0.ledger == id })?.head.sequence, number > last {
                throw .badValue(
                    option: "--as-of-entry", value: text,
                    expected: "an entry that is there: the ledger ends at entry \(last)")
            }
            if ends.updateValue(number, forKey: id) != nil {
                throw .badValue(
                    option: "--as-of-entry", value: text, expected: "one entry of each ledger")
            }
        }
        return ends
    }

    private static func list(
        _ files: ReportFiles, _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let language = invocation.value("--lang").flatMap { Language(rawValue: $0) } ?? .english
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
        let format =
            invocation.value("--format").flatMap { ReportFormat(rawValue: $0) } ?? .table
        let mark = try ReportOptions.mark(invocation, format)
        switch format {
        case .table: try output.write(grid.text(width: Host.terminalWidth, style: invocation.style))
        case .csv: try output.write(mark + grid.csv())
        case .md: try output.write(grid.markdown())
        case .json: try output.write(grid.json())
        case .html:
            throw .badValue(
                option: "--format", value: "html", expected: "table, csv, md or json for a list")
        }
        return .done
    }
}
