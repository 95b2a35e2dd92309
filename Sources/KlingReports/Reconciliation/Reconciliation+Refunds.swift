internal import KlingCost

extension Reconciliation {
    /// Why a refund is unclear whose charge is not known: the bill may have it beyond the period.
    func loneRefund(_ item: BillItem, _ worth: Nanos?) throws(BillError)
        -> ReconciliationItem.Remark
    {
        guard let other = item.task.flatMap({ beyondPlaces[$0] }).map({ beyond[$0] }),
            let instant = other.instant,
            try other.charge(in: .usd, worth: worth).map({ $0.amount > .zero }) ?? false
        else { return .refundAlone }
        return .chargedElsewhere(instant)
    }

    /// Holds refunds whose charge is not known against charges without a task.
    ///
    /// Where the ledger has one that came back by an earlier bill, both are the same once more.
    /// Else charges of as much may be what came back: they are not added either.
    func settleRefunds(_ findings: inout [ReconciliationItem], _ names: ModelNames) {
        var untied = findings.indices.filter { findings[$0].isRefundUntied }
        if untied.isEmpty { return }
        for place in findings.indices where findings[place].remark == .refundBooked {
            let refund = untied.first { findings[$0].mayGiveBack(findings[place], names) }
            guard let other = refund else { continue }
            untied.removeAll { $0 == other }
            findings[other] = findings[other].being(.matched, nil)
            findings[place] = findings[place].being(.matched, .refundBooked)
        }
        for place in findings.indices where findings[place].isToBeWritten {
            let refund = untied.first { findings[$0].mayGiveBack(findings[place], names) }
            guard let refund, let line = findings[refund].item?.lines.first else { continue }
            findings[place] = findings[place].being(.unclear, .refundUntied(line: line))
            findings[refund] = findings[refund].being(.unclear, .refundOfSome)
        }
    }
}

extension ReconciliationItem {
    /// Whether it is a refund, and neither the bill nor the ledger says of what.
    fileprivate var isRefundUntied: Bool {
        if record != nil || isSeenOutside { return false }
        switch remark {
        case .refundAlone, .chargedElsewhere, .refundsMore: return true
        default: return false
        }
    }

    /// Whether a refund may be of a charge that names no task: of its model, and of as much.
    fileprivate func mayGiveBack(_ charge: ReconciliationItem, _ names: ModelNames) -> Bool {
        guard let item, let row = charge.item, row.task == nil, let billed,
            let charged = charge.billed, charged.currency == billed.currency,
            let sum = try? charged.amount.adding(billed.amount)
        else { return false }
        return sum == .zero && names.mayBeOne(item.model, row.model)
            && names.mayBeOne(row.model, item.model)
    }
}
