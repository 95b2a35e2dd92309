import KlingCost
public import KlingLedger
import KlingSystem

/// Where the user's ledger is, in a file or at a server, and the door to it.
public struct LedgerFile: Sendable {
    /// The path of the ledger's file, or its server's address as it may be shown; there need not be one
    /// yet.
    public let path: String
    /// Where it is at a server; `nil` for one in a file.
    private let server: PostgresAddress?
    private let remark: @Sendable (Remark) -> Void

    /// Something to know of a ledger that was opened.
    public enum Remark: Sendable {
        /// It lies on a file system of this kind, over a network: what another machine writes just now
        /// may be missing here.
        case network(path: String, kind: String)
        /// A copy of one at a server is made.
        case copying(path: String, Ledger.CopyProgress)
    }

    /// `--ledger`, `KCOST_LEDGER`, the setting `ledger`, else `$XDG_DATA_HOME/kcost/ledger.sqlite`.
    ///
    /// - Parameters:
    ///   - settings: what the user settled.
    ///   - remark: is told what is to be known of a ledger that is opened.
    /// - Throws: ``WorkflowError/noHome`` and ``WorkflowError/badSetting(_:_:)``.
    public init(
        _ settings: Settings, remark: @escaping @Sendable (Remark) -> Void = { _ in }
    ) throws(WorkflowError) {
        self.remark = remark
        if let named = settings[.ledger] {
            if named.text.isEmpty { throw .badSetting(named, .fileName) }
            guard PostgresAddress.isAddress(named.text) else {
                (path, server) = (named.text, nil)
                return
            }
            do throws(LedgerError) {
                let address = try PostgresAddress(named.text)
                (path, server) = (address.description, address)
            } catch {
                // As it stands it may have a password in it.
                throw .ledger(file: "postgresql://…", error)
            }
            return
        }
        guard let base = Host.baseFolder("XDG_DATA_HOME", orAtHome: ".local/share") else {
            throw .noHome
        }
        (path, server) = (base + "/kcost/ledger.sqlite", nil)
    }

    /// The file, and those that SQLite keeps beside it; none of a ledger at a server.
    public var files: [String] {
        server == nil ? ["", "-wal", "-shm", "-journal"].map { path + $0 } : []
    }

    /// Whether something is there, as far as can be told without opening it.
    public var isThere: Bool { server != nil || FileSystem.exists(path) }

    /// Opens it to write, and makes it and its folders when they are not there.
    ///
    /// - Parameter id: the id to make it with, when an export of that ledger is to be restored.
    public func open(restoring id: String? = nil) throws(WorkflowError) -> Ledger {
        if let server {
            if id != nil { throw .ledger(file: path, .notInFile) }
            var random = SystemRandomNumberGenerator()
            let ledger = try naming { () throws(LedgerError) in
                try Ledger(at: server, now: Host.now, using: &random)
            }
            keepReplica(of: ledger)
            return ledger
        }
        return try making { () throws(WorkflowError) in try ledger(id, at: path) }
    }

    /// Opens it as the guard of what is sent; made when it is not there.
    public func guarding(_ terms: LedgerGuard.Terms) throws(WorkflowError) -> LedgerGuard {
        let zones = SystemZoneCache()
        return LedgerGuard(
            try open(), terms, owner: Host.owner, zones: zones.zone, clock: { Host.now })
    }

    /// Imports an export. Where there is no ledger yet, one comes to be only when all of it came in.
    public func importLines(
        of export: ExportFile, isRestoring: Bool
    ) throws(WorkflowError) -> ImportSummary {
        let id = isRestoring ? export.ledger : nil
        if server != nil {
            return try export.importLines(into: open(restoring: id), isRestoring: isRestoring)
        }
        var isThere = FileSystem.exists(path)
        // A link that leads nowhere is no missing ledger; looking there tells it.
        if !isThere { isThere = try openToRead() != nil }
        if isThere {
            return try export.importLines(into: try open(restoring: id), isRestoring: isRestoring)
        }
        let scratch = try ledger(id, at: "")
        let summary = try export.importLines(into: scratch, isRestoring: isRestoring)
        try making { () throws(WorkflowError) in
            try naming { () throws(LedgerError) in try scratch.settle(at: path) }
        }
        return summary
    }

    private func ledger(_ id: String?, at path: String) throws(WorkflowError) -> Ledger {
        var random = SystemRandomNumberGenerator()
        return try naming { () throws(LedgerError) in
            if let id { return try Ledger(restoring: id, at: path, now: Host.now) }
            return try Ledger(path: path, now: Host.now, using: &random)
        }
    }

    /// Runs what may make the ledger: for its owner only, wherever it lies, its folders likewise.
    private func making<Value>(
        _ body: () throws(WorkflowError) -> Value
    ) throws(WorkflowError) -> Value {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            FileSystem.makeFolders(String(path[..<slash]))
        }
        let former = FileSystem.hideNewFiles()
        defer { FileSystem.showNewFiles(former) }
        return try body()
    }

    /// Opens it to read; `nil` when there is none yet.
    public func openToRead() throws(WorkflowError) -> Ledger? {
        let ledger = try naming { () throws(LedgerError) in
            if let server { return try Ledger(reading: server) }
            return try Ledger(reading: path)
        }
        if server != nil, let ledger { keepReplica(of: ledger) }
        if let kind = ledger?.network {
            remark(.network(path: path, kind: kind))
        }
        return ledger
    }

    /// Reports read a copy of a ledger at a server, in `$XDG_CACHE_HOME/kcost/replicas`, readable by its
    /// owner only.
    private func keepReplica(of ledger: Ledger) {
        guard let base = Host.baseFolder("XDG_CACHE_HOME", orAtHome: ".cache") else { return }
        let folder = base + "/kcost/replicas"
        FileSystem.makeFolders(folder)
        ledger.keepReplica(in: folder) { remark(.copying(path: path, $0)) }
    }

    /// The same, for a command that has nothing to say where there is none.
    public func openExisting() throws(WorkflowError) -> Ledger {
        guard let ledger = try openToRead() else { throw .noLedger(file: path) }
        return ledger
    }

    /// Opens the ledger to write, for a command that has nothing to say where there is none.
    public func openExistingToChange() throws(WorkflowError) -> Ledger {
        guard let ledger = try openToChange() else { throw .noLedger(file: path) }
        return ledger
    }

    /// Opens one that is there to write, an older one too; `nil` when there is none yet.
    public func openToChange() throws(WorkflowError) -> Ledger? {
        do throws(WorkflowError) {
            if try openToRead() == nil { return nil }
        } catch {
            guard case .ledger(_, .olderSchema) = error else { throw error }
        }
        return try open()
    }

    /// Runs what asks the ledger; its errors get the file's name.
    public func naming<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(WorkflowError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw .ledger(file: path, error)
        }
    }
}
