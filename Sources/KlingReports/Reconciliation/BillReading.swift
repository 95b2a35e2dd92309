public import KlingCost

/// A bill's table, understood row by row.
public struct BillReading: Hashable, Sendable {
    /// A row that counts for nothing, and why.
    public enum LeftOut: Hashable, Sendable {
        /// Alike in every column to another of the same task and time: downloads overlap.
        case repeated(line: Int)
        /// The sum of the others.
        case closing(line: Int, sum: Nanos)
        /// The titles once more.
        case titles(line: Int)
        /// A state of a task that another row says the end of.
        case superseded(line: Int)
        /// No task, no time and no figure.
        case empty(line: Int)
        /// Another gateway's, in a sheet of several.
        case ofAnother(line: Int, seller: String)
    }

    /// What the rows say, in their order.
    public private(set) var records: [BillRecord] = []
    /// Rows that count for nothing.
    public private(set) var leftOut: [LeftOut] = []
    /// The lines of figures that were rounded to the nearest 1e-9.
    public private(set) var rounded: [Int] = []

    /// Words of which nobody knows what they say of their rows.
    public private(set) var unknownWords: [UnknownWords] = []

    /// What was bought, to be held against the ledger's top-ups.
    public var topUps: [BillRecord] { records.filter { $0.kind == .topUp } }

    /// Whether some row's kind was guessed.
    public var isGuessed: Bool { records.contains(where: \.isGuessed) }

    /// Reads the rows of a table.
    ///
    /// - Parameters:
    ///   - table: the bill as it was read.
    ///   - columns: which of its columns say what.
    ///   - zone: the zone of times that name none.
    ///   - gateway: whose bill it is; rows that name another one are left out.
    ///   - others: the names of further gateways.
    /// - Throws: ``BillError`` where a column may say what rows are about, in words that
    ///   are not known. A row that cannot be read is unclear, and no error.
    public init(
        of table: BillTable, _ columns: BillColumns, zone: Zone, gateway: String? = nil,
        others: [String] = []
    ) throws(BillError) {
        let time = BillReading.time(of: table, columns, zone)
        var rows = rows(of: table, columns, time)
        if let gateway { leaveOutOthers(&rows, columns, gateway, others) }
        BillReading.widenMidnights(&rows, time)
        BillTasks.find(in: &rows, columns)
        try BillRivals.check(rows, columns)
        try BillRivals.checkQuantities(rows, columns)
        BillSignColumns.apply(to: &rows, columns)
        BillNet.apply(to: &rows, columns)
        leaveOutRepeated(&rows)
        leaveOutEmpty(&rows)
        let kinds = try BillKinds(columns, rows)
        unknownWords = kinds.unknown(in: rows)
        for place in rows.indices {
            let told = kinds.told(rows[place])
            rows[place].told =
                rows[place].section.map { $0.told(told) } ?? told
        }
        if columns.form?.rows == .states {
            let former = BillStates(columns, time).settle(&rows)
            leftOut += former.map { .superseded(line: $0) }
        } else {
            leaveOutAlike(&rows)
        }
        let known = Set(rows.compactMap(\.task))
        for place in rows.indices { BillTasks.readProse(of: &rows[place], columns, known: known) }
        for (line, sum) in BillClosing.take(from: &rows) {
            leftOut.append(.closing(line: line, sum: sum))
        }
        BillAggregates.blame(&rows, columns)
        let signs = BillSigns(rows, isKnown: columns.signsAreKnown)
        let charged = Set(rows.filter { $0.figure ?? .zero != .zero }.compactMap(\.task))
        for row in rows {
            let isOfCharged = row.task.map(charged.contains) ?? false
            let returns = row.isNothing && !isOfCharged ? nil : BillReturns.words(of: row, columns)
            take(row, signs, returns)
        }
    }

    /// The rows under their headings, each with the part of the file that it stands in: titles that
    /// stand there once more begin another.
    private mutating func rows(
        of table: BillTable, _ columns: BillColumns, _ time: BillTime
    ) -> [BillRow] {
        var rows: [BillRow] = []
        var part = 0
        var section: BillSection?
        // A heading may stand above titles of its own.
        var isFresh = true
        for (place, row) in table.rows.enumerated() {
            if let name = table.headings[place] { (section, isFresh) = (BillSection(name), true) }
            let cells = row.cells.map(\.trimmed)
            if cells == table.titles {
                leftOut.append(.titles(line: row.line))
                part += 1
                if !isFresh { section = nil }
                continue
            }
            if let begun = BillSection(headingIn: cells) {
                (section, isFresh) = (begun, true)
                leftOut.append(.empty(line: row.line))
                continue
            }
            var read = BillRow(row, columns, time)
            (read.part, read.section, isFresh) = (part, section, false)
            rows.append(read)
        }
        return rows
    }

    private mutating func leaveOutOthers(
        _ rows: inout [BillRow], _ columns: BillColumns, _ gateway: String, _ others: [String]
    ) {
        guard let sellers = BillSellers(rows, columns, own: gateway, others: others) else { return }
        rows.removeAll { row in
            guard let seller = sellers.other(of: row) else { return false }
            leftOut.append(.ofAnother(line: row.line, seller: seller))
            return true
        }
    }

    private static func time(
        of table: BillTable, _ columns: BillColumns, _ zone: Zone
    ) -> BillTime {
        let places = [columns.places[.time], columns.places[.date]].compactMap { $0 }
        let cells = table.rows.lazy.flatMap { row in
            places.compactMap { $0 < row.cells.count ? row.cells[$0].trimmed : nil }
        }
        let named = columns.offset.map { BillReading.zone(offset: $0) } ?? columns.form?.zone
        return BillTime(
            zone: named ?? zone, order: columns.form?.dateOrder ?? BillTime.order(of: cells))
    }

