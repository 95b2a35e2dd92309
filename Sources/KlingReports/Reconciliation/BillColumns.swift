public import KlingCost

/// What the columns of a gateway's record mean: known by their titles, or said.
public struct BillColumns: Hashable, Sendable {
    /// How the figures of a column are counted.
    struct Scale: Hashable, Sendable {
        var isNegated = false
        var divisor: Int64 = 1
    }

    /// The columns that were found, of fields that have one.
    public private(set) var places: [BillMeaning.Field: Int] = [:]
    /// The columns that say what a row is about.
    var kinds: [Int] = []
    /// The columns that say how its work ended.
    var statuses: [Int] = []
    /// Columns that nothing is known of, and whose words may matter.
    var open: [Int] = []
    /// Columns in which sentences stand.
    var prose: [Int] = []
    /// Columns whose titles have no letters.
    private(set) var unnamed: [Int] = []
    /// Columns whose titles ask if something came back, or how much.
    let asking: Set<Int>
    /// Columns that the form passes by, whose words may matter nonetheless.
    private var passed: [Int] = []
    /// How the gateway writes its bills, where that was said or seen.
    public let form: BillForm?
    /// What words in columns of kinds say, and in columns of statuses: what somebody said outranks
    /// the form.
    let kindWords, statusWords: [String: BillForm.Kind]
    /// The currency that the title of the amounts names, or the form.
    private(set) var currency: Currency?
    /// The zone that the title of the times names, in seconds east of UTC.
    private(set) var offset: Int64?
    /// What they are called.
    let titles: [String]
    private var scales: [Int: Scale] = [:]
    private var claimed: Set<Int> = []
    /// Those of which somebody said what they mean.
    private var said: Set<Int> = []

    /// Finds the columns of a table.
    ///
    /// - Parameters:
    ///   - titles: of the table.
    ///   - meanings: what somebody said of them; they outrank the form.
    ///   - words: what somebody said that words say of their rows, in columns of kinds and of statuses.
    ///   - form: how the gateway writes its bills.
    public init(
        _ titles: [String], _ meanings: [BillMeaning], words: [String: BillForm.Kind] = [:],
        form: BillForm? = nil
    ) throws(BillError) {
        (self.titles, self.form) = (titles, form)
        asking = Set(titles.indices.filter { BillReturns.isTitle(titles[$0]) })
        kindWords = (form?.kinds ?? [:]).merging(words) { $1 }
        statusWords = (form?.statuses ?? [:]).merging(words) { $1 }
        currency = form?.currency
        for meaning in meanings {
            guard let place = place(of: meaning.title) else {
                throw .noColumn(meaning.title, titles: titles)
            }
            take(meaning, place)
            said.insert(place)
        }
        for meaning in form?.columns ?? [] {
            guard let place = place(of: meaning.title) else {
                throw .noColumn(meaning.title, titles: titles)
            }
            if claimed.contains(place)
                || !meaning.field.isRepeatable && places[meaning.field] != nil
            {
                continue
            }
            take(meaning, place)
            if meaning.field == .ignore { passed.append(place) }
        }
        findFlows()
        for (field, known) in BillTitles.single where places[field] == nil { find(field, known) }
        findChanges()
        findDates()
        findWords()
        volatile = Set(
            unclaimed.filter { BillTitles.volatile.contains(BillTitles.plain(titles[$0])) })
        if ![.amount, .credits, .debit].contains(where: { places[$0] != nil }) {
            throw titles.isEmpty ? .noRows : .noAmount(titles: titles)
        }
        if let place = places[.amount], scale(place).divisor == 1,
            BillTitles.countsHundredths(titles[place])
        {
            throw .hundredths(title: titles[place])
        }
    }

    /// A line that says which columns were taken for what.
    public var words: String {
        var words = BillMeaning.Field.allCases.compactMap { field in
            places[field].map { "\(field.rawValue): \(titles[$0])" }
        }
        if !kinds.isEmpty { words.append("kind: " + names(kinds)) }
        if !statuses.isEmpty { words.append("status: " + names(statuses)) }
        return words.joined(separator: ", ")
    }

    /// What the column is called that names the work; `nil` where there is none.
    public var taskTitle: String? { places[.task].map { titles[$0] } }

    private func names(_ places: [Int]) -> String {
        places.map { titles[$0] }.joined(separator: " and ")
    }

    /// Whether the column of currencies can hold nothing else; a unit may be a second.
    var countsInCurrencies: Bool {
        places[.currency].map { !["unit", "单位"].contains(BillTitles.plain(titles[$0])) } ?? false
    }

    /// Whether somebody said which sign a charge has, or a title did.
    var signsAreKnown: Bool {
        [places[.amount], places[.credits]].contains { place in
            place.map { scale($0).isNegated } ?? false
        }
    }

    /// Columns that were taken for nothing.
    var unclaimed: [Int] { titles.indices.filter { !claimed.contains($0) } }

    /// Columns that each download counts anew: the rows' numbers, the balance, when it was made.
    private(set) var volatile: Set<Int> = []

    /// Whether somebody said what a column means.
    func isSaid(_ place: Int) -> Bool { said.contains(place) }

    /// Columns in which words of giving back may stand.
    var spoken: [Int] {
        prose + open + kinds + unnamed + passed + [places[.task], places[.model]].compactMap { $0 }
    }

    func scale(_ place: Int) -> Scale { scales[place] ?? Scale() }

    // MARK: Finding them

