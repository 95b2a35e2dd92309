import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger show`: the entries of one attempt.
enum LedgerShow {
    static let command = Command(
        name: "show", summary: "show one attempt's entries",
        operands: Command.Operands(
            placeholder: "ID", help: "The attempt.", value: .text("ID"), maximum: 1),
        examples: ["What became of it?": "kcost ledger show 0197a6c0-0000-7000-8000-000000000001"],
        exitStatuses: [
            .done: "it is shown",
            .usage: "there is no such attempt, or no payload was kept of it",
            .noInput: "there is no ledger",
        ] + .ledger,
        run: run)

    struct Keys: RowKeys {
        let payload = Flag(
            "--payload",
            help: "Print the payload instead, byte for byte, if guard --keep-payload kept it.")
        let format = Choice.rows

        var declared: [any Declared] { [payload, format] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let id = try LedgerCommand.attempt(invocation)
        let (file, ledger) = try LedgerCommand.existing(invocation)
        if invocation.payload {
            let payload = try file.asking { () throws(LedgerError) in
                _ = try ledger.attempt(id)
                return try ledger.payload(of: id)
            }
            guard let payload else { throw .noPayload(id) }
            try output.write(String(decoding: payload, as: UTF8.self))
            return .done
        }
        var grid = LedgerCommand.grid
        try file.asking { () throws(LedgerError) in
            let videos = try ledger.videos(of: id).map(\.words)
            for entry in try ledger.entries(of: id) {
                grid.append(LedgerCommand.row(entry, entry.kind == .capture ? videos : []))
            }
        }
        try output.write(invocation.rendered(grid))
        return .done
    }
}

extension NotedVideo {
    /// What became of it; never its address, which whoever reads it could use.
    fileprivate var words: String {
        if let saved {
            let length = saved.milliseconds.map { ", \($0) ms" } ?? ""
            return "video saved as \(saved.file) (\(saved.byteCount) bytes\(length))"
        }
        if !isUnsaved { return "video not saved" }
        return "video to be fetched" + (expires.map { " until \($0)" } ?? "")
    }
}