    /// Where all clocks show midnight they show nothing: a spreadsheet writes dates so.
    private static func widenMidnights(_ rows: inout [BillRow], _ time: BillTime) {
        let days = rows.map { $0.instant.flatMap(time.day) }
        let timed = rows.indices.filter { rows[$0].instant != nil }
        guard timed.count >= fewestMidnights, timed.allSatisfy({ days[$0] != nil }) else { return }
        for place in timed { rows[place].widen(to: days[place]) }
    }

    /// Fewer rows may be of midnight.
    private static let fewestMidnights = 3

    private static func zone(offset: Int64) -> Zone {
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        let minutes = abs(offset) / 60
        let name = (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
        return Zone(fixed: name) ?? .utc
    }

    // MARK: What counts for nothing

    /// Of rows of a task that are alike in every cell, the time included, only the first counts. Of
    /// others, in a file that was put together of several, as many count as its fullest part has. A
    /// task's row that is there twice without a time may be either: somebody must look.
    private mutating func leaveOutRepeated(_ rows: inout [BillRow]) {
        let isOfSeveral = rows.last?.part ?? 0 != 0
        var seen: Set<[String]> = []
        var counts: [[String]: [Int: Int]] = [:]
        var lines: [[String]: Int] = [:]
        var kept: [BillRow] = []
        for var row in rows {
            let cells = [row.section?.name ?? ""] + row.cells
            var isRepeated = false
            if row.task != nil, row.instant != nil {
                isRepeated = !seen.insert(cells).inserted
            } else if isOfSeveral {
                let lasting = row.lasting
                counts[lasting, default: [:]][row.part, default: 0] += 1
                let here = counts[lasting]?[row.part] ?? 1
                isRepeated =
                    counts[lasting]?.contains { $0.key != row.part && $0.value >= here } ?? false
            }
            let former = row.task != nil && row.instant == nil ? lines[cells] : nil
            lines[cells] = row.line
            if let former, !isRepeated {
                row.blame("alike in every column to row \(former), without a time: once or twice")
            }
            if isRepeated { leftOut.append(.repeated(line: row.line)) } else { kept.append(row) }
        }
        rows = kept
    }

    /// A task's rows that say the same of the same time, and differ elsewhere: in another part of the
    /// file, in what each download counts anew, the charge is the same; else somebody must look.
    private mutating func leaveOutAlike(_ rows: inout [BillRow]) {
        struct Said: Hashable {
            let task: String
            let times: ClosedRange<Instant>
            let figures: [Nanos?]
            let currency: Currency?
            let kind: BillRecord.Kind?
        }
        var seen: [Said: [BillRow]] = [:]
        var kept: [BillRow] = []
        for var row in rows {
            guard let task = row.task, let times = row.times, row.figure ?? .zero != .zero else {
                kept.append(row)
                continue
            }
            let figures = [row.amount, row.credits, row.refund]
            let said = Said(
                task: task, times: times, figures: figures, currency: row.currency,
                kind: row.told?.kind)
            let former = seen[said] ?? []
            if former.contains(where: { $0.part != row.part && $0.lasting == row.lasting }) {
                leftOut.append(.repeated(line: row.line))
                continue
            }
            if let first = former.first {
                row.blame("it says the same as row \(first.line), in other words: once or twice")
            }
            seen[said, default: []].append(row)
            kept.append(row)
        }
        rows = kept
    }

    /// Lines below a table, and rules between its parts.
    private mutating func leaveOutEmpty(_ rows: inout [BillRow]) {
        rows.removeAll { row in
            let isOfNothing = row.figure == nil && row.refund == nil && row.fault == nil
            let isEmpty =
                isOfNothing && (row.task == nil && !row.hasTime || BillClosing.isNamedSo(row))
            if isEmpty { leftOut.append(.empty(line: row.line)) }
            return isEmpty
        }
    }

    // MARK: Records

    /// - Parameter returns: where it speaks of something given back.
    private mutating func take(_ row: BillRow, _ signs: BillSigns, _ returns: String?) {
        if row.isRounded { rounded.append(row.line) }
        var (told, isTurned) = signs.kind(of: row)
        func signed(_ figure: Nanos?) -> Nanos? {
            figure.map { isTurned && $0.count != .min ? Nanos(count: -$0.count) : $0 }
        }
        // What is nothing is nothing, whatever it is called.
        if row.isNothing, row.told?.kind != .topUp, !row.isSpoken {
            told = BillRow.Told(kind: row.task == nil ? .other : .charge)
        }
        let isOfWork = told.kind == .charge || told.kind == .other && row.task != nil
        if let returns, isOfWork, row.told?.kind != .refund {
            told = BillRow.Told(kind: .unclear(words: returns))
        }
        if let fault = row.fault { told = BillRow.Told(kind: .unclear(words: fault)) }
        if row.task == nil, row.figure == nil, told.kind == .charge || told.kind == .refund {
            told = BillRow.Told(kind: .unclear(words: "it names no amount"))
        }
        var record = BillRecord(line: row.line, kind: told.kind)
        record.isGuessed = told.isGuessed
        (record.task, record.times, record.model) = (row.task, row.times, row.model)
        record.currency = row.currency
        (record.amount, record.credits) = (signed(row.amount), signed(row.credits))
        records.append(record)
        // A charge and what came back of it, in one row.
        guard let refund = row.refund, refund != .zero, told.kind == .charge else { return }
        record.kind = .refund
        let negative = Nanos(count: -refund.count)
        record.amount = row.amount == nil ? nil : negative
        record.credits = row.amount == nil ? negative : nil
        records.append(record)
    }
}
