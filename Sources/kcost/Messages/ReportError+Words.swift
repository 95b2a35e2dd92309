import KlingCost
import KlingLedger
import KlingReports

extension ReportError {
    var status: ExitStatus {
        switch self {
        case .definition, .badSQL, .forbidden, .unknownParameter, .missingColumn, .badValue,
            .noExchange:
            .configuration
        case .unknownColumn, .noFilter, .cannotNarrow, .notACount: .usage
        case .tooSlow, .tooMuch, .overflow: .failure
        case .ledger(let error): error.status
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        switch self {
        case .definition(let error): error.lines
        case .badSQL(let file, let line, let fault):
            ["\(ReportError.place(file, line)): SQLite says: \(fault.message.visible)"]
                + (fault.kind == .other ? [] : [ReportError.views])
        case .forbidden(let file, let line, let what):
            ["\(ReportError.place(file, line)): \(what.words)", "see: \(Documents.reports)"]
        case .unknownParameter(let file, let name, let known):
            [
                "\(file.visible): the parameter \(name.visible) is not known; a report has "
                    + known.joined(separator: ", ").visible
            ]
        case .tooSlow(let file, let seconds):
            [
                "\(file.visible): stopped after \(seconds) s",
                "narrow it with --month or --where, or give it longer: --timeout 10m",
            ]
        case .tooMuch(let file, let rows):
            [
                "\(file.visible): more than \(rows) rows, or too much text",
                "narrow it with --month or --where, or add up in its SQL",
            ]
        case .missingColumn(let file, let name, let found):
            [
                "\(file.visible): the header names a column '\(name.visible)', but the SELECT gives "
                    + found.joined(separator: ", ").visible
            ]
        case .badValue(let file, let column, let row):
            [
                "\(file.visible): row \(row) has a value in '\(column.visible)' that is not of the "
                    + "column's type; amounts are whole nanos, lengths whole milliseconds"
            ]
        case .unknownColumn(let option, let name, let known):
            [
                "\(option) cannot be '\(name.visible)'; this report has "
                    + known.joined(separator: ", ").visible
            ]
        case .noFilter(let name, let known):
            ["--where cannot be by '\(name.visible)'; it takes \(known.joined(separator: ", "))"]
        case .cannotNarrow(let report, let name):
            ["\(report.visible) does not tell rows apart by '\(name.visible)': leave that out"]
        case .notACount(let parameter, let value):
            ["--param \(parameter.visible)='\(value.visible)' is no whole number"]
        case .noExchange(let from, let to, let instant):
            [
                "no exchange.json has a rate from \(from) to \(to) in force at \(instant)",
                "put one into pricing/ of the configuration folder, as \(Documents.pricing) says, or "
                    + "leave out --currency: each currency then stands by itself",
            ]
        case .overflow: ["a sum is out of range"]
        case .ledger(let error): error.lines("the ledger")
        }
    }

    /// There is no report of a name.
    static func unknown(_ name: String, _ known: [String]) -> [String] {
        let nearest = Nearest.name(to: name, among: known).map { "; did you mean '\($0)'?" }
        return ["there is no report '\(name.visible)'\(nearest ?? "")", "see: kcost report list"]
    }

    private static let views =
        "there are the views " + LedgerViews.all.map(\.name).joined(separator: ", ")
        + "; \(Documents.reports) says what is in them"

    private static func place(_ file: String, _ line: Int?) -> String {
        file.visible + (line.map { ":\($0)" } ?? "")
    }
}

extension ReportError.Forbidden {
    fileprivate var words: String {
        switch self {
        case .reading(let table):
            "a report reads the ledger's views, and '\(table.visible)' is none of them"
        case .function(let name): "a report may not call \(name.visible)()"
        case .recursion: "a report may not use WITH RECURSIVE, which need not end"
        case .notASelect: "a report is one SELECT and may change nothing"
        case .severalStatements: "a report is one SELECT; something else stands behind it"
        }
    }
}

extension DefinitionError {
    fileprivate var lines: [String] {
        ["\(file.visible):\(position): \(problem.words)", "see: \(Documents.reports)"]
    }
}

extension DefinitionError.Problem {
    fileprivate var words: String {
        switch self {
        case .noHeader: "a report begins with a comment that holds its header: /* { … } */"
        case .notJSON(let problem): "in the header: \(problem.words)"
        case .newerSchema(let found):
            "the header is of version \(found), which this kcost does not know"
        case .missing(let name): "the header has no '\(name)'"
        case .unknownMember(let name, let known):
            "the header knows no '\(name.visible)'"
                + (Nearest.name(to: name, among: known).map { "; did you mean '\($0)'?" } ?? "")
        case .wrongValue(let name, let expected): "'\(name.visible)' must be \(expected)"
        case .duplicate(let name): "there are two '\(name.visible)'"
        case .unknownColumn(let name, let known):
            "'\(name.visible)' is not a column that can stand here; there are "
                + known.joined(separator: ", ").visible
        case .noCurrency: "a report with amounts has a column 'currency', which says of which"
        case .noSQL: "behind the header must stand a SELECT"
        case .tooLarge(let limit): "a report has at most \(limit / 1024) KiB"
        }
    }
}
