public import KlingCost
internal import KlingLedger

/// A gateway's bill held against the ledger. Pure: it is given the bill, then every attempt and every
/// charge that may be on it, one at a time, and keeps of these what the bill does not name.
///
/// By the task's name first. What has none on one of the sides is the same where model, amount and
/// time agree, and nothing else fits: a guess between two would move money from one to the other.
/// Charges that were seen outside before are known work like attempts.
///
/// Only then the period counts: the bill of one is held against what was booked in it, a bill without
/// one against all that was ever booked for the work that it names. Rows of other times bear witness:
/// what they name is on the bill.
public struct Reconciliation {
    /// Attempts held so long before or after the span are looked at too, in seconds: what is billed on
    /// the first may have been held on the last.
    public static let reach: Int64 = 7 * 86_400

    /// Whose bill it is.
    public let gateway: String
    /// The period that was asked for.
    public let period: Range<Instant>?
    /// The span that both sides are to be complete in; beyond it nothing is missing. `nil` where
    /// nothing says what the bill covers.
    public let span: Range<Instant>?
    /// What the rows of the period say.
    let items: [BillItem]
    /// What rows of other times say: no finding of this period, but witnesses.
    let beyond: [BillItem]
    /// When the rows are that have a time; of a day all of it.
    let times: Range<Instant>?
    /// What a credit is worth at an instant, where no hold froze it.
    let worth: (Instant) -> Money?
    /// Tasks that rows name which say nothing of their cost, with the rows' lines.
    private let silent: [String: Int]
    /// What models the gateway sells.
    private let models: [String]
    private let places: [String: Int]
    let beyondPlaces: [String: Int]
    private var tasks: [Int: AttemptRecord] = [:]
    private var witnessed: [Int: AttemptRecord] = [:]
    /// Further attempts whose task one has already: no work that the bill lacks, nor twice on it.
    private var doubled: [AttemptRecord] = []
    private var others: [AttemptRecord] = []
    private var outside: OutsideCharges
    let shown: ShownPlaces?
    private var topUps: TopUps

    /// - Parameters:
    ///   - records: of the bill.
    ///   - gateway: whose bill it is.
    ///   - period: what the bill covers; `nil`: from its first instant to its last.
    ///   - models: names of the models that the gateway sells.
    ///   - worth: what a credit is worth at an instant, where no hold froze it.
    public init(
        of records: [BillRecord], from gateway: String, in period: Range<Instant>?,
        models: [String], worth: @escaping (Instant) -> Money?
    ) throws(BillError) {
        (self.gateway, self.period, self.worth) = (gateway, period, worth)
        self.models = models
        let instants = records.compactMap(\.instant)
        times = Reconciliation.span(of: instants + records.compactMap { $0.times?.upperBound })
        // Of its last day a bill may have a part, and of its first minute.
        span = period ?? Reconciliation.span(of: instants, isCut: true)
        func isCovered(_ record: BillRecord) -> Bool {
            guard let period, let times = record.times else { return true }
            return times.lowerBound < period.upperBound && times.upperBound >= period.lowerBound
        }
        items = try BillItem.all(of: records.filter(isCovered), from: gateway)
        beyond = try BillItem.all(of: records.filter { !isCovered($0) }, from: gateway)
        places = Reconciliation.places(of: items)
        beyondPlaces = Reconciliation.places(of: beyond)
        silent = Dictionary(
            records.compactMap { record in
                record.isOfWork ? nil : record.task.map { ($0, record.line) }
            }, uniquingKeysWith: { first, _ in first })
        outside = OutsideCharges(of: gateway)
        shown = ShownPlaces(of: records)
        topUps = TopUps(of: records.filter(isCovered), from: gateway, in: span)
    }

