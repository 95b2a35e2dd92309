import CSQLite
import Foundation
import LedgerSchedules

/// Kills this process from within SQLite, where a transaction is in its midst. SIGKILL leaves
/// nothing that could tidy up.
enum DeathTrap {
    /// Row changes left until death, and whether a commit is it. Of the one thread that calls the
    /// ledger.
    nonisolated(unsafe) private static var rowsLeft: Int?
    nonisolated(unsafe) private static var isCommitDeadly = false

    /// Watches every connection that is opened from now on.
    static func install() {
        typealias Opened =
            @convention(c) (
                OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, OpaquePointer?
            ) -> Int32
        let opened: Opened = { connection, _, _ in
            sqlite3_update_hook(connection, { _, _, _, _, _ in DeathTrap.rowChanges() }, nil)
            sqlite3_commit_hook(
                connection,
                { _ in
                    if DeathTrap.isCommitDeadly { DeathTrap.spring() }
                    return 0
                }, nil)
            return SQLITE_OK
        }
        // SQLite takes any function here and calls it with these three (sqlite3_auto_extension).
        sqlite3_auto_extension(unsafeBitCast(opened, to: (@convention(c) () -> Void).self))
    }

    /// The next call is the last.
    static func arm(_ moment: Death.Moment) {
        switch moment {
        case .before: spring()
        case .row(let count): rowsLeft = count
        case .commit: isCommitDeadly = true
        case .later(let microseconds):
            Thread.detachNewThread {
                usleep(microseconds)
                spring()
            }
        case .after: break
        }
    }

    private static func rowChanges() {
        guard let left = rowsLeft else { return }
        if left <= 1 { spring() }
        rowsLeft = left - 1
    }

    /// Dies at once.
    static func spring() -> Never {
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
