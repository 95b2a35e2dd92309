import KlingLedger
import KlingSystem
import KlingWorkflow

/// `kcost ledger backup`: a copy as of one moment.
enum LedgerBackup {
    static let command = Command(
        name: "backup", summary: "copy the ledger while it is in use",
        discussion: [
            "Makes one file that is a ledger itself, as of one moment, and prints its head. A copy "
                + "made with cp may miss what lies in the file's companions."
        ],
        operands: Command.Operands(
            placeholder: "FILE", help: "The file to make; it must not exist.", maximum: 1),
        examples: ["Every night, from cron": "kcost ledger backup backup-$(date +%F).sqlite"],
        exitStatuses: [
            .done: "the copy is on the disk",
            .noInput: "there is no ledger",
            .cannotWrite: "it could not be made",
        ],
        run: run)

    private static func run(
        _ invocation: Invocation<NoKeys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let target = invocation.operands[0]
        let (_, ledger) = try LedgerCommand.existing(invocation)
        if FileSystem.exists(target) {
            throw .unwritable(file: target, reason: "it exists, and a backup replaces nothing")
        }
        let former = FileSystem.hideNewFiles()
        defer { FileSystem.showNewFiles(former) }
        // What fails here is the copy: the ledger was opened before.
        let head: Ledger.Head
        do throws(LedgerError) {
            head = try ledger.backup(to: target)
        } catch {
            throw .ledger(file: target, error)
        }
        try output.write("\(head.sequence) entries\nhead \(head.words)\n")
        return .done
    }
}
