public import KlingCost

/// One row of a gateway's own record, understood.
public struct BillRecord: Hashable, Sendable {
    /// The line it begins on, or its number in JSON.
    public let line: Int
    /// The gateway's name of its work.
    public let task: String?
    /// When, by the gateway's clock.
    public let instant: Instant?
    /// The model, as the gateway calls it.
    public let model: String?
    /// What was charged, in money; `nil` where the record does not say so.
    public let amount: Nanos?
    /// Of the amount, where the record names one.
    public let currency: Currency?
    /// What was charged, in credits; of a task, a record may say neither.
    public let credits: Nanos?

    /// The records of a table. Of rows of a task that are alike in every cell, the time included, only
    /// the first counts: downloads overlap.
    ///
    /// - Parameters:
    ///   - table: the bill as it was read.
    ///   - columns: which of its columns say what.
    ///   - zone: the zone of times that name none.
    public static func all(
        of table: BillTable, _ columns: BillColumns, zone: Zone
    ) throws(BillError) -> [BillRecord] {
        var records: [BillRecord] = []
        var seen: Set<[String]> = []
        for row in table.rows {
            let record = try BillRecord(row.line, row.cells, columns, zone)
            if record.task != nil, record.instant != nil, !seen.insert(row.cells).inserted {
                continue
            }
            records.append(record)
        }
        return records
    }

    private init(
        _ line: Int, _ cells: [String], _ columns: BillColumns, _ zone: Zone
    ) throws(BillError) {
        func text(_ field: BillColumns.Field) -> String? {
            guard let cell = columns.places[field].map({ cells[$0].trimmed }), !cell.isEmpty else {
                return nil
            }
            return cell
        }
        func wrong(_ field: BillColumns.Field) -> (Int, String, String) {
            let title = columns.places[field].map { columns.titles[$0] } ?? ""
            return (line, title, text(field) ?? "")
        }
        self.line = line
        task = text(.task)
        model = text(.model)
        var currency = columns.currency
        instant = try text(.time).map { (cell) throws(BillError) in
            if let instant = BillTime.instant(cell, zone) { return instant }
            let (line, title, text) = wrong(.time)
            throw .badTime(line: line, title: title, text: text)
        }
        func number(_ field: BillColumns.Field) throws(BillError) -> BillAmount? {
            guard let cell = text(field), let place = columns.places[field] else { return nil }
            if let amount = BillAmount(cell, isNegated: columns.negated.contains(place)) {
                return amount
            }
            let (line, title, text) = wrong(field)
            throw .badAmount(line: line, title: title, text: text)
        }
        let amount = try number(.amount)
        var credits = try number(.credits)?.number
        var counts = amount?.isCredits ?? false
        if let word = text(.currency) {
            if let named = Currency(word.uppercased()), word.lowercased() != "credits" {
                currency = named
            } else {
                counts = true
            }
        }
        if counts, let amount {
            // Said twice, it must be the same.
            if credits ?? amount.number != amount.number {
                let (line, title, text) = wrong(.amount)
                throw .badAmount(line: line, title: title, text: text)
            }
            credits = amount.number
        }
        self.currency = amount?.currency ?? currency
        self.credits = credits
        self.amount = counts ? nil : amount?.number
        // Of a task the others may know more; alone, it is not known to have cost nothing.
        if task == nil, self.amount == nil, credits == nil {
            let (line, title, text) = wrong(columns.places[.amount] == nil ? .credits : .amount)
            throw .badAmount(line: line, title: title, text: text)
        }
    }
}

/// A figure with what stands about it: `-0.55`, `$0.55`, `0.55 USD`, `55 credits`.
private struct BillAmount {
    let number: Nanos
    var currency: Currency?
    var isCredits = false

    /// `nil` for anything else: a comma may be a point or a separator, and is not guessed at.
    init?(_ text: String, isNegated: Bool) {
        var digits = text[...]
        var isNegative = isNegated
        if let sign = digits.first, sign == "-" || sign == "+" || sign == "\u{2212}" {
            if sign != "+" { isNegative.toggle() }
            digits = digits.dropFirst()
        }
        if digits.first == "$" {
            currency = .usd
            digits = digits.dropFirst()
        }
        let figure = digits.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let word = digits[figure.endIndex...].trimmed
        switch word.lowercased() {
        case "": break
        case "credit", "credits", "积分", "points": isCredits = true
        default:
            guard let named = Currency(word.uppercased()), word.count == 3,
                currency == nil || currency == named
            else { return nil }
            currency = named
        }
        guard let amount = BillAmount.rounded(figure) else { return nil }
        number = Nanos(isNegative ? -amount.count : amount.count)
    }

    /// A gateway that counts in binary fractions writes 0.27500000000000002: to the nearest of what
    /// money can say here.
    private static func rounded(_ figure: Substring) -> Nanos? {
        guard let point = figure.firstIndex(of: "."), figure.utf8.count <= 40 else {
            return Nanos(decimal: figure)
        }
        let places = figure[figure.index(after: point)...]
        if places.count <= 9 { return Nanos(decimal: figure) }
        guard places.allSatisfy({ $0.isNumber }),
            let kept = Nanos(decimal: figure.dropLast(places.count - 9))
        else { return nil }
        let isUp = places.dropFirst(9).first.map { $0 >= "5" } ?? false
        return isUp ? try? kept.adding(Nanos(1)) : kept
    }
}

/// Instants as consoles and logs write them.
enum BillTime {
    /// Reads seconds or milliseconds since 1970, RFC 3339 with or without a fraction, or a date with or
    /// without a time in a zone's clocks.
    static func instant(_ text: String, _ zone: Zone) -> Instant? {
        // From here on a character is a byte.
        guard text.allSatisfy(\.isASCII) else { return nil }
        if text.utf8.count <= 13, text.allSatisfy(\.isNumber) {
            guard let number = Int64(text), text.utf8.count >= 9 else { return nil }
            return Instant(seconds: text.utf8.count > 11 ? number / 1_000 : number)
        }
        var text = text.replacing("/", with: "-")
        if text.utf8.count == 10, let date = CivilDate(text) { return zone.startOfDay(date) }
        guard text.utf8.count >= 16, text.utf8.count <= 40 else { return nil }
        let gap = text.index(text.startIndex, offsetBy: 10)
        if text[gap] == " " { text.replaceSubrange(gap...gap, with: "T") }
        if let dot = text.firstIndex(where: { $0 == "." || $0 == "," }) {
            let end = text[text.index(after: dot)...].firstIndex { !$0.isNumber } ?? text.endIndex
            text.removeSubrange(dot..<end)
        }
        if text.hasSuffix(" UTC") { text = text.dropLast(4) + "Z" }
        if text.count == 16 { text += ":00" }
        return Instant(text) ?? local(text, zone)
    }

    /// Without a zone of its own; where clocks show an hour twice, its first.
    private static func local(_ text: String, _ zone: Zone) -> Instant? {
        guard let shown = Instant(text + "Z") else { return nil }
        // A day is enough for every offset: one of the two is in force, or the clocks skipped it.
        let offsets = [-86_400, 86_400].map { days in
            zone.offsetSeconds(at: Instant(seconds: shown.seconds + days))
        }
        let instants = offsets.map { Instant(seconds: shown.seconds - $0) }
        let real = zip(instants, offsets).filter { zone.offsetSeconds(at: $0) == $1 }.map(\.0)
        return real.min() ?? instants[0]
    }
}
