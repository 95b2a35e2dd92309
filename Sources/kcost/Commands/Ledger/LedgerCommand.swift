import KlingCost
import KlingLedger
import KlingReports

/// `kcost ledger`: the journal as it stands.
enum LedgerCommand {
    /// The entries of one attempt.
    static func show(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let id = try attempt(invocation)
        let (file, ledger) = try existing(invocation)
        if invocation.flag("--payload") {
            let payload = try file.asking { () throws(LedgerError) in
                _ = try ledger.attempt(id)
                return try ledger.payload(of: id)
            }
            guard let payload else { throw .noPayload(id) }
            try output.write(String(decoding: payload, as: UTF8.self))
            return .done
        }
        var grid = Self.grid
        try file.asking { () throws(LedgerError) in
            let videos = try ledger.videos(of: id).map(\.words)
            for entry in try ledger.entries(of: id) {
                grid.append(row(entry, entry.kind == .capture ? videos : []))
            }
        }
        try output.write(grid.rendered(invocation.format ?? .table, invocation.style))
        return .done
    }

    /// Whether the journal is what was written.
    static func verify(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let kept = try invocation.value("--head").map { (text) throws(CommandFailure) in
            try Self.head(text)
        }
        if let name = invocation.operands.first {
            if invocation.flag("--rebuild") { throw .conflict("--rebuild", "an export's FILE") }
            return try verify(export: name, against: kept, &output)
        }
        if invocation.flag("--rebuild") {
            let file = try LedgerFile(invocation, try Configuration())
            let writable = try file.openToChange()
            try file.asking { () throws(LedgerError) in try writable?.rebuild() }
        }
        let (file, ledger) = try existing(invocation)
        let found = try file.asking { () throws(LedgerError) in try ledger.verify(against: kept) }
        return try tell(found, of: file.path, &output)
    }

    /// An export is verified by taking it in: into a scratch ledger, which goes at once.
    private static func verify(
        export name: String, against kept: (sequence: Int64, hash: String)?,
        _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let export = try ExportFile(name)
        let found = try export.verify(against: kept)
        return try tell(found, of: name, &output)
    }

    private static func tell(
        _ found: Verification, of name: String, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        if let fault = found.fault {
            try output.flush()
            let chain = found.chain.flatMap {
                $0.isOwn ? nil : " in the chain of \($0.ledger.visible)"
            }
            Output.complain(
                ["\(name.visible) is not sound\(chain ?? ""): \(fault.words)"] + fault.advice)
            return .invariantBroken
        }
        for chain in found.chains {
            try output.write(
                chain.isOwn ? "" : "imported from ledger \(chain.ledger.visible):\n")
            try output.write("\(chain.head.sequence) entries, sound\nhead \(chain.head.words)\n")
        }
        return .done
    }

    // MARK: Parts

    /// The attempt that the operand names.
    static func attempt(_ invocation: Invocation) throws(CommandFailure) -> AttemptID {
        let text = invocation.operands.first ?? ""
        guard let id = AttemptID(text) else { throw .notAnAttempt(text) }
        return id
    }

    /// The ledger of a command that has nothing to say where there is none.
    static func existing(
        _ invocation: Invocation
    ) throws(CommandFailure) -> (file: LedgerFile, ledger: Ledger) {
        let file = try LedgerFile(invocation, try Configuration())
        return (file, try file.openExisting())
    }

    /// The chain that `--chain` names; `nil` without it.
    static func chain(
        _ invocation: Invocation, _ ledger: Ledger
    ) throws(LedgerError) -> Chain? {
        guard let id = invocation.value("--chain") else { return nil }
        guard let chain = try ledger.chains().first(where: { $0.ledger == id }) else {
            throw .unknownLedger(id)
        }
        return chain
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

extension Ledger.Head {
    /// What verify prints and `--head` takes.
    var words: String { "\(sequence):\(hash)" }
}
