import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger verify`: whether the journal is what was written.
enum LedgerVerify {
    static let command = Command(
        name: "verify", summary: "check every entry against the chain",
        discussion: [
            "Names the first entry that was changed, deleted or swapped, and the first total that "
                + "is not the sum of its entries. With FILE it checks an export instead.",
            "A chain cannot show that somebody rewrote the whole file with a chain of his own, nor "
                + "what was never written. Note the head that is printed, keep it elsewhere, and "
                + "hold the file against it with --head.",
        ],
        operands: Command.Operands(
            placeholder: "[FILE]", help: "An export; - reads standard input. Default: the ledger.",
            minimum: 0, maximum: 1),
        examples: [
            "Is it sound?": "kcost ledger verify",
            "Is the copy sound?": "kcost ledger verify ledger.jsonl",
        ],
        exitStatuses: [
            .done: "it is sound",
            .invalidData: "the export is not",
            .noInput: "there is no ledger, or no such export",
            .invariantBroken: "the ledger is not",
        ],
        run: run)

    struct Keys: OptionKeys {
        let head = Parsed(
            "--head", "SEQ:HASH", .head,
            help: "A head that was noted earlier, which the journal must lead through.")
        let rebuild = Flag("--rebuild", help: "First make the totals anew from the entries.")

        var declared: [any Declared] { [head, rebuild] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let kept = try invocation.head
        if let name = invocation.operands.first {
            if invocation.rebuild {
                throw .conflict(invocation.keys.rebuild.name, "an export's FILE")
            }
            return try verify(export: name, against: kept, &output)
        }
        if invocation.rebuild {
            let file = try LedgerFile(of: Settings(invocation))
            let writable = try orStop(workflow: file.openToChange())
            try file.asking { () throws(LedgerError) in try writable?.rebuild() }
        }
        let (file, ledger) = try LedgerCommand.existing(invocation)
        let found = try file.asking { () throws(LedgerError) in try ledger.verify(against: kept) }
        return try tell(found, of: file.path, &output)
    }

    /// An export is verified by taking it in: into a scratch ledger, which goes at once.
    private static func verify(
        export name: String, against kept: (sequence: Int64, hash: String)?,
        _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let export = try orStop(workflow: ExportFile(name))
        let found = try orStop(workflow: export.verify(against: kept))
        return try tell(found, of: name, &output)
    }

    private static func tell(
        _ found: Verification, of name: String, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        if let fault = found.fault {
            try output.flush()
            let chain = found.chain.flatMap {
                $0.isOwn ? nil : " in the chain of \($0.ledger.visible)"
            }
            Output.printError(
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
}

extension OptionReading<(sequence: Int64, hash: String)> {
    fileprivate static let head = OptionReading(
        expected: "what kcost ledger verify printed: a number, a colon, 64 digits"
    ) { text in
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0,
            parts[1].utf8.count == 64, parts[1].allSatisfy({ $0.isHexDigit && !$0.isUppercase })
        else { return nil }
        return (sequence, String(parts[1]))
    }
}
