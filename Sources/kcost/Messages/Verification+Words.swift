import KlingLedger
import KlingReports

extension Verification.Problem {
    var words: String {
        switch self {
        case .gap(let expected, let found): "entry \(expected) is missing, \(found) stands there"
        case .changed(let entry): "entry \(entry) is not what was written"
        case .cut(let last, let head): "the entries end at \(last), the head is at \(head)"
        case .wrongHead: "the head is not that of the last entry"
        case .notOfHead(let sequence): "it does not lead through the head kept of entry \(sequence)"
        case .impossible(let entry, let error):
            "entry \(entry) may not follow those before it (\(error))"
        case .orphan(let table): "the table \(table) has rows that no entry wrote"
        case .schema(let name): "\(name.visible) is missing, or is not as kcost makes it"
        case .derived(let table): "the totals in \(table) are not the sums of the entries"
        }
    }

    var advice: [String] {
        if case .derived = self { return ["make them anew: kcost ledger verify --rebuild"] }
        return ["nothing was changed; compare with a backup or an export"]
    }
}

extension ExportProblem {
    var words: String {
        switch self {
        case .notAnExport: "this is no export of a ledger"
        case .newerVersion(let version): "the export has version \(version), newer than this kcost"
        case .unreadable: "this is no line that kcost ledger export writes"
        case .tooLong: "the line is longer than \(Ledger.longestExportLine) bytes"
        case .cut: "the export ends in the middle"
        case .unsound(let fault): fault.words
        case .forked(let entry):
            "entry \(entry) is another one here: both ledgers were continued from one copy"
        case .attemptTaken(let id): "attempt \(id) is one of another ledger already"
        case .otherLedger(let id): "the export is of another ledger, \(id.visible)"
        }
    }

    var advice: [String] {
        switch self {
        case .notAnExport: ["make one: kcost ledger export > ledger.jsonl"]
        case .newerVersion: ["install a newer kcost"]
        case .unreadable, .tooLong, .cut, .unsound: ["export it again"]
        case .forked, .attemptTaken: ["find the copy that is right; kcost takes no side"]
        case .otherLedger: ["without --restore it is taken in beside this ledger's own entries"]
        }
    }
}
