import KlingLedger

extension Verification.Fault {
    var words: String {
        switch self {
        case .gap(let expected, let found): "entry \(expected) is missing, \(found) stands there"
        case .changed(let entry): "entry \(entry) is not what was written"
        case .cut(let last, let head): "the entries end at \(last), the head is at \(head)"
        case .wrongHead: "the head is not that of the last entry"
        case .notOfHead(let sequence): "it does not lead through the head kept of entry \(sequence)"
        case .impossible(let entry, let error):
            "entry \(entry) may not follow those before it (\(error))"
        case .derived(let table): "the totals in \(table) are not the sums of the entries"
        }
    }

    var advice: [String] {
        if case .derived = self { return ["make them anew: kcost ledger verify --rebuild"] }
        return ["nothing was changed; compare with a backup or an export"]
    }
}
