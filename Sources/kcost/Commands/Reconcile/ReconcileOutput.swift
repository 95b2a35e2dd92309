import KlingCost
import KlingLedger
import KlingReports

/// What `kcost reconcile` found, as rows and as a summary.
struct ReconcileOutput {
    private let judgement: BillJudgement
    private var findings: [ReconciliationItem] { judgement.findings }

    init(_ judgement: BillJudgement) { self.judgement = judgement }

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
                finding.instant?.description ?? "", finding.task ?? "",
                finding.record?.attempt.id.description ?? "",
                finding.model ?? "", finding.billed?.amount.decimal ?? "",
                finding.booked?.amount.decimal ?? "",
                finding.difference?.amount.decimal ?? "", currency?.code ?? "", finding.note,
            ])
        }
        return grid
    }

    /// How many of each, and the sums by currency.
    ///
    /// - Parameter zone: what zone the bill's times were read in.
    func summary(of gateway: String, zone: Zone) -> [String] {
        let counts = ReconciliationItem.Kind.allCases.compactMap { kind in
            let count = findings.filter { $0.kind == kind }.count
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        if judgement.isOfOtherTime { return ReconcileWords.otherTime(judgement, of: gateway) }
        var lines = [
            "\(gateway.visible): "
                + (counts.isEmpty ? "nothing on either side" : counts.joined(separator: ", "))
        ]
        if let clock = judgement.clock { lines += ReconcileWords.lines(clock, zone) }
        let rounded = findings.filter { if case .rounded = $0.remark { true } else { false } }
        if let first = rounded.first {
            lines.append(
                "\(rounded.count.counted("amount")) rounded on the bill, row "
                    + "\(first.item?.lines.first ?? 0) first: the gateway's own word stands")
        }
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
        return lines
    }

    private func sum(_ side: (ReconciliationItem) -> Money?, _ currency: Currency) -> Nanos? {
        var sum = Nanos.zero
        for finding in findings {
            guard let money = side(finding), money.currency == currency else { continue }
            guard let next = try? sum.adding(money.amount) else { return nil }
            sum = next
        }
        return sum
    }
}

extension ReconciliationItem {
    /// Why it is so, and what to do.
    fileprivate var note: String {
        var notes: [String] = []
        if let remark { notes.append(words(remark)) }
        if kind == .open, let record {
            let id = record.attempt.id
            let charge =
                billed.map { WrittenAmount($0.amount, .currency($0.currency)).argument } ?? "AMOUNT"
            notes.append(
                record.isImported
                    ? "open in another ledger"
                    : record.attempt.state == .accepted
                        ? "kcost sync \(id)" : "kcost resolve \(id) --charged \(charge)")
        }
        return notes.joined(separator: "; ")
    }

    private func words(_ remark: Remark) -> String {
        switch remark {
        case .voidedOnGuess: "given back on a guess that a failed task costs nothing"
        case .estimated: "charged as expected, for the gateway had said nothing"
        case .seenOutside where kind == .notOnBill:
            "an earlier bill had it, and this one lacks it: nothing is taken back; hold both against "
                + "the gateway's own list"
        case .seenOutside: "written before as a charge seen outside"
        case .rounded(let places): "the bill shows \(places) places of what its gateway said"
        case .ambiguous:
            "several fit\(untold); look at each: kcost ledger show ID, then: kcost resolve ID --adjust "
                + "AMOUNT"
        case .notComparable: "in another currency than its hold, or in credits without a worth"
        case .refundAlone: "a refund; take the bill with its charge too"
        case .chargedElsewhere(let instant):
            "a refund of a charge at \(instant), which is not in this period: take in that one first"
        case .refundOfSome:
            "a refund that names no task: any charge of as much may be what came back"
        case .refundsMore: "its rows give back more than they charge"
        case .refundUntied(let line):
            "row \(line) gives as much back and names no task: take a record that names them"
        case .refundBooked: "charged and refunded here by an earlier bill"
        case .refundNoted(let instant): "refunded here \(instant.date), not on the bill"
        case .chargeNoted(let instant): "charged here \(instant.date), not on the bill"
        case .untimed: "its row has no time, and nothing of it was booked here in this period"
        case .takenBack: "the bill takes back more than is left of the charge here"
        case .costNotSaid(let line): "row \(line) names its task, and says nothing of the cost"
        case .noFigure(let line): "row \(line) names no amount"
        case .notUnderstood(let line, let words): "row \(line): \(words.visible)"
        case .contradictory(let line):
            "row \(line): the amount is not what its credits are worth; --map TITLE=ignore leaves "
                + "one of them out"
        case .elsewhere(let instant):
            "on the bill at \(instant), which is not in this period: is --tz the bill's?"
        case .sameTask: "another attempt has this task too; look at both: kcost ledger show ID"
        case .otherClock: "the bill's clock is another than --tz says, and nothing but time tells"
        case .imported:
            "of another ledger, and without a task's id to correct it by; correct it there"
        }
    }

    /// What the bill does not say that would tell them apart.
    private var untold: String {
        let told = [
            ("task", item?.task), ("time", item?.clock?.description), ("model", item?.model),
        ]
        let untold = told.filter { $0.1 == nil }.map(\.0)
        return untold.isEmpty ? "" : ", and the row names no " + untold.joined(separator: " or ")
    }
}