    /// Where each task is.
    private static func places(of items: [BillItem]) -> [String: Int] {
        Dictionary(
            items.enumerated().compactMap { place, item in item.task.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// From the first to the last.
    ///
    /// - Parameter isCut: where all are written to the minute, of the first one only its end is certain.
    private static func span(of instants: [Instant], isCut: Bool = false) -> Range<Instant>? {
        guard var first = instants.min(), let last = instants.max() else { return nil }
        let end = last.moved(by: 1)
        if isCut, instants.allSatisfy({ $0.seconds % 60 == 0 }) { first = first.moved(by: 59) }
        return min(first, end)..<end
    }

    /// When the attempts were held that are to be given, beside those of the ``named`` tasks.
    var holds: Range<Instant> {
        guard let span else { return Instant(seconds: .min)..<Instant(seconds: .max) }
        let lower = span.lowerBound.seconds.subtractingReportingOverflow(Reconciliation.reach)
        let upper = span.upperBound.seconds.addingReportingOverflow(Reconciliation.reach)
        return Instant(
            seconds: lower.overflow ? .min : lower.partialValue)..<Instant(
                seconds: upper.overflow ? .max : upper.partialValue)
    }

    /// The tasks that the bill names.
    var named: Set<String> { Set(places.keys) }

    /// Takes an attempt at the gateway into account.
    mutating func take(_ record: AttemptRecord) {
        if let task = record.task, let place = places[task], tasks[place] == nil {
            tasks[place] = record
        } else if let task = record.task, let place = beyondPlaces[task] {
            witnessed[place] = record
        } else if let task = record.task, places[task] != nil {
            doubled.append(record)
        } else if holds.contains(record.attempt.held) || isCorrected(record)
            || record.corrections.contains(where: BillEvidence.isTimeless)
        {
            others.append(record)
        }
    }

    /// Takes a charge into account, whichever it is.
    mutating func take(_ charge: ChargeEntry) {
        outside.take(charge)
        topUps.take(charge.entry)
    }

    /// All findings: those of the bill in its order, then what is not on it, the oldest first.
    public func findings() throws(BillError) -> [ReconciliationItem] { try judgement().findings }

    /// The findings, and what they rest on.
    public func judgement() throws(BillError) -> BillJudgement {
        if items.isEmpty, !beyond.isEmpty {
            return BillJudgement(
                findings: [], beyond: beyond.count, times: times, clock: nil,
                topUps: topUps.matched())
        }
        let rows = items + beyond
        let pieces = knownWork()
        let loose = rows.indices.filter { row in
            (row < items.count ? tasks[row] : witnessed[row - items.count]) == nil
        }
        let seen = loose.filter { outside.isKnown(rows[$0]) }
        let free = Set(loose).subtracting(seen).sorted()
        let names = names()
        let matcher = try BillMatcher(
            free, tied: try tied(), seen: seen, rows, pieces, names, of: self)
        var findings: [ReconciliationItem] = []
        for place in items.indices {
            findings.append(try finding(place, matcher, pieces))
        }
        let found = Set(matcher.pairs.values).union(matcher.unclearPieces)
        let vague = rows.filter { $0.task == nil && $0.isVague }
        for (place, piece) in pieces.enumerated() where !found.contains(place) {
            let lacking =
                if let record = piece.record { try missing(record) } else { missing(piece) }
            guard let missing = lacking else { continue }
            // A row that cannot be read may be just this.
            let isSure = missing.kind == .unclear || !vague.contains { piece.mayBe($0, names) }
            findings.append(isSure ? missing : missing.being(.unclear, .ambiguous))
        }
        for (place, item) in beyond.enumerated() {
            let liked = matcher.pairs[items.count + place].flatMap { pieces[$0].record }
            if let record = witnessed[place], let finding = elsewhere(record, item) {
                findings.append(finding)
            } else if let record = witnessed[place] ?? liked,
                let finding = try noted(record, item)
            {
                findings.append(finding)
            }
        }
        // Of work that rows of other times may be, nothing else tells it.
        let unsure = matcher.unclearPieces.subtracting(matcher.pairs.values).sorted()
        findings += unsure.compactMap { pieces[$0].record.flatMap(noted) }
        findings += matcher.passedBy.subtracting(found).sorted().compactMap { place in
            pieces[place].record.map { ReconciliationItem(unclear: $0, .ambiguous) }
        }
        findings += doubled.map { ReconciliationItem(unclear: $0, .sameTask) }
        settleRefunds(&findings, names)
        let clock = try clock(of: rows, free, matcher)
        if clock != nil { findings = findings.map(\.withoutClock) }
        return BillJudgement(
            findings: findings, beyond: beyond.count, times: times, clock: clock,
            topUps: topUps.matched(), strangeNames: strangeNames(on: rows, findings))
    }

    private func strangeNames(on rows: [BillItem], _ findings: [ReconciliationItem]) -> Int {
        let lacksOwn = findings.contains { $0.kind == .notOnBill && $0.record?.task != nil }
        let isKnown = !tasks.isEmpty || !witnessed.isEmpty || rows.contains(where: outside.isKnown)
        return lacksOwn && !isKnown ? rows.count { $0.task != nil } : 0
    }

    /// The rows that have a charge and are tied to an attempt by its task.
    private func tied() throws(BillError) -> [Int: TiedRow] {
        var rows: [Int: TiedRow] = [:]
        for (place, record) in tasks {
            guard try costs(of: items[place], record)?.charged.amount ?? .zero > .zero else {
                continue
            }
            let finding = try finding(place, nil, [])
            let standing: TiedRow.Standing =
                finding.isShort ? .short : finding.kind == .matched ? .even : .other
            rows[place] = TiedRow(standing: standing, window: record.window)
        }
        return rows
    }

    /// What the ledger knows and no row names: attempts, the oldest first, then charges seen outside.
    private func knownWork() -> [KnownWork] {
        let named = Set((items + beyond).compactMap { outside.key(of: $0) })
        let attempts = Set(
            (others + tasks.values + witnessed.values).compactMap { record in
                record.task.map { "task \($0)" }
            })
        let charges = outside.all.filter { !named.contains($0.key) && !attempts.contains($0.key) }
        return others.map { KnownWork($0) }
            + charges.compactMap { KnownWork($0.charges, called: $0.key) }
    }

    /// What the bill calls models, as far as rows say it whose tasks are known.
    private func names() -> ModelNames {
        let records = others + tasks.values + witnessed.values
        var names = ModelNames(of: models + records.compactMap(\.hold.model))
        for (place, record) in tasks { names.learn(items[place].model, of: record.hold.model) }
        for (place, record) in witnessed {
            names.learn(beyond[place].model, of: record.hold.model)
        }
        return names
    }

    /// By how much the bill's clock differs: by the rows whose task says what they are, else by those
    /// that would be known charges at another time.
    private func clock(
        of rows: [BillItem], _ free: [Int], _ matcher: BillMatcher
    ) throws(BillError) -> ClockShift? {
        let tied =
            tasks.map { (items[$0.key], $0.value) } + witnessed.map { (beyond[$0.key], $0.value) }
        let told = tied.compactMap { row, record in
            row.clock.map { (instant: $0, window: record.window) }
        }.sorted { $0.instant < $1.instant }.prefix(ClockShift.mostRows)
        let byTask = ClockShift(
            of: told.count, isRight: { told[$0].window.contains(told[$0].instant) },
            fits: { told[$0].window.contains(told[$0].instant.moved(by: -$1)) })
        if byTask != nil || !told.isEmpty { return byTask }
        let timed = free.filter { rows[$0].clock != nil }.prefix(ClockShift.mostRows)
        return try ClockShift(
            of: timed.count,
            isRight: { (place) throws(BillError) in matcher.pairs[timed[place]] != nil },
            fits: { (place, seconds) throws(BillError) in
                guard let instant = rows[timed[place]].clock else { return false }
                return try matcher.fits(timed[place], at: instant.moved(by: -seconds))
            })
    }

    private func finding(
        _ place: Int, _ matcher: BillMatcher?, _ pieces: [KnownWork]
    ) throws(BillError) -> ReconciliationItem {
        let item = items[place]
        let piece = matcher?.pairs[place].map { pieces[$0] }
        let record = tasks[place] ?? piece?.record
        let terms = terms(of: item, record)
        let contradiction = item.contradiction(in: terms.currency, worth: terms.worth)
        let isKnown = !item.isVague && contradiction == nil
        let billed =
            isKnown ? try item.cost(in: terms.currency, worth: terms.worth) : nil
        let key = piece.map(\.key) ?? outside.key(of: item)
        let written = written(of: piece, called: key, record)
        var finding = ReconciliationItem(.unclear, item, record, billed: billed)
        finding.worth = item.credits == nil ? record?.hold.creditWorth : terms.worth
        finding.isSeenOutside = !written.isEmpty
        if piece != nil, let tie = matcher?.tied[place] {
            finding.surplus = tie.standing == .even ? .outside : .attempt
        }
        finding.key = key ?? finding.task.map { "task \($0)" } ?? item.key
        finding.time = time(of: item, record)
        if let (line, words) = item.unclear.first {
            return finding.being(.unclear, .notUnderstood(line: line, words: words))
        }
        if let line = item.blank.first { return finding.being(.unclear, .noFigure(line: line)) }
        if let contradiction {
            return finding.being(.unclear, .contradictory(line: contradiction))
        }
        guard let billed else { return finding.being(.unclear, .notComparable) }
        let charged = try item.charge(in: terms.currency, worth: terms.worth)
        let isCharged = charged.map { $0.amount > .zero } ?? false
        if billed.amount < .zero, period == nil || record == nil && written.isEmpty {
            return finding.being(
                .unclear, isCharged ? .refundsMore : try loneRefund(item, terms.worth))
        }
        if matcher?.unclearRows.contains(place) == true {
            return finding.being(.unclear, .ambiguous)
        }
        if let charged, charged.currency == billed.currency, charged.amount > billed.amount {
            finding.charged = charged
        }
        do throws(MoneyError) {
            return try compared(
                finding, billed, isCharged: isCharged, try LedgerAmount(record, written))
        } catch {
            return finding.being(.unclear, .notComparable)
        }
    }

    /// All that was written as seen outside of a row's work: under its own name, and under that of the
    /// task of its attempt.
    private func written(
        of piece: KnownWork?, called key: String?, _ record: AttemptRecord?
    ) -> [OutsideCharges.Charge] {
        let own = piece.map(\.outside) ?? key.map { outside[$0] } ?? []
        guard let task = record?.task.map({ "task \($0)" }), task != key else { return own }
        return own + outside[task]
    }

    private func compared(
        _ former: ReconciliationItem, _ billed: Money, isCharged: Bool, _ ledger: LedgerAmount
    ) throws(MoneyError) -> ReconciliationItem {
        var finding = former
        let record = finding.record
        if let total = ledger.total, total.currency != billed.currency {
            finding.booked = total
            return finding.being(.unclear, .notComparable)
        }
        let returned = try finding.charged?.amount.subtracting(billed.amount) ?? .zero
        let booked = try ledger.amount(
            in: period, besides: billed.amount, at: finding.item?.times, isCharged: isCharged,
            returned: returned, span: period ?? times)
        finding.booked = ledger.total == nil ? nil : Money(booked, billed.currency)
        let outside: ReconciliationItem.Remark? = finding.isSeenOutside ? .seenOutside : nil
        if let record, !record.attempt.state.isEnded { return finding.being(.open, outside) }
        let difference = try billed.amount.subtracting(booked)
        // An attempt is taken off only where the rest is what the bill says.
        let spent = record?.attempt.spent ?? .zero
        if finding.surplus == .attempt, try spent.adding(difference) != .zero {
            finding.surplus = nil
        }
        if difference == .zero { return finding.being(.matched, outside) }
        if let shown, finding.item?.credits == nil, record?.end?.authority == .gateway,
            shown.shows(booked, as: billed.amount)
        {
            return finding.being(.matched, .rounded(places: shown.count))
        }
        let noted = try ledger.refundNoted(for: difference, in: period)
        let notedBehind = try ledger.refundNoted(behind: period, besides: returned)
        if let instant = noted ?? notedBehind {
            return finding.being(.unclear, .refundNoted(instant))
        }
        // Without a time nothing says that it is of this period, unless the work can be of no other.
        if period != nil, finding.item?.instant == nil, booked == .zero, ledger.total != nil,
            billed.amount != .zero, !(record.map(isCovered) ?? false)
        {
            return finding.being(.unclear, .untimed)
        }
        if finding.item?.task == nil, try ledger.isRefunded(difference) {
            return finding.being(.unclear, .refundBooked)
        }
        // Nor does it come back once more that another bill had in the row of its charge.
        if !isCharged, try ledger.isRefunded(try Nanos.zero.subtracting(difference)) {
            return finding.being(.unclear, .refundBooked)
        }
        // Nothing is taken back that was taken back already.
        let left = finding.isLinked ? spent : ledger.total?.amount ?? .zero
        if try left.adding(difference) < .zero {
            return finding.being(.unclear, .takenBack)
        }
        if let record, record.isImported, finding.task == nil {
            return finding.being(.unclear, .imported)
        }
        if ledger.total == nil { return finding.being(.notInLedger, nil) }
        let doubt = finding.surplus == nil ? record?.doubt : nil
        return finding.being(.differing, doubt ?? outside)
    }

    /// When the gateway booked what a bill says of an item, as far as that is known. Where only the
    /// period is, no instant of it may stand for it: the same work at its time, on another bill, would
    /// be a second one.
    private func time(of item: BillItem, _ record: AttemptRecord?) -> ClosedRange<Instant>? {
        let end = record.map { $0.end?.instant ?? $0.attempt.changed }
        if let times = item.times { return times }
        if let end, period == nil { return end...end }
        guard let period else { return nil }
        if let end, period.contains(end) { return end...end }
        let (first, last) = (period.lowerBound.seconds, period.upperBound.seconds)
        if first == .min || last == .max || first >= last { return nil }
        return period.lowerBound...Instant(seconds: last - 1)
    }

    /// In what an item is counted beside an attempt, and what a credit was worth in it.
    private func terms(
        of item: BillItem, _ record: AttemptRecord?
    ) -> (currency: Currency, worth: Nanos?) {
        let instant =
            item.instant ?? record?.attempt.held ?? span?.lowerBound ?? Instant(seconds: .max)
        let book = worth(instant)
        let currency = record?.attempt.upper.currency ?? book?.currency ?? .usd
        let other = book.flatMap { $0.currency == currency ? $0.amount : nil }
        return (currency, record?.hold.creditWorth ?? other)
    }

    /// What an item comes to beside an attempt, and what was charged for it before some came back;
    /// `nil` where that cannot be said.
    func costs(
        of item: BillItem, _ record: AttemptRecord?
    ) throws(BillError) -> (net: Money, charged: Money)? {
        let (currency, worth) = terms(of: item, record)
        if item.isVague || item.contradiction(in: currency, worth: worth) != nil { return nil }
        guard let net = try item.cost(in: currency, worth: worth),
            let charged = try item.charge(in: currency, worth: worth)
        else { return nil }
        return (net, charged)
    }

    /// What the ledger has in the period and the bill has at another time: another clock's, or a late
    /// booking of the gateway's. Which of the two, somebody must say.
    private func elsewhere(_ record: AttemptRecord, _ item: BillItem) -> ReconciliationItem? {
        guard isCovered(record), let instant = item.instant,
            let booked = try? LedgerAmount(record, []), booked.isCharged
        else { return nil }
        var finding = ReconciliationItem(.unclear, nil, record, billed: nil)
        (finding.booked, finding.time) = (booked.total, instant...instant)
        return finding.being(.unclear, .elsewhere(instant))
    }

    /// What a person noted in the period of work that the bill has at other times alone, unless it says
    /// the same of it there.
    private func noted(
        _ record: AttemptRecord, _ item: BillItem
    ) throws(BillError) -> ReconciliationItem? {
        let total = (try? LedgerAmount(record, []))?.total
        return try costs(of: item, record)?.net != total ? noted(record) : nil
    }

    /// What a person noted in the period of work of another time.
    private func noted(_ record: AttemptRecord) -> ReconciliationItem? {
        guard let period, isCorrected(record), let booked = try? LedgerAmount(record, []),
            let noted = booked.noted(in: period)
        else { return nil }
        return ReconciliationItem(.unclear, nil, record, billed: nil)
            .noted(Money(noted.amount, record.attempt.upper.currency), at: noted.instant)
    }

    /// A charge seen outside of the bill's span that it does not name: an earlier bill did. Which of the
    /// two is right somebody must say.
    private func missing(_ piece: KnownWork) -> ReconciliationItem? {
        guard let span, let window = piece.window, span.contains(window.lowerBound),
            span.contains(window.upperBound), let sum = try? KnownWork.sum(piece.outside),
            sum.amount > .zero
        else { return nil }
        var finding = ReconciliationItem(.notOnBill, nil, nil, billed: nil)
        (finding.booked, finding.outside, finding.time) = (sum, piece.outside.first, window)
        (finding.isSeenOutside, finding.key) = (true, piece.key)
        return finding.being(.notOnBill, .seenOutside)
    }

    /// What the ledger has and the bill does not name: what was charged in its span, and of a period
    /// what a person noted in it.
    private func missing(_ record: AttemptRecord) throws(BillError) -> ReconciliationItem? {
        let mustBe = isCovered(record) || isBilled(record)
        guard let span, mustBe || isCorrected(record) else { return nil }
        let written = written(of: nil, called: nil, record)
        var finding = ReconciliationItem(.notOnBill, nil, record, billed: nil)
        finding.worth = record.hold.creditWorth
        finding.isSeenOutside = !written.isEmpty
        let end = record.end?.instant ?? record.attempt.changed
        finding.time = end...end
        let line = record.task.flatMap { silent[$0] }
        do throws(MoneyError) {
            let booked = try LedgerAmount(record, written)
            let amount =
                try period == nil ? booked.total?.amount ?? .zero : booked.certain(in: span)
            let currency = record.attempt.upper.currency
            finding.booked = Money(amount, currency)
            if amount == .zero || !mustBe {
                guard let period, let noted = booked.noted(in: period) else { return nil }
                return finding.noted(Money(noted.amount, currency), at: noted.instant)
            }
            if let line { return finding.being(.unclear, .costNotSaid(line: line)) }
            // Refunded meanwhile: to take it back here would take it back twice.
            if try record.attempt.spent.subtracting(amount) < .zero {
                return finding.being(.unclear, .takenBack)
            }
        } catch {
            return finding.being(.unclear, .notComparable)
        }
        if record.isImported, record.task == nil { return finding.being(.notOnBill, .imported) }
        return finding.being(.notOnBill, record.doubt)
    }
}

extension AttemptRecord {
    /// Why the ledger's figure may be wrong.
    var doubt: ReconciliationItem.Remark? {
        guard end?.authority == .estimate else { return nil }
        return attempt.state == .voided ? .voidedOnGuess : .estimated
    }
}
