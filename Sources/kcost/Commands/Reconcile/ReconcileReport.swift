import KlingCost
import KlingLedger
import KlingReports

/// What `kcost reconcile` found, as rows and as a summary.
struct ReconcileReport {
    private let findings: [BillFinding]

    init(_ findings: [BillFinding]) { self.findings = findings }

    /// Whether bill and ledger agree, or do once the adjustments are written. What is open or unclear
    /// somebody must look at.
    func isSettled(afterWriting isWritten: Bool) -> Bool {
        findings.allSatisfy { finding in
            switch finding.kind {
            case .matched: true
            case .differing, .missingHere, .missingThere: isWritten
            case .open, .unclear: false
            }
        }
    }

    /// One row a finding; those that match only where all are asked for.
    func grid(all: Bool) -> Grid {
        var grid = Grid([
            Grid.Column("finding"), Grid.Column("row", .right), Grid.Column("at"),
            Grid.Column("task"), Grid.Column("attempt"), Grid.Column("model"),
            Grid.Column("billed", .right), Grid.Column("ledger", .right),
            Grid.Column("difference", .right), Grid.Column("currency"),
            Grid.Column("note", isNote: true),
        ])
        for finding in findings where all || finding.kind != .matched {
            let currency = (finding.billed ?? finding.booked)?.currency
            grid.append([
                finding.kind.rawValue,
                finding.item?.lines.first.map(String.init) ?? "",
                (finding.item?.instant ?? finding.record?.attempt.held)?.description ?? "",
                finding.item?.task ?? finding.record?.task ?? "",
                finding.record?.attempt.id.description ?? "",
                finding.item?.model ?? finding.record?.hold.model ?? "",
                finding.billed?.amount.decimal ?? "", finding.booked?.amount.decimal ?? "",
                finding.difference?.amount.decimal ?? "", currency?.code ?? "", finding.note,
            ])
        }
        return grid
    }

    /// How many of each, and the sums by currency.
    func summary(of gateway: String, written: Int) -> [String] {
        let counts = BillFinding.Kind.allCases.compactMap { kind in
            let count = findings.filter { $0.kind == kind }.count
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        var lines = [
            "\(gateway.visible): "
                + (counts.isEmpty ? "nothing on either side" : counts.joined(separator: ", "))
        ]
        for currency in Set(findings.flatMap { [$0.billed?.currency, $0.booked?.currency] })
            .compactMap({ $0 }).sorted()
        {
            let billed = sum(\.billed, currency)
            let booked = sum(\.booked, currency)
            guard let billed, let booked,
                let difference = try? billed.subtracting(booked)
            else {
                lines.append("the sums in \(currency) are too large to be said")
                continue
            }
            lines.append(
                "billed \(Money(billed, currency)), in the ledger \(Money(booked, currency)), "
                    + "difference \(Money(difference, currency))")
        }
        if written > 0 { lines.append("\(written) adjustments written") }
        return lines
    }

    private func sum(_ side: (BillFinding) -> Money?, _ currency: Currency) -> Nanos? {
        var sum = Nanos.zero
        for finding in findings {
            guard let money = side(finding), money.currency == currency else { continue }
            guard let next = try? sum.adding(money.amount) else { return nil }
            sum = next
        }
        return sum
    }
}

extension BillFinding {
    /// Why it is so, and what to do.
    fileprivate var note: String {
        var notes: [String] = []
        switch remark {
        case .voidedOnGuess: notes.append("given back on a guess that a failed task costs nothing")
        case .estimated: notes.append("charged as expected, for the gateway had said nothing")
        case .seenOutside: notes.append("written before as a charge seen outside")
        case .ambiguous: notes.append("several fit; kcost ledger show, then kcost resolve --adjust")
        case .notComparable:
            notes.append("in another currency than its hold, or in credits without a worth")
        case .refundAlone: notes.append("a refund; take the bill with its charge too")
        case nil: break
        }
        if kind == .open, let record {
            let id = record.attempt.id
            let charge = billed.map { $0.amount.decimal } ?? "AMOUNT"
            notes.append(
                record.attempt.state == .accepted
                    ? "kcost sync \(id)" : "kcost resolve \(id) --charged \(charge)")
        }
        return notes.joined(separator: "; ")
    }
}
