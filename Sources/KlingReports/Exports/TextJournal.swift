public import KlingCost
public import KlingLedger

/// A statement of charges as a journal for plain-text accounting: one transaction a charge, of one
/// ledger or of several. Each call gives the next piece of text; what is kept is a name for each
/// gateway and model, and the totals.
///
/// A charge in credits takes them from the gateway's prepaid account, at the amount that the ledger
/// counts; any other is owed to the gateway. Credits that were bought come from `cash`.
///
/// Journals of several spans of a ledger stand in one book: the names of accounts are the same in all
/// of them, and beancount, which takes each account's `open` once, gets it with the span in which the
/// account is first named.
public struct TextJournal: Sendable {
    private let dialect: JournalDialect
    private let frames: [StatementFrame]
    private let opens: Opens
    private var names: AccountNames
    /// Lines that declare what was named, and need not be printed again.
    private var declared: Set<String> = []
    private var totals: [Currency: (count: Int, amount: Nanos)] = [:]

    /// Which accounts a journal for beancount opens; hledger takes each declaration as often as it comes.
    public enum Opens: String, Sendable, CaseIterable {
        /// Those that no charge before the span names: for a book of one journal a month.
        case new
        /// All that it names: for a journal that stands alone.
        case all
    }

    /// A journal for one of the programs, of one ledger or several, in one span.
    public init(_ dialect: JournalDialect, _ frames: [StatementFrame], opens: Opens = .new) {
        (self.dialect, self.frames, self.opens) = (dialect, frames, opens)
        names = AccountNames(dialect)
    }

    private var opensOnce: Bool { dialect == .beancount && opens == .new }

    /// What stands before the first transaction.
    public func begin() -> String {
        let heads = frames.map {
            "; kcost ledger \($0.ledger.percentEscaped("", limit: 100)), as of entry "
                + "\($0.head.sequence) \($0.head.hash)"
        }
        let spans = frames.prefix(1).map {
            "; charges\($0.spanWords), days of " + $0.zone.name.percentEscaped("", limit: 100)
                + ($0.zone.data.map { " by " + $0.percentEscaped("", limit: 200) } ?? "")
        }
        let isCut = frames.contains { $0.span.lowerBound.seconds != .min }
        let remark =
            opensOnce && isCut
            ? ["; accounts that earlier charges name are opened in the journal of their span"] : []
        let mark = dialect == .hledger ? ["decimal-mark ."] : []
        return (heads + spans + remark + mark).map { $0 + "\n" }.joined()
    }

    /// The next charge, with declarations of what it names first. It must be given every charge of
    /// every ledger from the beginning on, the earliest first, so that names are the same in each span.
    ///
    /// - Parameters:
    ///   - charge: one that was charged or adjusted.
    ///   - frame: of the ledger that it comes from; `nil` where that ledger is not printed.
    /// - Returns: nothing for an entry that no frame covers.
    public mutating func transaction(
        _ charge: ChargeEntry, of frame: StatementFrame?
    ) throws(MoneyError) -> String {
        let draft = charge.isTopUp ? topUp(charge) : try self.charge(charge)
        guard let frame, frame.covers(charge) else {
            // What another journal of the same book opens.
            if frame != nil, opensOnce { declared.formUnion(draft.declarations) }
            return ""
        }
        var text = draft.declarations.filter { declared.insert($0).inserted }.joined()
        if !text.isEmpty { text = "\n" + text }
        if draft.postings.isEmpty { return text }
        if let money = charge.amount {
            let former = totals[money.currency] ?? (0, .zero)
            totals[money.currency] = (former.count + 1, try former.amount.adding(money.amount))
        }
        text += "\n" + head(charge, frame) + details(charge, frame).map { "    \($0)\n" }.joined()
        for posting in draft.postings { text += "    \(posting.account)  \(posting.amount)\n" }
        return text
    }

    /// What stands behind the last: the totals, to hold the programs' own against.
    public func end() -> String {
        totals.sorted { $0.key < $1.key }.map { currency, total in
            "\n; total \(total.amount) \(currency) of \(total.count) charges\n"
        }.joined()
    }

    // MARK: Postings

    private struct Posting {
        let account: String
        let amount: String
    }

    /// A transaction's postings, and the lines that declare what they name.
    private struct Draft {
        var declarations: [String] = []
        var postings: [Posting] = []
    }

    private mutating func charge(_ charge: ChargeEntry) throws(MoneyError) -> Draft {
        var draft = Draft()
        guard let money = charge.amount else { return draft }
        let gateway = charge.subject.gateway ?? ""
        declare(money.currency.code, &draft)
        let expense = account("expenses", ["kling", gateway, charge.subject.model ?? ""], &draft)
        draft.postings.append(Posting(account: expense, amount: "\(money)"))
        let minus = try Nanos.zero.subtracting(money.amount)
        let credits = charge.credits ?? .zero
        // Credits at a price that is not theirs, or at none, would be no price.
        if credits.count.signum() != money.amount.count.signum() || credits == .zero {
            let owed = account("liabilities", ["kling", gateway], &draft)
            draft.postings.append(
                Posting(account: owed, amount: "\(Money(minus, money.currency))"))
            return draft
        }
        let word = commodity(gateway, &draft)
        let taken = try Nanos.zero.subtracting(credits)
        let price = Money(max(money.amount, minus), money.currency)
        draft.postings.append(
            Posting(
                account: account("assets", ["prepaid", gateway], &draft),
                amount: "\(taken) \(word) @@ \(price)"))
        return draft
    }

