public import KlingCost
public import KlingLedger

/// A statement of charges as a journal for plain-text accounting: one transaction a charge, in the
/// order of the ledger, or of one ledger after another. Each call gives the next piece of text; what is kept is a name for each
/// gateway and model, and the totals.
///
/// A charge in credits takes them from the gateway's prepaid account, at the amount that the ledger
/// counts; any other is owed to the gateway. Credits that were bought come from `cash`.
public struct TextJournal: Sendable {
    private let dialect: JournalDialect
    private let frames: [StatementFrame]
    private var names: AccountNames
    private var currencies: Set<Currency> = []
    private var totals: [Currency: (count: Int, amount: Nanos)] = [:]

    /// A journal for one of the programs, of one ledger or several, in one span.
    public init(_ dialect: JournalDialect, _ frames: [StatementFrame]) {
        (self.dialect, self.frames) = (dialect, frames)
        names = AccountNames(dialect)
    }

    /// What stands before the first transaction.
    public func begin() -> String {
        let heads = frames.map {
            "; kcost ledger \($0.ledger.percentEscaped("", limit: 100)), as of entry "
                + "\($0.head.sequence) \($0.head.hash)"
        }
        let spans = frames.prefix(1).map {
            "; charges\($0.spanWords), days of " + $0.zone.name.percentEscaped("", limit: 100)
        }
        let lines = heads + spans
        let mark = dialect == .hledger ? ["decimal-mark ."] : []
        return (lines + mark).map { $0 + "\n" }.joined()
    }

    /// The next charge, with declarations of what it names first.
    ///
    /// - Parameters:
    ///   - charge: one that was charged or adjusted.
    ///   - frame: of the ledger that it comes from.
    /// - Returns: nothing for an entry that the frame does not cover.
    public mutating func transaction(
        _ charge: ChargeEntry, of frame: StatementFrame
    ) throws(MoneyError) -> String {
        if !frame.covers(charge) { return "" }
        var text = ""
        let postings =
            charge.isTopUp ? topUp(charge, &text) : try self.charge(charge, &text)
        if !text.isEmpty { text = "\n" + text }
        if postings.isEmpty { return text }
        text += "\n" + head(charge, frame) + details(charge, frame).map { "    \($0)\n" }.joined()
        for posting in postings { text += "    \(posting.account)  \(posting.amount)\n" }
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

    private mutating func charge(
        _ charge: ChargeEntry, _ text: inout String
    ) throws(MoneyError) -> [Posting] {
        guard let money = charge.amount else { return [] }
        let former = totals[money.currency] ?? (0, .zero)
        totals[money.currency] = (former.count + 1, try former.amount.adding(money.amount))
        let gateway = charge.subject.gateway ?? ""
        declare(money.currency, &text)
        let expense = account("expenses", ["kling", gateway, charge.subject.model ?? ""], &text)
        let spent = Posting(account: expense, amount: "\(money)")
        let minus = try Nanos.zero.subtracting(money.amount)
        let credits = charge.credits ?? .zero
        // Credits at a price that is not theirs, or at none, would be no price.
        if credits.count.signum() != money.amount.count.signum() || credits == .zero {
            let owed = account("liabilities", ["kling", gateway], &text)
            return [spent, Posting(account: owed, amount: "\(Money(minus, money.currency))")]
        }
        let word = commodity(gateway, &text)
        let taken = try Nanos.zero.subtracting(credits)
        let price = Money(max(money.amount, minus), money.currency)
        return [
            spent,
            Posting(
                account: account("assets", ["prepaid", gateway], &text),
                amount: "\(taken) \(word) @@ \(price)"),
        ]
    }

    private mutating func topUp(_ charge: ChargeEntry, _ text: inout String) -> [Posting] {
        let gateway = charge.subject.gateway ?? ""
        guard let currency = charge.entry.currency, let paid = charge.entry.paid,
            let credits = charge.entry.credits, credits > .zero, paid > .zero
        else { return [] }
        declare(currency, &text)
        let word = commodity(gateway, &text)
        return [
            Posting(
                account: account("assets", ["prepaid", gateway], &text),
                amount: "\(credits) \(word) @@ \(Money(paid, currency))"),
            Posting(
                account: account("assets", ["cash"], &text), amount: "-\(Money(paid, currency))"),
        ]
    }

    // MARK: Declarations

    private mutating func account(
        _ root: String, _ parts: [String], _ text: inout String
    ) -> String {
        let root = dialect == .hledger ? root : dialect.accountPart(root)
        let (name, isNew) = names.account(root, parts)
        if isNew {
            text += dialect == .hledger ? "account \(name)\n" : "1970-01-01 open \(name)\n"
        }
        return name
    }

    private mutating func commodity(_ gateway: String, _ text: inout String) -> String {
        let (name, isNew) = names.credits(of: gateway)
        if isNew { text += declaration(name) }
        return name
    }

    private mutating func declare(_ currency: Currency, _ text: inout String) {
        if currencies.insert(currency).inserted { text += declaration(currency.code) }
    }

    /// With all places that an amount can have: hledger shows no more than are declared.
    private func declaration(_ word: String) -> String {
        dialect == .hledger
            ? "commodity 1000.000000000 \(word)\n" : "1970-01-01 commodity \(word)\n"
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
        add("authority", charge.entry.authority)
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
