import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// Only what is wrong: `file:line:column: severity: words [path] (document)`, as compilers do.
struct CheckOutput: EstimateOutput {
    private let options: EstimateOptions
    private var grid = Grid([
        Grid.Column("file"), Grid.Column("line", .right), Grid.Column("column", .right),
        Grid.Column("severity"), Grid.Column("code"), Grid.Column("path"),
        Grid.Column("message", mayShrink: true), Grid.Column("document"),
    ])
    private var invalidCount = 0

    init(_ options: EstimateOptions) { self.options = options }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        if estimate.issues.contains(where: { $0.severity == .error }) { invalidCount += 1 }
        let file = payload.origin.file ?? "standard input"
        if case .unknown(let reason) = estimate.outcome, case .model = reason, !isTable {
            let words = reason.words(options.prices.book)
            grid.append([file, "", "", "error", "unknown-model", "$.model", words, ""])
        } else if case .unknown(let reason) = estimate.outcome, case .model = reason {
            try output.write("\(file.visible): error: \(reason.words(options.prices.book))\n")
        }
        for issue in estimate.issues {
            if isTable {
                try output.write(IssueText.line(issue, file: file) + "\n")
            } else {
                grid.append([
                    file, String(issue.position.line), String(issue.position.column),
                    issue.severity.rawValue, issue.code, issue.path, issue.words,
                    issue.document?.source ?? "",
                ])
            }
        }
    }

    private var isTable: Bool { options.format == .table || options.format == nil }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {
        if isTable {
            if !options.isQuiet {
                try output.flush()
                let payloads = tally.count == 1 ? "1 payload" : "\(tally.count) payloads"
                Output.printError(["\(payloads) checked, \(invalidCount) invalid; nothing was sent"]
                )
            }
        } else {
            try output.write(grid.rendered(options.format ?? .table, options.style))
        }
    }
}
