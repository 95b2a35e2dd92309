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
        do throws(CommandError) {
            let status = try run(Host.arguments, &output)
            try output.flush()
            Host.exit(status)
        } catch {
            // What was already said stays said.
            try? output.flush()
            Output.printError(error.lines)
            Host.exit(error.status)
        }
    }

    private static func run(
        _ arguments: [String], _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        if arguments.isEmpty {
            Output.printText(try HelpCommand.text(at: []))
            return .usage
        }
        let line: ParsedLine
        do throws(UsageError) {
            line = try CommandTree.root.parse(arguments)
        } catch {
            throw .usage(error)
        }
        if line.global.help {
            try output.write(try HelpCommand.text(at: line.path))
            return .done
        }
        if line.global.version {
            try output.write("kcost \(Product.version) (\(parts))\n")
            return .done
        }
        AdvisedCommands.remember(line)
        guard let command = line.chain.last, let work = command.run else {
            // The parser lets a line end with such a command for help alone.
            try output.write(try HelpCommand.text(at: line.path))
            return .usage
        }
        return try work(line, &output)
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
}
