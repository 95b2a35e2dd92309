import KlingCost
import KlingLedger
import KlingReports

extension LedgerError {
    var status: ExitStatus {
        switch self {
        case .busy: .busy
        case .readOnly, .diskFull, .cannotOpen, .failed, .forbidden, .unmergedLog, .replaced,
            .logGone, .orphanedLog:
            .cannotWrite
        case .corrupt, .invariant, .unsound, .pastDiffers: .invariantBroken
        case .badExport: .invalidData
        case .notALedger, .notAFile, .newerSchema, .olderSchema, .networkFileSystem, .notInFile,
            .unknownZone, .noExchange:
            .configuration
        case .server(let problem): problem.status
        case .takenOver: .duplicate
        case .unknownAttempt, .importedAttempt, .alreadyEnded, .alreadyWritten, .wrongState,
            .unknownLedger, .unknownBudget, .notFrozen, .refundTooLarge, .tooLong, .overflow,
            .taskTaken:
            .usage
        }
    }

    /// What happened, that nothing was written or sent, and what to do. Behind a payload that was sent
    /// only the first line is true.
    ///
    /// - Parameter file: empty where it is clear which ledger is meant.
    func lines(_ file: String) -> [String] {
        let file = file.visible
        let ledger = file.isEmpty ? "the ledger" : "the ledger \(file)"
        let untouched = "nothing was sent and nothing written, so this costs nothing"
        switch self {
        case .busy:
            return [
                "other processes kept \(ledger) busy for 10 s", untouched,
                file.isEmpty || PostgresAddress.isAddress(file)
                    ? "try again" : "try again; who holds it: fuser \(file)",
            ]
        case .readOnly:
            return [
                "\(ledger) cannot be written: its file, folder or disk is read-only",
                untouched, "name another with --ledger, or change its permissions",
            ]
        case .diskFull:
            return ["no room on the disk of \(ledger)", untouched, "make room, try again"]
        case .cannotOpen(let why):
            return ["\(ledger) cannot be opened: \(why)", untouched, "see: kcost help ledger"]
        case .failed(let code, let reason):
            return [
                "\(ledger) failed: \(reason) (SQLite \(code))", untouched,
                "check the disk, then: kcost ledger verify",
            ]
        case .corrupt(let reason), .invariant(let reason):
            return [
                "\(ledger) is damaged: \(reason)", untouched,
                "find the place: kcost ledger verify",
            ]
        case .overflow:
            return [
                "an amount, or a sum that it would lead to in \(ledger), is out of range",
                untouched,
                "an entry says at most 10,000,000 in money; see: kcost ledger list",
            ]
        case .notALedger, .notAFile, .forbidden, .unmergedLog, .logGone, .orphanedLog:
            return place(file, untouched)
        case .newerSchema, .olderSchema, .networkFileSystem, .pastDiffers, .notInFile, .replaced:
            return unfit(file, untouched)
        case .server(let problem): return problem.lines(file, untouched)
        case .unsound(let fault):
            return ["\(file) is not sound: \(fault.words)", untouched] + fault.advice
        case .badExport(let line, let fault):
            return ["\(file), line \(line): \(fault.words); nothing was taken in"] + fault.advice
        case .unknownZone(let name): return CommandError.unknownZone(name).lines
        case .noExchange(let from, let to):
            return SpendProblem.noExchange(from: from, to: to).lines
        case .unknownAttempt, .importedAttempt, .alreadyEnded, .alreadyWritten, .takenOver,
            .wrongState, .unknownLedger, .unknownBudget, .notFrozen, .refundTooLarge, .tooLong,
            .taskTaken:
            return askedInVain(file)
        }
    }

    /// What lies there is no ledger, or none that can be used.
    private func place(_ file: String, _ untouched: String) -> [String] {
        switch self {
        case .notALedger:
            let kind = "\(file) is no ledger of kcost, and was left as it is"
            return [kind, untouched, "name another with --ledger"]
        case .notAFile(let kind):
            return ["\(file) is \(kind), no ledger", untouched, "name a file with --ledger"]
        case .forbidden:
            return [
                "the ledger \(file) may not be read by this user", untouched,
                "change its permissions or those of its folders, or name another with --ledger",
            ]
        case .unmergedLog:
            return [
                "the newest entries of the ledger \(file) are in \(file)-wal, which cannot be read "
                    + "where the folder cannot be written", untouched,
                "copy both files to a folder of your own and name that copy with --ledger",
            ]
        case .logGone:
            return [
                "the log of the ledger \(file) (\(file)-wal, \(file)-shm) was deleted or moved away "
                    + "under a running kcost, which has the newest entries", untouched,
                "let it end by itself (it brings them into the ledger), then try again; "
                    + "who it is: fuser \(file)",
            ]
        case .orphanedLog:
            return [
                "there is no ledger \(file), but its log \(file)-wal: it was moved or deleted",
                untouched,
                "move it back; to begin a new one without its budgets and entries, move \(file)-wal "
                    + "and \(file)-shm away too",
            ]
        case .busy, .readOnly, .diskFull, .cannotOpen, .failed, .corrupt, .invariant, .overflow,
            .replaced, .server, .newerSchema, .olderSchema, .networkFileSystem, .pastDiffers,
            .notInFile, .unsound, .badExport, .unknownZone, .noExchange, .unknownAttempt,
            .importedAttempt, .alreadyEnded, .alreadyWritten, .takenOver, .wrongState,
            .unknownLedger, .unknownBudget, .notFrozen, .refundTooLarge, .tooLong, .taskTaken:
            return lines(file)
        }
    }

