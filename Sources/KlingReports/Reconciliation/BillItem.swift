public import KlingCost

/// What a bill says of one piece of work: its records added up, for a charge and its refund may be
/// two.
public struct BillItem: Hashable, Sendable {
    /// What it is called in the ledger once it was written there as seen outside: the task, else a
    /// digest of the record.
    public let key: String
    /// The lines of its records.
    public let lines: [Int]
    /// The gateway's name of its work.
    public let task: String?
    /// When, by its first record.
    public var instant: Instant? { times?.lowerBound }
    /// From the first second of that to the last: one instant, or a day where only that is named.
    let times: ClosedRange<Instant>?
    /// The model, by the first record that names one.
    public let model: String?
    /// In credits, where any record counts so.
    public let credits: Nanos?
    /// In money, one sum a currency; `nil` stands for records that name none. Records that count in
    /// credits are not in it.
    public let amounts: [Currency?: Nanos]
    /// Its charges alone, without what came back of them: in credits and in money.
    private let charged: (credits: Nanos?, amounts: [Currency?: Nanos])
    /// The lines of records that say no figure.
    public let blank: [Int]
    /// Its records that cannot be read or told, each with why; where there are any, the sums are not
    /// to be relied upon.
    public let unclear: [(line: Int, words: String)]
    /// Its records whose kind was guessed.
    public let guessed: [Int]
    /// What it may have been called in the ledger by an older version, beside its ``key``.
    public let formerKeys: [String]
    /// Records that say it twice, in credits and in money.
    private let twice: [BillRecord]

    /// Whether it names a day and no time of it.
    var isOfDay: Bool { times.map { $0.lowerBound != $0.upperBound } ?? false }

    /// Its instant, where a clock showed it.
    public var clock: Instant? { isOfDay ? nil : instant }

    /// Whether what it comes to is not known: a record cannot be read, or says no figure.
    var isVague: Bool { !unclear.isEmpty || !blank.isEmpty }

    /// The items of a bill, in its order. Records without a task are each one of their own; where
    /// several are alike, the first, second and so on of them have keys of their own. Top-ups and
    /// records of nothing spent are in none.
    public static func all(
        of records: [BillRecord], from gateway: String
    ) throws(BillError) -> [BillItem] {
        var keys: [String] = []
        var groups: [String: [BillRecord]] = [:]
        var formerKeys: [String: [String]] = [:]
        var seen: [String: Int] = [:]
        func numbered(_ digest: String) -> String {
            seen[digest, default: 0] += 1
            let count = seen[digest] ?? 1
            return "record \(digest)" + (count > 1 ? " (\(count))" : "")
        }
        for record in records where record.isOfWork {
            let key = record.task.map { "task \($0)" } ?? numbered(record.digest(of: gateway))
            if record.task == nil {
                formerKeys[key] = record.formerDigests(of: gateway).map(numbered)
            }
            if groups[key] == nil { keys.append(key) }
            groups[key, default: []].append(record)
        }
        var items: [BillItem] = []
        for key in keys {
            items.append(try BillItem(key, formerKeys[key] ?? [], groups[key] ?? []))
        }
        return items
    }

    private init(
        _ key: String, _ formerKeys: [String], _ records: [BillRecord]
    ) throws(BillError) {
        let understood = records.filter { $0.unclear == nil }
        do throws(MoneyError) {
            (credits, amounts) = try BillItem.sums(understood)
            charged = try BillItem.sums(understood.filter { $0.kind == .charge })
        } catch {
            throw .money(error)
        }
        self.key = key
        lines = records.map(\.line)
        task = records.first?.task
        times = records.compactMap(\.times).min {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }
        model = records.lazy.compactMap(\.model).first
        blank = understood.filter { $0.amount == nil && $0.credits == nil }.map(\.line)
        unclear = records.compactMap { record in record.unclear.map { (record.line, $0) } }
        guessed = understood.filter(\.isGuessed).map(\.line)
        self.formerKeys = formerKeys
        twice = understood.filter { $0.amount != nil && $0.credits != nil }
    }

