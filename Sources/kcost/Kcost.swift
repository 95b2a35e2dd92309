import KlingCost
import KlingLedger
import KlingSystem
import KlingWorkflow

/// The program: arguments in, text and exit status out.
@main
enum Kcost {
    static func main() {
        Host.occupyClosedStreams()
        Host.outliveFileLimits()
        SQLiteLibrary.countNoMemory()
        var output = Output()
        do throws(CommandFailure) {
            let status = try run(Host.arguments, &output)
            try output.flush()
            Host.exit(status)
        } catch {
            // What was already said stays said.
            try? output.flush()
            Output.complain(error.lines)
            Host.exit(error.status)
        }
    }

    private static func run(
        _ arguments: [String], _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if arguments.isEmpty {
            Output.tell(try helpText(at: []))
            return .usage
        }
        let invocation: Invocation
        do throws(UsageError) {
            invocation = try CommandTree.root.parse(arguments)
        } catch {
            throw .usage(error)
        }
        if invocation.flag("--help") {
            return try text(try helpText(at: invocation.path), &output)
        }
        if invocation.flag("--version") {
            return try text("kcost \(Product.version) (\(parts))\n", &output)
        }
        AdvisedCommands.remember(invocation)
        switch invocation.path {
        case ["estimate"]: return try EstimateCommand.run(invocation, &output)
        case ["probe"]: return try ProbeCommand.run(invocation, &output)
        case ["prices", "list"]: return try PricesCommand.list(invocation, &output)
        case ["prices", "show"]: return try PricesCommand.show(invocation, &output)
        case ["prices", "check"]: return try PricesCommand.check(invocation, &output)
        case ["prices", "suggest"]: return try SuggestCommand.run(invocation, &output)
        case ["guard"]: return try GuardCommand.run(invocation, &output)
        case ["submit"]: return try SubmitCommand.run(invocation, &output)
        case ["sync"]: return try SyncCommand.run(invocation, &output)
        case ["budget", "set"]: return try BudgetCommand.set(invocation)
        case ["budget", "list"]: return try BudgetCommand.list(invocation, &output)
        case ["budget", "raise"]: return try BudgetCommand.raise(invocation)
        case ["budget", "remove"]: return try BudgetCommand.remove(invocation)
        case ["budget", "unfreeze"]: return try BudgetCommand.unfreeze(invocation)
        case ["pending"]: return try PendingCommand.run(invocation, &output)
        case ["resolve"]: return try ResolveCommand.run(invocation)
        case ["reconcile"]: return try ReconcileCommand.run(invocation, &output)
        case ["balance"]: return try BalanceCommand.run(invocation, &output)
        case ["ledger", "list"]: return try LedgerList.run(invocation, &output)
        case ["ledger", "show"]: return try LedgerCommand.show(invocation, &output)
        case ["ledger", "export"]: return try ExportCommands.export(invocation, &output)
        case ["ledger", "import"]: return try ExportCommands.import(invocation, &output)
        case ["ledger", "backup"]: return try ExportCommands.backup(invocation, &output)
        case ["ledger", "topup"]: return try TopUpCommand.run(invocation)
        case ["ledger", "verify"]: return try LedgerCommand.verify(invocation, &output)
        case ["report"]: return try ReportCommand.run(invocation, &output)
        case ["completion"]: return try completion(invocation, &output)
        case ["help"]: return try help(invocation, &output)
        default: preconditionFailure("every command of the tree is dispatched")
        }
    }

    /// What it works with: the ledger that it writes, the day on which a built-in price was last checked,
    /// and the library beneath.
    private static var parts: String {
        let checked = (try? PriceBook.shipped())?.rates.map(\.checked).max()
        return [
            "ledger schema \(Ledger.schemaVersion)", checked.map { "prices of \($0)" },
            "SQLite \(SQLiteLibrary.version)",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func completion(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        guard let shell = invocation.operands.first.flatMap({ Shell(rawValue: $0) }) else {
            preconditionFailure("the parser lets only known shells pass")
        }
        return try text(CommandTree.root.completionScript(for: shell), &output)
    }

    private static func help(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if invocation.flag("--man") {
            let page = CommandTree.root.manPage(
                version: Product.version, date: Product.released)
            return try text(page, &output)
        }
        return try text(try helpText(at: invocation.operands), &output)
    }

    private static func helpText(at path: [String]) throws(CommandFailure) -> String {
        do throws(UsageError) {
            return try CommandTree.root.helpText(at: path)
        } catch {
            throw .usage(error)
        }
    }

    private static func text(
        _ text: String, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        try output.write(text)
        return .done
    }
}