    /// There is a ledger, and it is none for this program or this use.
    private func unfit(_ file: String, _ untouched: String) -> [String] {
        switch self {
        case .replaced:
            return [
                "the ledger \(file), or its log beside it (-wal, -shm), was moved, replaced or written by "
                    + "something else while it was open",
                "nothing was sent; what was to be written stands in it wholly or not at all",
                "leave these three files alone while kcost runs; see: kcost pending, "
                    + "kcost ledger verify",
            ]
        case .newerSchema(let found, let known):
            return [
                "the ledger \(file) has version \(found), this kcost knows \(known)", untouched,
                "install a newer kcost",
            ]
        case .olderSchema(let found, let known):
            return [
                "the ledger \(file) has version \(found), this kcost reads from version \(known)",
                untouched,
                "bring it up to date where it can be written: kcost ledger verify --rebuild",
            ]
        case .networkFileSystem(let kind):
            return [
                "the ledger \(file) lies on \(kind), where locks are not to be trusted", untouched,
                "name a file on a disk of this machine with --ledger",
            ]
        case .pastDiffers(let entry):
            return [
                "entry \(entry) of the ledger \(file) is gone or another than was read before: its past "
                    + "was rewritten, or a backup was restored", untouched,
                "look what was sent since, at the gateway; ask whoever runs the server",
            ]
        case .notInFile:
            return [
                "the ledger \(file) is not kept in a file, and this reads one by SQL", untouched,
                "take its export into a file of this machine: kcost ledger import",
            ]
        case .busy, .readOnly, .diskFull, .cannotOpen, .failed, .corrupt, .invariant, .overflow,
            .server, .notALedger, .notAFile, .forbidden, .unmergedLog, .logGone,
            .orphanedLog, .unsound, .badExport, .unknownZone, .noExchange, .unknownAttempt,
            .importedAttempt, .alreadyEnded, .alreadyWritten, .takenOver, .wrongState,
            .unknownLedger, .unknownBudget, .notFrozen, .refundTooLarge, .tooLong, .taskTaken:
            return lines(file)
        }
    }

    /// The ledger is well, and has nothing of that kind.
    private func askedInVain(_ file: String) -> [String] {
        switch self {
        case .unknownAttempt(let id):
            return ["the ledger \(file) has no attempt \(id)", "see: kcost pending"]
        case .importedAttempt(let id):
            return [
                "attempt \(id) was imported: only the ledger that wrote it can end it",
                "resolve it there, export, and import again",
            ]
        case .unknownLedger(let id):
            let nothing = "no chain in \(file) is of the ledger \(id.visible)"
            return [nothing, "see: kcost ledger verify"]
        case .refundTooLarge(let id, let spent):
            return [
                "attempt \(id) was charged \(spent), and no more can be given back; nothing was "
                    + "written", "see: kcost ledger show \(id)",
            ]
        case .taskTaken(let task, let other, let isImported):
            return ResolveWords.taken(task, by: other, isImported: isImported)
        case .tooLong(let bytes):
            return [
                "the entry is \(bytes) bytes long, more than an export can carry; nothing was "
                    + "written", "fewer or shorter tags will do",
            ]
        case .alreadyEnded(let id, let entry):
            return [
                "attempt \(id) has ended already, by entry \(entry); nothing was written",
                "see: kcost ledger show \(id)",
                "correct what it cost: kcost resolve \(id) --adjust AMOUNT, below zero for what came "
                    + "back",
            ]
        case .alreadyWritten(let id, let entry):
            return ["entry \(entry) has the id \(id) already; nothing was written again"]
        case .takenOver(let id, let entry):
            return [
                "another run took it over before it was sent, and sends it; nothing was "
                    + "sent here",
                "attempt \(id) was ended by entry \(entry): kcost ledger show \(id)",
            ]
        case .wrongState(let id, let state):
            return [
                "attempt \(id) is \(state.rawValue), where this may not follow",
                "see: kcost ledger show \(id)",
            ]
        case .unknownBudget(let name, let known):
            let nearest = Nearest.name(to: name, among: known)
            let hint = nearest.map { "; did you mean '\($0.visible)'?" } ?? ""
            return ["there is no budget '\(name.visible)'\(hint)", "see: kcost budget list"]
        case .notFrozen(let gateway, let model):
            return ["\(model.visible) at \(gateway.visible) is not frozen"]
        case .busy, .readOnly, .diskFull, .cannotOpen, .failed, .corrupt, .invariant, .overflow,
            .notALedger, .notAFile, .forbidden, .unmergedLog, .replaced, .logGone, .orphanedLog,
            .newerSchema, .olderSchema, .networkFileSystem, .server, .pastDiffers, .notInFile,
            .unsound,
            .badExport, .unknownZone, .noExchange:
            return lines(file)
        }
    }
}