    private static func sums(
        _ records: [BillRecord]
    ) throws(MoneyError) -> (credits: Nanos?, amounts: [Currency?: Nanos]) {
        var (credits, amounts): (Nanos?, [Currency?: Nanos]) = (nil, [:])
        for record in records {
            if let count = record.credits {
                credits = try (credits ?? .zero).adding(count)
            } else if let amount = record.amount, amount != .zero {
                amounts[record.currency] =
                    try (amounts[record.currency] ?? .zero).adding(amount)
            }
        }
        return (credits, amounts)
    }

    /// What it comes to, in one currency.
    ///
    /// - Parameters:
    ///   - currency: of amounts that name none.
    ///   - worth: what a credit is worth, in that currency.
    /// - Returns: `nil` where it does not come to one amount of that currency, or of one other.
    func cost(in currency: Currency, worth: Nanos?) throws(BillError) -> Money? {
        try BillItem.cost(credits, amounts, in: currency, worth)
    }

    /// What was charged for it, whatever came back; likewise.
    func charge(in currency: Currency, worth: Nanos?) throws(BillError) -> Money? {
        try BillItem.cost(charged.credits, charged.amounts, in: currency, worth)
    }

    private static func cost(
        _ credits: Nanos?, _ amounts: [Currency?: Nanos], in currency: Currency, _ worth: Nanos?
    ) throws(BillError) -> Money? {
        do throws(MoneyError) {
            var sum: Money?
            if let credits, credits != .zero || amounts.isEmpty {
                guard let worth else { return nil }
                sum = Money(try BillItem.money(credits, worth), currency)
            }
            for (named, amount) in amounts {
                let money = Money(amount, named ?? currency)
                if let former = sum, former.currency != money.currency { return nil }
                sum = try sum?.adding(money) ?? money
            }
            return sum ?? Money(.zero, currency)
        } catch {
            throw .money(error)
        }
    }

    /// The line of a record whose amount is not what its credits are worth: which of the two was
    /// charged it does not say. Where they cannot be compared, neither may be nothing without the
    /// other.
    func contradiction(in currency: Currency, worth: Nanos?) -> Int? {
        twice.first { record in
            guard let credits = record.credits, let amount = record.amount else { return false }
            guard let worth, record.currency ?? currency == currency else {
                return (credits == .zero) != (amount == .zero)
            }
            return (try? BillItem.money(credits, worth)) != amount
        }?.line
    }

    private static func money(_ credits: Nanos, _ worth: Nanos) throws(MoneyError) -> Nanos {
        try Money.product(rate: credits, quantity: 1, scale: 1, worth: worth, rounding: .halfEven)
    }
}

extension BillItem {
    /// By what was read.
    public static func == (left: BillItem, right: BillItem) -> Bool {
        (left.key, left.lines) == (right.key, right.lines) && left.instant == right.instant
            && left.model == right.model && left.credits == right.credits
            && left.amounts == right.amounts
            && left.unclear.elementsEqual(right.unclear, by: ==)
    }

    /// Hashes the key alone: items that are equal have one.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension BillRecord {
    /// Tells the record from others that a gateway may have written; the same from a file of any
    /// shape: when and how much, not what the model was, nor how the currency was spelled.
    fileprivate func digest(of gateway: String) -> String {
        BillRecord.digest([
            gateway, instant.map { String($0.seconds) } ?? "",
            credits.map { "\($0) credits" } ?? "",
            credits == nil ? amount.map { "\($0)" } ?? "" : "",
        ])
    }

    /// How it was told from others before: with its model and currency, as its file had them, and
    /// with a refund that a column had named counted as a charge.
    fileprivate func formerDigests(of gateway: String) -> [String] {
        var digests: [String] = []
        for model in [model, nil] {
            for currency in [currency, nil, .usd] {
                for isTold in [false, true] where !isTold || kind == .refund {
                    func figure(_ figure: Nanos?) -> String {
                        figure.map { isTold ? "\(Nanos(count: -$0.count))" : "\($0)" } ?? ""
                    }
                    let digest = BillRecord.digest([
                        gateway, instant.map { String($0.seconds) } ?? "", model ?? "",
                        credits == nil ? "" : figure(credits) + " credits", figure(amount),
                        currency?.code ?? "",
                    ])
                    if !digests.contains(digest) { digests.append(digest) }
                }
            }
        }
        return digests
    }

    private static func digest(_ parts: [String]) -> String {
        // With their lengths, so that no text can pass for two.
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return String(SHA256(of: Array(text.utf8)).hexadecimal.prefix(32))
    }
}
