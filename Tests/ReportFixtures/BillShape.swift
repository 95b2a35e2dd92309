public import KlingCost
public import SeededCases

/// A gateway's books rendered as a bill of a random shape, as consoles and spreadsheets write them.
///
/// A shape that cannot show a row does not show it: where only signs tell refunds from charges, a
/// top-up could not be told from a refund.
public struct BillShape: Sendable {
    /// How a row's kind is told.
    public enum KindWay: String, Sendable, CaseIterable {
        /// A refund is below zero.
        case sign
        /// A charge is below zero, and the user says so.
        case turnedSign
        /// A column of the balance's change.
        case change
        /// A column of words.
        case words
        /// A column of words, and refunds are below zero too.
        case signedWords
        /// New-api's numbers.
        case numbers
        /// A column of what came back.
        case refundColumn
        /// What left and what came in, in a column each.
        case flows
    }

    /// Where the task's name stands.
    public enum TaskWay: String, Sendable, CaseIterable {
        case column, guarded, quoted, jsonCell, missing, damaged
    }

    /// How times are written.
    public enum TimeWay: String, Sendable, CaseIterable {
        case utc, offset, shortOffset, local, unpadded, halves, minutes, seconds, milliseconds
        case fraction, missing
    }

    /// How amounts are written.
    public enum AmountWay: String, Sendable, CaseIterable {
        case plain, dollar, code, titled, currencyColumn, padded, exponent, grouped, brackets
        case quota, credits, creditWords
    }

    /// What the file is.
    public enum FileWay: String, Sendable, CaseIterable {
        case comma, semicolon, tab, json, wrapped, lines
        var isJSON: Bool { [.json, .wrapped, .lines].contains(self) }
    }

    /// How its text is written.
    public enum TextWay: String, Sendable, CaseIterable {
        case utf8, marked, utf16, utf16Big, gb18030
    }

    /// How kinds are told.
    public private(set) var kinds = KindWay.words
    /// Where tasks' names stand.
    public private(set) var tasks = TaskWay.column
    /// How times are written.
    public private(set) var times = TimeWay.utc
    /// How amounts are written.
    public private(set) var amounts = AmountWay.plain
    /// What the file is.
    public private(set) var file = FileWay.comma
    /// How its text is written.
    public private(set) var text = TextWay.utf8
    /// Whether titles and words are Chinese.
    public private(set) var isChinese = false
    /// Whether it names models.
    public private(set) var hasModel = true
    /// Whether it may end in a sum.
    public private(set) var hasClosing = false
    /// Whether some rows stand there twice.
    public private(set) var hasOverlap = false
    /// Whose clocks the times show, where they name none.
    public private(set) var zone = Zone.utc
    /// What the user says of its columns: `--map`.
    public private(set) var meanings: [String] = []
    /// The rows that it shows.
    public private(set) var shown: [BillTruth] = []
    /// The file.
    public private(set) var bytes: [UInt8] = []

