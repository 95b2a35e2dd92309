import KlingCost

/// What the words of a bill's rows say that they are about.
struct BillKinds {
    private let columns: BillColumns
    /// Columns of kinds in which new-api's numbers stand, and whether that is a guess.
    private var numbered: [Int: Bool] = [:]
    /// Columns whose titles are not known, and whose words all are.
    private var guessed: [Int] = []
    private let answers: BillAnswers
    /// Words of charges, a column each, that stand in rows without work only, while other words stand
    /// where work is named: who tops up makes a payment, and charges an account.
    private var worklessWords: [Int: Set<String>] = [:]

    /// New-api's numbers (`model/log.go` of QuantumNous/new-api): of all other kinds nothing is spent.
    private static let numbers: [String: BillRecord.Kind] = [
        "0": .other, "1": .topUp, "2": .charge, "3": .other, "4": .other, "5": .other, "6": .refund,
    ]

    /// Looks through the columns that may say it.
    ///
    /// - Throws: ``BillError/unknownKinds`` where one may, and its words are not known.
    init(_ columns: BillColumns, _ rows: [BillRow]) throws(BillError) {
        self.columns = columns
        answers = BillAnswers(columns, rows)
        for place in columns.kinds {
            worklessWords[place] = BillKinds.worklessWords(rows, place)
            let words = BillKinds.words(rows, place)
            if words.isEmpty || words.contains(where: { saidKind($0) != nil }) { continue }
            if words.contains("2"), words.allSatisfy({ BillKinds.numbers[$0] != nil }) {
                numbered[place] = !columns.titles.contains { BillTitles.plain($0) == "quota" }
                continue
            }
            try check(place, words)
        }
        for place in columns.statuses {
            let words = BillKinds.words(rows, place)
            if words.contains(where: { columns.statusWords[$0] != nil }) { continue }
            try check(place, words)
        }
        for place in columns.open where columns.kinds.isEmpty {
            try look(at: place, rows)
        }
    }

    private func check(_ place: Int, _ words: [String]) throws(BillError) {
        if words.isEmpty || words.contains(where: { BillWords.meaning($0) != nil }) { return }
        // A status of what did not happen is known too: its rows are unclear.
        if columns.statuses.contains(place), words.contains(where: BillWords.isUndone) { return }
        throw .unknownKinds(UnknownWords(columns.titles[place], words), isNamed: true)
    }

    /// A column of a title that nobody knows: its words may be those of kinds, or the sign may
    /// depend on them.
    private mutating func look(at place: Int, _ rows: [BillRow]) throws(BillError) {
        if BillReturns.isTitle(columns.titles[place]) { return }
        let words = BillKinds.words(rows, place)
        if words.count < 2 || words.count > 12 || words.contains(where: { $0.utf8.count > 60 }) {
            return
        }
        // Numbers, times and names are not words.
        if words.contains(where: { $0.contains(where: \.isNumber) }) { return }
        let meanings = Set(words.map { BillWords.exactly($0) })
        let isOfKinds = meanings.contains(.refund) || meanings.contains(.topUp)
        if isOfKinds || meanings == [.outgoing, .incoming] {
            guessed.append(place)
        } else if BillKinds.decide(rows, place) {
            throw .unknownKinds(UnknownWords(columns.titles[place], words), isNamed: false)
        }
    }

    /// Whether a column's words go with the signs, where there are both; or whether the rows of one
    /// task differ in them.
    private static func decide(_ rows: [BillRow], _ place: Int) -> Bool {
        var signs: [String: Set<Bool>] = [:]
        var tasks: [String: Set<String>] = [:]
        for row in rows {
            guard let word = row.text(place), let figure = row.figure, figure != .zero else {
                continue
            }
            signs[word, default: []].insert(figure < .zero)
            if let task = row.task { tasks[task, default: []].insert(word) }
        }
        let isSigned = Set(signs.values.flatMap { $0 }).count == 2
        if isSigned { return signs.values.allSatisfy { $0.count == 1 } }
        return tasks.values.contains { $0.count > 1 }
    }

    private static func worklessWords(_ rows: [BillRow], _ place: Int) -> Set<String> {
        var named: Set<String> = []
        var unnamed: Set<String> = []
        for row in rows {
            guard let word = row.text(place), row.figure ?? .zero != .zero else { continue }
            if row.task != nil || row.model != nil {
                named.insert(word)
            } else {
                unnamed.insert(word)
            }
        }
        return named.isEmpty ? [] : unnamed.subtracting(named)
    }

    private static func words(_ rows: [BillRow], _ place: Int) -> [String] {
        var words: [String] = []
        var seen: Set<String> = []
        for row in rows {
            guard let word = row.text(place), !seen.contains(word), !BillClosing.isCalledSo(row)
            else { continue }
            seen.insert(word)
            words.append(word)
            if words.count > 1_000 { break }
        }
        return words
    }

    private func saidKind(_ word: String) -> BillRecord.Kind? {
        columns.kindWords[word].map { BillKinds.kind($0, word) }
    }