    private mutating func topUp(_ charge: ChargeEntry) -> Draft {
        var draft = Draft()
        let gateway = charge.subject.gateway ?? ""
        guard let currency = charge.entry.currency, let paid = charge.entry.paid,
            let credits = charge.entry.credits, credits > .zero, paid > .zero
        else { return draft }
        declare(currency.code, &draft)
        let word = commodity(gateway, &draft)
        let price = Money(paid, currency)
        let prepaid = account("assets", ["prepaid", gateway], &draft)
        let cash = account("assets", ["cash"], &draft)
        draft.postings = [
            Posting(account: prepaid, amount: "\(credits) \(word) @@ \(price)"),
            Posting(account: cash, amount: "-\(price)"),
        ]
        return draft
    }

    // MARK: Declarations

    private mutating func account(
        _ root: String, _ parts: [String], _ draft: inout Draft
    ) -> String {
        let root = dialect == .hledger ? root : dialect.accountPart(root)
        let name = names.account(root, parts)
        draft.declarations.append(
            dialect == .hledger ? "account \(name)\n" : "1970-01-01 open \(name)\n")
        return name
    }

    private mutating func commodity(_ gateway: String, _ draft: inout Draft) -> String {
        let name = names.credits(of: gateway)
        declare(name, &draft)
        return name
    }

    /// With all places that an amount can have: hledger shows no more than are declared. Beancount
    /// asks for no such line, and takes none twice, be the other one the user's own.
    private func declare(_ word: String, _ draft: inout Draft) {
        if dialect == .hledger { draft.declarations.append("commodity 1000.000000000 \(word)\n") }
    }
}

// MARK: - What it was for

extension TextJournal {
    /// The first line of a transaction.
    private func head(_ charge: ChargeEntry, _ frame: StatementFrame) -> String {
        let day = frame.zone.localDate(at: charge.entry.instant)
        let gateway = charge.subject.gateway ?? ""
        let what = charge.isTopUp ? "credits bought" : words(charge)
        switch dialect {
        case .hledger:
            let special = "();|*!\"\\,[]"
            return "\(day) * \(gateway.percentEscaped(special, limit: 100)) | "
                + what.percentEscaped(special, limit: 200) + "\n"
        case .beancount:
            return "\(day) * \(quoted(gateway, limit: 100)) \(quoted(what, limit: 200))\n"
        }
    }

    private func words(_ charge: ChargeEntry) -> String {
        let subject = charge.subject
        let words = [
            subject.model, subject.mode, charge.isCorrection ? "correction" : nil,
            charge.isCorrection || charge.hold == nil ? charge.entry.reason : nil,
        ]
        return words.compactMap { $0 }.joined(separator: " ")
    }

    /// A line for each thing that is known, so that none can end another.
    private func details(_ charge: ChargeEntry, _ frame: StatementFrame) -> [String] {
        let subject = charge.subject
        var pairs: [(key: String, value: String)] = [
            ("entry", String(charge.entry.sequence)), ("at", charge.entry.instant.description),
        ]
        func add(_ key: String, _ value: String?) {
            if let value { pairs.append((key, value)) }
        }
        // Entries of several ledgers have the same numbers.
        if frames.count > 1 { add("ledger", frame.ledger) }
        add("attempt", charge.entry.attempt?.description)
        add("task", charge.task)
        add("project", subject.project)
        add("authority", charge.entry.authority?.word)
        add("rate", subject.rate)
        var keys: Set<String> = []
        let tags = EntryTags.values(subject.tags ?? "{}").sorted { $0.key < $1.key }
        for (name, value) in tags.prefix(TextJournal.mostTags) {
            var key = "tag-" + plainKey(name)
            while !keys.insert(key).inserted { key += "-more" }
            // A name that had to be changed stands before the value as it was.
            pairs.append((key, key == "tag-" + name ? value : "\(name)=\(value)"))
        }
        return pairs.map { key, value in
            dialect == .hledger
                ? "; \(key): \(value.percentEscaped(",[]"))" : "\(key): \(quoted(value))"
        }
    }

    private static let mostTags = 64

    private func plainKey(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(40).map { scalar in
                    scalar.isASCII && scalar.isLetterOrDigit || scalar == "-" ? scalar : "_"
                }))
    }

    private func quoted(_ text: String, limit: Int = 1_000) -> String {
        let safe = text.percentEscaped("", limit: limit).replacing("\\", with: "\\\\")
        return "\"" + safe.replacing("\"", with: "\\\"") + "\""
    }
}
