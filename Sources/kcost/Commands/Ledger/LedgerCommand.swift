import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger`: the journal as it stands.
enum LedgerCommand {
    static let command = Command(
        name: "ledger", summary: "read and check the journal of what was held and spent",
        options: Text.ledger.options,
        subcommands: [
            LedgerList.command, LedgerShow.command, LedgerExport.command, LedgerImport.command,
            LedgerVerify.command, LedgerBackup.command, LedgerTopUp.command,
            LedgerGrant.command,
        ])

    // MARK: What its commands share

    /// The attempt that the operand names.
    static func attempt(
        _ invocation: Invocation<some OptionKeys>
    ) throws(CommandError) -> AttemptID {
        let text = invocation.operands.first ?? ""
        guard let id = AttemptID(text) else { throw .notAnAttempt(text) }
        return id
    }

    /// The ledger of a command that has nothing to say where there is none.
    static func existing(
        _ invocation: Invocation<some OptionKeys>
    ) throws(CommandError) -> (file: LedgerFile, ledger: Ledger) {
        let file = try LedgerFile(of: Settings(invocation))
        return (file, try orStop(workflow: file.openExisting()))
    }

    /// The chain of a ledger by its id; `nil` without one.
    static func chain(_ id: String?, _ ledger: Ledger) throws(LedgerError) -> Chain? {
        guard let id else { return nil }
        guard let chain = try ledger.chains().first(where: { $0.ledger == id }) else {
            throw .unknownLedger(id)
        }
        return chain
    }

    static var grid: Grid {
        Grid([
            Grid.Column("seq", .right, isCount: true), Grid.Column("at"), Grid.Column("kind"),
            Grid.Column("attempt"), Grid.Column("gateway"), Grid.Column("model"),
            Grid.Column("expected", .right), Grid.Column("upper", .right),
            Grid.Column("amount", .right), Grid.Column("currency"), Grid.Column("owner"),
            Grid.Column("note", isNote: true),
        ])
    }

    static func row(_ entry: Entry, _ videos: [String] = []) -> [String] {
        let notes =
            [
                entry.kind == .control ? entry.control : nil, entry.authority.map { "by \($0)" },
                entry.reason, entry.evidence,
                entry.credits.map { "\($0) credits" },
                entry.paid.map { "paid \($0)" }, entry.project.map { "project \($0)" }, entry.tags,
                entry.rate, entry.task.map { "task \($0)" },
                entry.expires.map {
                    entry.kind == .sent ? "answered by \($0)" : "expires \($0)"
                },
            ] + videos
        return [
            String(entry.sequence), entry.instant.description, entry.kind.rawValue,
            entry.attempt?.description ?? "", entry.gateway ?? "", entry.model ?? "",
            entry.expected?.decimal ?? "", entry.upper?.decimal ?? "",
            entry.amount?.decimal ?? "", entry.currency?.code ?? "", entry.owner,
            notes.compactMap { $0 }.joined(separator: ", "),
        ]
    }
}

extension Ledger.Head {
    /// What verify prints and `--head` takes.
    var words: String { "\(sequence):\(hash)" }
}
