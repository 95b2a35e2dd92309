import KlingLedger
import KlingReports
import KlingWorkflow

extension Settings {
    /// The user's, with what a command line says in their place.
    init(_ invocation: Invocation<some OptionKeys>) throws(CommandError) {
        let given = invocation.line.overrides
        self = try orStop(workflow: Settings(overriding: given))
    }
}

extension LedgerFile {
    /// The user's; what is to be known of it is told on standard error.
    init(of settings: Settings) throws(CommandError) {
        self = try orStop(
            workflow: LedgerFile(settings) { remark in
                switch remark {
                case .network(let path, let kind):
                    Output.printError([
                        "the ledger \(path.visible) lies on \(kind): what another machine writes "
                            + "just now may be missing here, and kcost writes nothing to it"
                    ])
                case .copying(let path, let progress):
                    // The first copy of a long journal takes its time; what is new does not.
                    guard progress.all >= 20_000, progress.copied % 20_000 == 0 else { break }
                    Output.printError([
                        "copying the ledger \(path.visible): \(progress.copied) of \(progress.all) "
                            + "entries"
                    ])
                }
            })
    }

    /// Runs what asks the ledger; its errors get the file's name.
    func asking<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(CommandError) -> Value {
        try orStop(workflow: naming(body))
    }
}
