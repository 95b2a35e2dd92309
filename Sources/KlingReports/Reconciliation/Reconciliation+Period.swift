internal import KlingCost
internal import KlingLedger

/// What is of the bill's period, by how sure it is.
extension Reconciliation {
    /// Whether an attempt should be on the bill: only where it began and ended in the span, for the
    /// bill's clock may be another's, and may count another end.
    func isCovered(_ record: AttemptRecord) -> Bool {
        guard let span else { return false }
        if period != nil {
            let window = record.window
            return span.contains(window.lowerBound) && span.contains(window.upperBound)
        }
        return span.contains(record.attempt.held)
            && span.contains(record.end?.instant ?? record.attempt.changed)
    }

    /// Whether an earlier bill showed a charge of an attempt in the period, whatever the ledger says of
    /// its time.
    func isBilled(_ record: AttemptRecord) -> Bool {
        guard let period else { return false }
        return record.corrections.contains { entry in
            entry.billedWindow.map {
                period.contains($0.lowerBound) && period.contains($0.upperBound)
            } ?? false
        }
    }

    /// Whether a row, by its place, is of the bill's period.
    func isOfPeriod(_ row: Int) -> Bool { row < items.count }

    /// Whether work can be of no other period than the bill's.
    func isCertain(_ piece: KnownWork) -> Bool {
        guard let period else { return true }
        if let record = piece.record { return isCovered(record) }
        return piece.window.map { period.contains($0.lowerBound) } ?? true
    }

    /// Whether work was under way at an end of the period, and the bill shows nothing of beyond: the
    /// other month's bill may show another row that is as like it.
    func mayBeOnAnother(_ piece: KnownWork) -> Bool {
        guard let period, let window = piece.window, piece.record != nil, !piece.isOpen else {
            return false
        }
        let first = window.lowerBound.moved(by: -Int(BillMatcher.steady))
        let last = window.upperBound.moved(by: Int(BillMatcher.steady))
        let isShownBefore = times.map { $0.lowerBound < first } ?? false
        let isShownBehind = times.map { $0.upperBound > last } ?? false
        return first < period.lowerBound && period.lowerBound <= last && !isShownBefore
            || first < period.upperBound && period.upperBound <= last && !isShownBehind
    }

    /// Whether something was noted in the period of work that was held before.
    func isCorrected(_ record: AttemptRecord) -> Bool {
        record.corrections.contains { period?.contains($0.instant) ?? false }
    }
}
