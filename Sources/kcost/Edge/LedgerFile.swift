import KlingCost
import KlingLedger
import KlingReports

/// Where the ledger is, and the door to it. Only commands that hold, spend or look at it come here.
struct LedgerFile {
    let path: String

    /// `--ledger`, `KCOST_LEDGER`, the setting `ledger`, else `$XDG_DATA_HOME/kcost/ledger.sqlite`.
    init(_ invocation: Invocation, _ configuration: Configuration) throws(CommandFailure) {
        if let named = configuration.setting(.ledger, option: invocation.value("--ledger")) {
            if named.value.isEmpty {
                throw named.failure(option: "--ledger", expected: "the name of a file")
            }
            path = named.value
            return
        }
        // By the XDG base directory specification, a relative path counts as none.
        let data = Host.environment("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let base = data ?? Host.environment("HOME").map({ $0 + "/.local/share" }) else {
            throw .noHome
        }
        path = base + "/kcost/ledger.sqlite"
    }

    /// The file, and those that SQLite keeps beside it.
    var files: [String] { ["", "-wal", "-shm", "-journal"].map { path + $0 } }

    /// Opens it to write, and makes it and its folders when they are not there.
    ///
    /// - Parameter id: the id to make it with, when an export of that ledger is to be restored.
    func open(restoring id: String? = nil) throws(CommandFailure) -> Ledger {
        try making { () throws(CommandFailure) in try ledger(id, at: path) }
    }

    /// Opens it as the guard of what is sent; made when it is not there.
    func guarding(_ terms: LedgerGuard.Terms) throws(CommandFailure) -> LedgerGuard {
        let zones = SystemZoneCache()
        return LedgerGuard(
            try open(), terms, owner: Host.owner, zones: zones.zone, clock: { Host.now })
    }

    /// Takes an export in. Where there is no ledger yet, one comes to be only when all of it came in.
    func takeIn(
        _ export: ExportFile, isRestoring: Bool
    ) throws(CommandFailure) -> ImportReport {
        let id = isRestoring ? export.ledger : nil
        var isThere = FileSystem.exists(path)
        // A link that leads nowhere is no missing ledger; looking there tells it.
        if !isThere { isThere = try openToRead() != nil }
        if isThere {
            return try export.takeIn(try open(restoring: id), isRestoring: isRestoring)
        }
        let scratch = try ledger(id, at: "")
        let report = try export.takeIn(scratch, isRestoring: isRestoring)
        try making { () throws(CommandFailure) in
            try asking { () throws(LedgerError) in try scratch.settle(at: path) }
        }
        return report
    }

    private func ledger(_ id: String?, at path: String) throws(CommandFailure) -> Ledger {
        var random = SystemRandomNumberGenerator()
        return try asking { () throws(LedgerError) in
            if let id { return try Ledger(restoring: id, at: path, now: Host.now) }
            return try Ledger(path: path, now: Host.now, using: &random)
        }
    }

    /// Runs what may make the ledger: for its owner only, wherever it lies, its folders likewise.
    private func making<Value>(
        _ body: () throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> Value {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            FileSystem.makeFolders(String(path[..<slash]))
        }
        let former = FileSystem.hideNewFiles()
        defer { FileSystem.showNewFiles(former) }
        return try body()
    }

    /// Opens it to read; `nil` when there is none yet.
    func openToRead() throws(CommandFailure) -> Ledger? {
        let ledger = try asking { () throws(LedgerError) in try Ledger(reading: path) }
        if let kind = ledger?.network {
            Output.complain([
                "the ledger \(path.visible) lies on \(kind): what another machine writes just now "
                    + "may be missing here, and kcost writes nothing to it"
            ])
        }
        return ledger
    }

    /// The same, for a command that has nothing to say where there is none.
    func openExisting() throws(CommandFailure) -> Ledger {
        guard let ledger = try openToRead() else { throw .noLedger(file: path) }
        return ledger
    }

    /// The same, to write.
    func openExistingToChange() throws(CommandFailure) -> Ledger {
        guard let ledger = try openToChange() else { throw .noLedger(file: path) }
        return ledger
    }

    /// Opens one that is there to write, an older one too; `nil` when there is none yet.
    func openToChange() throws(CommandFailure) -> Ledger? {
        do throws(CommandFailure) {
            if try openToRead() == nil { return nil }
        } catch {
            guard case .ledger(_, .olderSchema) = error else { throw error }
        }
        return try open()
    }

    /// Runs what asks the ledger; its errors get the file's name.
    func asking<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(CommandFailure) -> Value {
        try LedgerFile.asking(path, body)
    }

    /// The same for a file that is named otherwise: an export.
    static func asking<Value>(
        _ name: String, _ body: () throws(LedgerError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw .ledger(file: name, error)
        }
    }
}