    private static func kind(_ kind: BillForm.Kind, _ words: String) -> BillRecord.Kind {
        switch kind {
        case .charge: .charge
        case .refund: .refund
        case .topUp: .topUp
        case .other: .other
        case .unclear: .unclear(words: words)
        }
    }

    /// Words of which nobody knows what they say: their rows are unclear.
    func unknown(in rows: [BillRow]) -> [UnknownWords] {
        func found(_ places: [Int], _ isKnown: (Int, String) -> Bool) -> [UnknownWords] {
            places.compactMap { place in
                let words = BillKinds.words(rows, place).filter { !isKnown(place, $0) }
                return words.isEmpty ? nil : UnknownWords(columns.titles[place], words)
            }
        }
        return found(columns.kinds + guessed) { place, word in
            numbered[place] != nil || saidKind(word) != nil || BillWords.meaning(word) != nil
        }
            + found(columns.statuses) { _, word in
                columns.statusWords[word] != nil || BillWords.meaning(word)?.meaning == .settled
            }
    }

    // MARK: A row

    /// What a row's words say; `nil` where none of its columns says anything.
    func told(_ row: BillRow) -> BillRow.Told? {
        var kinds: [BillRecord.Kind] = []
        var meanings: Set<BillWords.Meaning> = row.flow.map { [$0] } ?? []
        var (isGuessed, unknown): (Bool, String?) = (false, nil)
        for place in columns.kinds + guessed {
            guard let word = row.text(place) else { continue }
            if let kind = saidKind(word) {
                kinds.append(kind)
            } else if let isGuess = numbered[place] {
                kinds.append(BillKinds.numbers[word] ?? .other)
                isGuessed = isGuessed || isGuess
            } else if let (meaning, isExact) = BillWords.meaning(word) {
                if meaning == .charge || meaning == .outgoing,
                    worklessWords[place]?.contains(word) ?? false
                {
                    unknown = unknown ?? "\(columns.titles[place]): \(word), and no work is named"
                }
                meanings.insert(meaning)
                isGuessed = isGuessed || !isExact || guessed.contains(place)
            } else {
                unknown = unknown ?? "\(columns.titles[place]): \(word)"
            }
        }
        unknown = unknown ?? answers.doubt(of: row)
        let status = status(of: row)
        if case .unclear(let words) = status { unknown = unknown ?? words }
        if let unknown { return BillRow.Told(kind: .unclear(words: unknown)) }
        kinds += meanings.compactMap(\.kind)
        if let status, status != .charge { kinds = [status] }
        if status == .charge, kinds.isEmpty, meanings.isEmpty { kinds = [.charge] }
        let words = spoken(row)
        guard let first = kinds.first else {
            return BillKinds.flowing(row, meanings.subtracting([.settled]), words)
        }
        let isContradicted =
            kinds.contains { $0 != first } || first == .charge && meanings.contains(.incoming)
            || first == .refund && meanings.contains(.outgoing)
        return BillRow.Told(
            kind: isContradicted ? .unclear(words: words) : first, isGuessed: isGuessed)
    }

    /// What came in of work came back; without work it may have been bought.
    private static func flowing(
        _ row: BillRow, _ meanings: Set<BillWords.Meaning>, _ words: String
    ) -> BillRow.Told? {
        if meanings.isEmpty { return nil }
        if meanings.contains(.purchase) {
            return BillRow.Told(kind: row.task == nil ? .topUp : .charge, isGuessed: true)
        }
        if meanings.count > 1 { return BillRow.Told(kind: .unclear(words: words)) }
        if meanings.contains(.outgoing) { return BillRow.Told(kind: .charge) }
        return BillRow.Told(
            kind: row.task == nil ? .unclear(words: words + ": a refund or a top-up") : .refund)
    }

    /// What a row's status makes of it: only the gateway's own form, or somebody, says what it
    /// means, unless all went well.
    private func status(of row: BillRow) -> BillRecord.Kind? {
        var found: BillRecord.Kind?
        for place in columns.statuses {
            guard let word = row.text(place) else { continue }
            if let kind = columns.statusWords[word] {
                found = BillKinds.kind(kind, "\(columns.titles[place]): \(word)")
            } else if BillWords.meaning(word)?.meaning != .settled {
                return .unclear(words: "\(columns.titles[place]): \(word)")
            }
        }
        return found
    }

    /// Its words about its kind.
    private func spoken(_ row: BillRow) -> String {
        let places = columns.kinds + guessed + columns.statuses
        let words = places.compactMap { place in
            row.text(place).map { "\(columns.titles[place]): \($0)" }
        }
        return words.isEmpty
            ? row.flow == .incoming ? "it came in" : "" : words.joined(separator: ", ")
    }
}

extension BillWords.Meaning {
    /// The kind that it says by itself.
    fileprivate var kind: BillRecord.Kind? {
        switch self {
        case .charge: .charge
        case .refund: .refund
        case .topUp: .topUp
        case .other: .other
        case .outgoing, .incoming, .purchase, .settled: nil
        }
    }
}
