import KlingCost

/// One row's cells under their columns, before its kind and its signs are told.
struct BillRow {
    /// What words say of it, beside its figures.
    struct Told {
        var kind: BillRecord.Kind
        var isGuessed = false
    }

    let line: Int
    let cells: [String]
    var task: String?
    /// When, from the first second to the last: a day where only that is named.
    private(set) var times: ClosedRange<Instant>?
    private(set) var model: String?
    private(set) var currency: Currency?
    /// In money, with the sign that its column gives it.
    var amount: Nanos?
    /// In credits.
    var credits: Nanos?
    /// What came back beside it, in the same.
    private(set) var refund: Nanos?
    /// Whether it left the account or came in, by the column that it stands in.
    private(set) var flow: BillWords.Meaning?
    /// Whether a figure is the nearest of those that can be said.
    private(set) var isRounded = false
    /// Whether a time stands there.
    private(set) var hasTime = false
    /// Why it cannot be read.
    private(set) var fault: String?
    /// Whether a sentence of it was read.
    var isSpoken = false
    /// The part of the file that it stands in, where titles stand there once more.
    var part = 0
    /// The part of the bill that it stands in, where that has a heading.
    var section: BillSection?
    /// What its words say; `nil` where there are none.
    var told: Told?

    private let columns: BillColumns

    init(_ row: (line: Int, cells: [String]), _ columns: BillColumns, _ time: BillTime) {
        (line, cells, self.columns) = (row.line, row.cells, columns)
        if cells.count > columns.titles.count {
            fault = "more cells than there are titles"
            return
        }
        task = text(.task)
        model = text(.model)
        takeTime(time)
        takeFigures()
    }

    /// When it begins.
    var instant: Instant? { times?.lowerBound }

    /// Whether it says nothing but figures, and in what they count.
    var isBare: Bool {
        cells.indices.allSatisfy { place in
            guard let cell = text(place), !BillLabels.isNone(cell) else { return true }
            return place == columns.places[.currency] || BillAmount(cell) != nil
        }
    }

    /// What is counted, in whichever unit.
    var figure: Nanos? { amount ?? credits }

    /// Whether nothing was charged, nor came back.
    var isNothing: Bool {
        figure != nil && [amount, credits, refund].allSatisfy { $0 ?? .zero == .zero }
    }

    /// What stands in a column; `nil` for nothing.
    func text(_ place: Int) -> String? {
        guard place < cells.count else { return nil }
        let cell = BillRow.unguarded(cells[place].trimmed)
        return cell.isEmpty ? nil : cell
    }

    private func text(_ field: BillMeaning.Field) -> String? {
        columns.places[field].flatMap { text($0) }
    }

    /// Without what keeps a spreadsheet from taking it for a number: `="0123"`, `'0123`.
    private static func unguarded(_ cell: String) -> String {
        if cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.count > 2 {
            return String(cell.dropFirst(2).dropLast()).trimmed
        }
        return cell.hasPrefix("'") && cell.count > 1 ? String(cell.dropFirst()) : cell
    }

    /// All of it, without what each download counts anew.
    var lasting: [String] {
        [section?.name ?? ""] + cells.indices.map { columns.volatile.contains($0) ? "" : cells[$0] }
    }

    /// Takes its amount for what is left when that came back.
    mutating func takeForNet() { refund = nil }

    /// Takes it to name a day and no time of it.
    mutating func widen(to day: ClosedRange<Instant>?) { times = day ?? times }

    mutating func blame(_ words: String) { fault = fault ?? words }

    /// Turns the sign of its figures, which stands in a column of its own.
    mutating func negate() {
        func turned(_ figure: Nanos?) -> Nanos? {
            figure.map { $0.count == .min ? $0 : Nanos(count: -$0.count) }
        }
        (amount, credits) = (turned(amount), turned(credits))
    }

    private mutating func blame(_ field: BillMeaning.Field, _ cell: String) {
        let title = columns.places[field].map { columns.titles[$0] } ?? ""
        blame("\(title): \(cell)")
    }

    // MARK: Cells

    private mutating func takeTime(_ time: BillTime) {
        guard let cell = text(.time) ?? text(.date) else { return }
        hasTime = true
        if let day = text(.date), let clock = text(.time), time.instant(clock) == nil {
            times = time.times(day + " " + clock)
        } else {
            times = time.times(cell)
        }
        if times == nil { blame(.time, cell) }
    }

    private mutating func takeFigures() {
        currency = columns.currency
        var counts = false
        if let word = text(.currency) {
            if let named = BillTitles.currencies[word.lowercased()] ?? Currency(word.uppercased()),
                word.lowercased() != "credits"
            {
                currency = named
            } else if ["credits", "credit", "积分", "points", "点数"].contains(word.lowercased()) {
                counts = true
            } else if columns.countsInCurrencies {
                blame(.currency, word)
            }
        }
        let amount = number(.amount) ?? flowing()
        credits = number(.credits)?.number
        if let amount {
            currency = amount.currency ?? currency
            if counts || amount.isCredits {
                // Said twice, it must be the same.
                if credits ?? amount.number != amount.number { blame(.amount, text(.amount) ?? "") }
                credits = amount.number
            } else {
                self.amount = amount.number
            }
        }
        if let cell = text(.refund), !["no", "false", "否", "-", "none"].contains(cell.lowercased())
        {
            refund = number(.refund)?.number
            if let number = refund, number < .zero, number.count != .min {
                refund = Nanos(count: -number.count)
            }
        }
    }

    /// What left the account is a charge; what came into it may have come back, or been bought.
    private mutating func flowing() -> BillAmount? {
        guard columns.places[.debit] != nil else { return nil }
        let (out, into) = (number(.debit), number(.credit))
        let (isOut, isIn) = (
            out.map { $0.number != .zero } ?? false, into.map { $0.number != .zero } ?? false
        )
        if isOut, isIn { blame("both \(text(.debit) ?? "") and \(text(.credit) ?? "")") }
        if isIn { flow = .incoming } else if isOut { flow = .outgoing }
        return isIn ? into : out ?? into
    }

    private mutating func number(_ field: BillMeaning.Field) -> BillAmount? {
        guard let place = columns.places[field], let cell = text(place) else { return nil }
        let scale = columns.scale(place)
        if let amount = BillAmount(cell, isNegated: scale.isNegated, divisor: scale.divisor) {
            // Of what counts in binary fractions, the nearest is what was meant.
            if scale.divisor != 1, amount.isRounded { isRounded = true }
            return amount
        }
        // A mark for nothing is nothing said.
        if ["-", "—", "--", "/", "n/a", "null", "none"].contains(cell.lowercased()) { return nil }
        blame(field, cell)
        return nil
    }
}
