@testable import KlingLedger

extension Ledger {
    /// The connection of a ledger in a file.
    var database: Database {
        guard let file else { preconditionFailure("only a file has a connection") }
        return file.database
    }
}