    /// Whether it names tasks, amounts and kinds, in any way that is read.
    public var isWhole: Bool { tasks != .missing && tasks != .damaged }
    /// Whether its times say whose clocks they are, or there are none.
    public var namesZone: Bool { ![.local, .unpadded, .halves, .minutes].contains(times) }
    /// To how many seconds its times are written.
    private var timeStep: Int64 { times == .minutes ? 60 : 1 }
    /// When a row was by this bill: what came back in a column stands in its charge's row. `nil`
    /// where it names no times.
    public func instant(of truth: BillTruth) -> Instant? {
        if times == .missing { return nil }
        var seconds = truth.instant.seconds
        if kinds == .refundColumn, truth.kind == .refund,
            let charge = shown.first(where: { $0.kind == .charge && $0.task == truth.task })
        {
            seconds = charge.instant.seconds
        }
        return Instant(seconds: seconds - seconds % timeStep)
    }
    /// Whether amounts are in credits.
    public var countsCredits: Bool { [.credits, .creditWords].contains(amounts) }
    /// What was drawn, in a line.
    public var words: String {
        [
            kinds.rawValue, tasks.rawValue, times.rawValue, amounts.rawValue, file.rawValue,
            text.rawValue, isChinese ? "zh" : "en", hasModel ? "model" : "no model",
            hasClosing ? "closing" : "", hasOverlap ? "overlap" : "",
        ].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Draws a shape and renders the books in it.
    public init(of truths: [BillTruth], _ random: inout SeededRandom) {
        draw(truths, &random)
        let rows = rows(of: truths, &random)
        let table = BillTableText(rows, file, text, &random)
        bytes = table.bytes
    }

    // MARK: What is drawn

    private mutating func draw(_ truths: [BillTruth], _ random: inout SeededRandom) {
        kinds = KindWay.allCases.randomElement(using: &random) ?? .words
        file = FileWay.allCases.randomElement(using: &random) ?? .comma
        let guards: [TaskWay] = file.isJSON ? [.column] : [.column, .column, .guarded, .quoted]
        tasks = guards.randomElement(using: &random) ?? .column
        if random.chance(10) { tasks = .jsonCell }
        if random.chance(10) { tasks = .missing }
        if random.chance(2), !file.isJSON { tasks = .damaged }
        times = TimeWay.allCases.randomElement(using: &random) ?? .utc
        // Without a name and a time nothing tells rows of one amount apart.
        if times == .missing, tasks == .missing { times = .utc }
        let creditsAreKnown = truths.allSatisfy { $0.credits != nil }
        repeat {
            amounts = AmountWay.allCases.randomElement(using: &random) ?? .plain
        } while !fits(amounts, truths, creditsAreKnown)
        isChinese = random.chance(40)
        hasModel = random.chance(75)
        text = TextWay.allCases.randomElement(using: &random) ?? .utf8
        if file.isJSON, text != .utf8 { text = .utf8 }
        if !namesZone, random.chance(60) {
            zone =
                ["+08:00", "-05:00", "+05:30"].randomElement(using: &random)
                .flatMap { Zone(fixed: $0) } ?? .utc
        }
        hasClosing = !file.isJSON && (tasks != .missing || times != .missing) && random.chance(25)
        hasOverlap =
            tasks != .missing && times != .missing && tasks != .damaged && random.chance(20)
    }

    /// Whether amounts can be written so.
    private func fits(_ way: AmountWay, _ truths: [BillTruth], _ hasCredits: Bool) -> Bool {
        switch way {
        case .credits: hasCredits && kinds != .flows
        case .creditWords: hasCredits
        case .quota:
            // 500,000 to the dollar: two thousand of 1e-9 each; of credits nothing says so.
            truths.allSatisfy { $0.amount.count % 2_000 == 0 } && kinds != .change
        case .brackets: [.sign, .turnedSign, .change, .signedWords].contains(kinds)
        default: true
        }
    }

    // MARK: Rows

    private mutating func rows(
        of truths: [BillTruth], _ random: inout SeededRandom
    ) -> [[(title: String, cell: BillCell)]] {
        let isTold = [.words, .signedWords, .numbers].contains(kinds)
        var rows = truths.filter { isTold || $0.kind == .charge || $0.kind == .refund }
        // What came back must stand beside what was charged.
        if kinds == .refundColumn {
            let charged = Set(rows.filter { $0.kind == .charge }.compactMap(\.task))
            rows = rows.filter { $0.kind == .charge || $0.task.map(charged.contains) ?? false }
            if tasks == .missing { rows = rows.filter { $0.kind == .charge } }
        }
        // A refund alone says nothing of whose it is.
        if tasks == .missing || tasks == .damaged { rows = rows.filter { $0.kind != .refund } }
        shown = rows
        let order = Int.random(in: 0..<3, using: &random)
        if order == 1 { rows.reverse() }
        if order == 2 { rows.shuffle(using: &random) }
        let titles = BillTitlesDrawn(self, &random)
        meanings = titles.meanings
        var cells = rows.compactMap { truth -> [(String, BillCell)]? in
            // It stands in its charge's row.
            if kinds == .refundColumn, truth.kind == .refund { return nil }
            return row(truth, rows, titles)
        }
        if hasOverlap, cells.count > 1 {
            // Of rows without a task two may be two.
            let named = cells.filter { row in
                row.contains { $0.0 == titles.title(of: .task) && !$0.1.content.isEmpty }
            }
            let start = Int.random(in: 0...named.count, using: &random)
            cells += named[start...].prefix(Int.random(in: 1...3, using: &random))
        }
        if hasClosing, let last = closing(cells, titles, &random) { cells.append(last) }
        return cells
    }

    private func row(
        _ truth: BillTruth, _ all: [BillTruth], _ titles: BillTitlesDrawn
    ) -> [(String, BillCell)] {
        var row: [(String, BillCell)] = []
        for column in titles.columns {
            let cell: BillCell
            switch column {
            case .task: cell = task(of: truth)
            case .time: cell = time(of: truth)
            case .model: cell = .text(truth.task == nil ? "" : truth.model)
            case .kind: cell = kind(of: truth)
            case .amount: cell = amount(truth, isNegative: isNegative(truth))
            case .refund:
                let back = all.filter { $0.kind == .refund && $0.task == truth.task }
                cell = refund(back, truth)
            case .debit: cell = truth.kind == .charge ? amount(truth, isNegative: false) : .text("")
            case .credit:
                cell = truth.kind == .refund ? amount(truth, isNegative: false) : .text("")
            case .currency: cell = .text("USD")
            case .harmless(let text): cell = .text(text)
            }
            row.append((titles.title(of: column), cell))
        }
        return row
    }

    private func isNegative(_ truth: BillTruth) -> Bool {
        switch kinds {
        case .sign, .signedWords: truth.kind == .refund
        case .turnedSign, .change: truth.kind == .charge
        case .words, .numbers, .refundColumn, .flows: false
        }
    }

    private func task(of truth: BillTruth) -> BillCell {
        guard let task = truth.task else { return .text("") }
        switch tasks {
        case .column, .missing: return .text(task)
        case .guarded: return .text("=\"\(task)\"")
        case .quoted: return .text("'\(task)")
        case .jsonCell: return .text("{\"is_task\":true,\"task_id\":\"\(task)\",\"ratio\":1}")
        case .damaged: return .text("1.2\(task.utf8.count)E+18")
        }
    }

    private func kind(of truth: BillTruth) -> BillCell {
        if kinds == .numbers {
            let number =
                switch truth.kind {
                case .charge: "2"
                case .refund: "6"
                case .topUp: "1"
                case .other: "4"
                }
            return .number(number)
        }
        let word =
            switch truth.kind {
            case .charge: isChinese ? "消费" : "consume"
            case .refund: isChinese ? "退款" : "refund"
            case .topUp: isChinese ? "充值" : "top-up"
            case .other: isChinese ? "系统" : "system"
            }
        return .text(word)
    }

    private func refund(_ back: [BillTruth], _ truth: BillTruth) -> BillCell {
        var sum = truth
        let parts = back.map { (countsCredits ? $0.credits : $0.amount) ?? .zero }
        let count = parts.reduce(Int64(0)) { $0 + $1.count }
        if count == 0 { return .text("") }
        (sum.amount, sum.credits) = (Nanos(count: count), Nanos(count: count))
        return amount(sum, isNegative: false)
    }

    private func closing(
        _ cells: [[(String, BillCell)]], _ titles: BillTitlesDrawn, _ random: inout SeededRandom
    ) -> [(String, BillCell)]? {
        guard kinds != .flows, tasks != .damaged, amounts != .brackets, let first = cells.first,
            cells.count > 2, !hasOverlap
        else { return nil }
        var sum = BillTruth(
            .charge, task: nil, at: Instant(seconds: 0), model: "", amount: .zero, credits: .zero)
        var (total, credits): (Int64, Int64) = (0, 0)
        for truth in shown {
            // As they stand: the refund has a row of its own, and perhaps a sign.
            if kinds == .refundColumn, truth.kind == .refund { continue }
            let sign: Int64 = isNegative(truth) ? -1 : 1
            total += sign * truth.amount.count
            credits += sign * (truth.credits ?? .zero).count
        }
        let shownSum = countsCredits ? credits : total
        if shownSum == 0 || kinds == .turnedSign && shownSum > 0 { return nil }
        (sum.amount, sum.credits) = (Nanos(count: abs(total)), Nanos(count: abs(credits)))
        let isCalled = Bool.random(using: &random)
        return first.enumerated().map { place, cell in
            if cell.0 == titles.title(of: .amount) {
                return (cell.0, amount(sum, isNegative: shownSum < 0))
            }
            let label = isChinese ? "合计" : "Total"
            return (cell.0, .text(place == 0 && isCalled ? label : ""))
        }
    }
}
