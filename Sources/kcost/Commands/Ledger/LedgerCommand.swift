import KlingCost
import KlingLedger

/// `kcost ledger`: the journal as it stands.
enum LedgerCommand {
    /// Every entry.
    static func list(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let (file, ledger) = try opened(invocation)
        var grid = Self.grid
        if let ledger {
            try file.asking { () throws(LedgerError) in
                try ledger.forEachEntry { entry, _ in
                    grid.append(row(entry))
                    return true
                }
            }
        }
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        return .done
    }

    /// The entries of one attempt.
    static func show(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let id = try attempt(invocation)
        let (file, ledger) = try opened(invocation)
        guard let ledger else { throw .ledger(file: file.path, .unknownAttempt(id)) }
        var grid = Self.grid
        try file.asking { () throws(LedgerError) in
            _ = try ledger.attempt(id)
            try ledger.forEachEntry { entry, _ in
                if entry.attempt == id { grid.append(row(entry)) }
                return true
            }
        }
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        return .done
    }

    /// The journal's own lines.
    static func export(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let (file, ledger) = try opened(invocation)
        guard let ledger else { throw .unreadable(file: file.path, reason: "there is no ledger") }
        try output.write("{\"v\":1,\"ledger\":\"\(ledger.id)\"}\n")
        var failure: CommandFailure?
        try file.asking { () throws(LedgerError) in
            try ledger.forEachEntry { _, line in
                do throws(CommandFailure) {
                    try output.write(String(decoding: line, as: UTF8.self) + "\n")
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        }
        if let failure { throw failure }
        return .done
    }

    /// Whether the journal is what was written.
    static func verify(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let kept = try invocation.value("--head").map { (text) throws(CommandFailure) in
            try Self.head(text)
        }
        let file = try LedgerFile(invocation, try Configuration())
        guard FileSystem.exists(file.path) else {
            throw .unreadable(file: file.path, reason: "there is no ledger")
        }
        let ledger = try file.open()
        let found = try file.asking { () throws(LedgerError) in
            if invocation.flag("--rebuild") { try ledger.rebuild() }
            return try ledger.verify(against: kept)
        }
        let head = "\(found.head.sequence):\(found.head.hash)"
        if let fault = found.fault {
            try output.flush()
            Output.complain(["\(file.path.visible) is not sound: \(fault.words)"] + fault.advice)
            return .invariantBroken
        }
        try output.write("\(found.entries) entries, sound\nhead \(head)\n")
        return .done
    }

    // MARK: Parts

    /// The attempt that the operand names.
    static func attempt(_ invocation: Invocation) throws(CommandFailure) -> AttemptID {
        let text = invocation.operands.first ?? ""
        guard let id = AttemptID(text) else { throw .notAnAttempt(text) }
        return id
    }

    private static func opened(
        _ invocation: Invocation
    ) throws(CommandFailure) -> (file: LedgerFile, ledger: Ledger?) {
        let file = try LedgerFile(invocation, try Configuration())
        return (file, try file.openToRead())
    }

    private static func head(
        _ text: String
    ) throws(CommandFailure) -> (sequence: Int64, hash: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0,
            parts[1].utf8.count == 64, parts[1].allSatisfy({ $0.isHexDigit && !$0.isUppercase })
        else {
            throw .badValue(
                option: "--head", value: text,
                expected: "what kcost ledger verify printed: a number, a colon, 64 digits")
        }
        return (sequence, String(parts[1]))
    }

    private static var grid: Grid {
        Grid([
            Grid.Column("seq", .right), Grid.Column("at"), Grid.Column("kind"),
            Grid.Column("attempt"), Grid.Column("gateway"), Grid.Column("model"),
            Grid.Column("expected", .right), Grid.Column("upper", .right),
            Grid.Column("amount", .right), Grid.Column("currency"), Grid.Column("owner"),
            Grid.Column("note", isNote: true),
        ])
    }

    private static func row(_ entry: Entry) -> [String] {
        let notes = [
            entry.control, entry.authority.map { "by \($0)" }, entry.reason, entry.evidence,
            entry.project.map { "project \($0)" }, entry.tags, entry.rate,
            entry.expires.map { "expires \($0)" },
        ]
        return [
            String(entry.sequence), entry.instant.description, entry.kind.rawValue,
            entry.attempt?.description ?? "", entry.gateway ?? "", entry.model ?? "",
            entry.expected?.decimal ?? "", entry.upper?.decimal ?? "",
            entry.amount?.decimal ?? "", entry.currency?.code ?? "", entry.owner,
            notes.compactMap { $0 }.joined(separator: ", "),
        ]
    }
}
