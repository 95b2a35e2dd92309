import KlingReports
import KlingWorkflow

extension OpenWork {
    /// What no gateway can be asked after, a remark each.
    var left: [String] {
        var lines: [String] = []
        if unknownCount > 0 {
            lines.append(
                unknownCount.counted("attempt is", "attempts are") + " unknown, which "
                    + "no gateway can be asked after; see: kcost pending")
        }
        if toldCount > 0 {
            lines.append(
                toldCount.counted("charge is", "charges are") + " told otherwise by now "
                    + "than the ledger has it; see: kcost pending")
        }
        if let last = sent.max() {
            lines.append(
                sent.count.counted("payload was", "payloads were") + " sent, and the "
                    + "answer may still come until \(last); then: kcost sync")
        }
        if lines.isEmpty, lost.isEmpty, running.isEmpty, findable.isEmpty, videos.isEmpty,
            !holdsNothing
        {
            lines.append("nothing to ask after; what is held: kcost pending")
        }
        return lines
    }
}