    private func place(of title: String) -> Int? {
        if let place = titles.firstIndex(of: title) { return place }
        let plain = BillTitles.plain(title)
        return plain.isEmpty ? nil : titles.firstIndex { BillTitles.plain($0) == plain }
    }

    private mutating func take(_ meaning: BillMeaning, _ place: Int) {
        claimed.insert(place)
        switch meaning.field {
        case .ignore: break
        case .kind: kinds.append(place)
        case .status: statuses.append(place)
        default:
            places[meaning.field] = place
            scales[place] = Scale(isNegated: meaning.isNegated, divisor: meaning.divisor)
        }
        if meaning.field == .time { offset = BillColumns.offset(named: titles[place]) }
        if meaning.field == .amount {
            currency = BillColumns.currency(named: titles[place]) ?? currency
        }
    }

    /// What left the account and what came in, in a column each.
    private mutating func findFlows() {
        if [.amount, .credits, .debit, .credit].contains(where: { places[$0] != nil }) { return }
        let plains = titles.map(BillTitles.plain)
        func first(_ known: Set<String>) -> Int? {
            plains.indices.first {
                !claimed.contains($0) && known.contains(BillTitles.stem(plains[$0]))
            }
        }
        guard let out = first(BillTitles.debits), let into = first(BillTitles.credits) else {
            return
        }
        (places[.debit], places[.credit]) = (out, into)
        claimed.formUnion([out, into])
        currency = BillColumns.currency(named: titles[out]) ?? currency
    }

    private mutating func find(_ field: BillMeaning.Field, _ known: [String]) {
        if field == .amount, places[.debit] != nil { return }
        if field == .credits, places[.debit] != nil { return }
        for word in known {
            for (place, title) in titles.enumerated() where !claimed.contains(place) {
                let plain = BillTitles.plain(title)
                guard plain.hasPrefix(word) else { continue }
                let named = BillColumns.currency(named: title)
                let rest = String(plain.dropFirst(word.count))
                let isKnown =
                    plain == word
                    || [.amount, .refund].contains(field)
                        && (BillTitles.currencies[rest] != nil
                            || named.map { $0.code.lowercased() == rest } ?? false)
                    || field == .time && BillColumns.offset(named: title) != nil
                        && BillTitles.plain(BillColumns.bare(title)) == word
                guard isKnown else { continue }
                places[field] = place
                claimed.insert(place)
                if field == .amount { currency = named ?? currency }
                if field == .time { offset = BillColumns.offset(named: title) }
                return
            }
        }
    }

    /// A change of the balance is a charge where it is below zero.
    private mutating func findChanges() {
        if [.amount, .credits, .debit].contains(where: { places[$0] != nil }) { return }
        for (place, title) in titles.enumerated() where !claimed.contains(place) {
            let plain = BillTitles.plain(title)
            guard BillTitles.changes.contains(BillTitles.stem(plain)) else { continue }
            places[BillTitles.creditChanges.contains(plain) ? .credits : .amount] = place
            scales[place] = Scale(isNegated: true)
            claimed.insert(place)
            currency = BillColumns.currency(named: title) ?? currency
            return
        }
    }

    /// The day in one column, the time of the day in another.
    private mutating func findDates() {
        guard places[.date] == nil, let time = places[.time],
            ["time", "时间"].contains(BillTitles.plain(titles[time])),
            let place = titles.indices.first(where: {
                !claimed.contains($0) && ["date", "日期"].contains(BillTitles.plain(titles[$0]))
            })
        else { return }
        places[.date] = place
        claimed.insert(place)
    }

    /// Columns whose words may matter, of a known form too: it may say nothing of kinds.
    private mutating func findWords() {
        for (place, title) in titles.enumerated() where !claimed.contains(place) {
            let plain = BillTitles.plain(title)
            if BillTitles.prose.contains(plain) {
                prose.append(place)
            } else if BillTitles.kinds.contains(plain) {
                kinds.append(place)
            } else if BillTitles.statuses.contains(plain) {
                statuses.append(place)
            } else if plain.isEmpty {
                unnamed.append(place)
            } else if !BillTitles.isHarmless(title) {
                open.append(place)
            }
        }
    }

    // MARK: What titles name

    /// The currency in a title: `Cost (USD)`, `金额(元)`, `Amount ($)`.
    private static func currency(named title: String) -> Currency? {
        if let (_, named) = BillTitles.amount(BillTitles.plain(title)), let named { return named }
        if let named = BillTitles.code(in: title) { return named }
        if title.contains("$") { return .usd }
        return title.contains("¥") || title.contains("￥") ? Currency("CNY") : nil
    }

    /// The zone in a title: `Created (UTC)`, `时间(UTC+8)`, `created_utc`.
    private static func offset(named title: String) -> Int64? {
        if title.lowercased().hasSuffix("_utc") { return 0 }
        guard let open = title.lastIndex(where: { $0 == "(" || $0 == "（" }),
            let last = title.last, last == ")" || last == "）"
        else { return nil }
        let name = title[title.index(after: open)...].dropLast().filter { $0 != " " }
        return BillTime.offset(String(name))
    }

    /// A title without what stands in brackets behind it.
    private static func bare(_ title: String) -> String {
        if title.lowercased().hasSuffix("_utc") { return String(title.dropLast(4)) }
        return title.lastIndex { $0 == "(" || $0 == "（" }.map { String(title[..<$0]) } ?? title
    }
}
