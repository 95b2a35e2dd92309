import KlingLedger
import KlingReports

extension ServerProblem {
    var status: ExitStatus {
        switch self {
        case .address, .passwordInAddress, .ownerKeepsAll: .usage
        case .refused(code: "42704", _): .usage
        case .noLibrary, .encoding, .notAtServer: .configuration
        case .unreachable: .unreachable
        case .lost, .silent, .unclear, .notReplicated: .busy
        case .rewound: .invariantBroken
        case .notAllowed, .refused: .cannotWrite
        }
    }

    /// What happened at the server, what was written or sent, and what to do.
    ///
    /// - Parameter ledger: its address, as it may be shown.
    func lines(_ ledger: String, _ untouched: String) -> [String] {
        let again = "try again"
        switch self {
        case .noLibrary, .address, .passwordInAddress, .unreachable, .encoding, .notAtServer,
            .ownerKeepsAll:
            return before(ledger, untouched)
        case .lost(let words):
            return [
                "the connection to the ledger \(ledger) ended"
                    + (words.isEmpty ? "" : ": " + words.visible), untouched, again,
            ]
        case .silent:
            return ["the server of the ledger \(ledger) does not answer", untouched, again]
        case .unclear:
            return [
                "the connection to the ledger \(ledger) ended while it wrote, and no server can be "
                    + "asked whether it did",
                "nothing was sent; what was to be written stands in it wholly or not at all",
                "see, when it answers again: kcost pending",
            ]
        case .notReplicated:
            return [
                "the ledger \(ledger) was written at one server, and not known to be at its standby",
                "nothing was sent; if that server is lost now, the entry may be",
                "see: kcost pending; whoever runs the servers looks at pg_stat_replication",
            ]
        case .rewound(let sequence):
            return [
                "the server of the ledger \(ledger) has lost entry \(sequence), which it had said to "
                    + "be durable", untouched,
                "ask whoever runs the server: a backup was restored, or a standby took over that "
                    + "lacked it",
            ]
        case .notAllowed(let words):
            return [
                "this user may not do that at the ledger \(ledger): \(words.visible)", untouched,
                "ask the owner of its tables for the right: kcost help ledger grant",
            ]
        case .refused(let code, let words):
            return [
                "the server of the ledger \(ledger) refused it: \(words.visible) (SQLSTATE "
                    + "\(code.visible))", untouched, "see its log",
            ]
        }
    }

    /// There is no connection to a server that could keep it.
    private func before(_ ledger: String, _ untouched: String) -> [String] {
        switch self {
        case .noLibrary(let words):
            return [
                "a ledger at PostgreSQL needs libpq, which cannot be loaded: \(words.visible)",
                untouched, "install it (on Debian: libpq5)",
            ]
        case .address(let words):
            return [
                "the ledger's address is not understood: \(words.visible)", untouched,
                "write it as libpq reads it: postgresql://USER@HOST/DATABASE?schema=NAME",
            ]
        case .passwordInAddress:
            return [
                "the ledger's address has a password in it, where others see it", untouched,
                "leave it out of the address; set PGPASSWORD, or write it into ~/.pgpass (mode 600)",
            ]
        case .unreachable(let words):
            return [
                "the ledger \(ledger) cannot be reached: \(words.visible)", untouched,
                "check host, user, password (PGPASSWORD, ~/.pgpass) and certificate (sslrootcert)",
            ]
        case .encoding(let name):
            return [
                "the database of the ledger \(ledger) keeps texts as \(name.visible), not as UTF8",
                untouched, "make one for it: createdb --encoding UTF8 --template template0 kcost",
            ]
        case .ownerKeepsAll(let role):
            return [
                "\(role.visible) owns the tables of the ledger \(ledger), and keeps every right",
                untouched, "name the role of somebody else",
            ]
        case .notAtServer:
            return [
                "the ledger \(ledger) is in a file: who may use it, the file's permissions say",
                untouched, "roles are of ledgers at PostgreSQL: see kcost help ledger grant",
            ]
        case .lost, .silent, .unclear, .notReplicated, .rewound, .notAllowed, .refused:
            return lines(ledger, untouched)
        }
    }
}
