import KlingCost

/// Columns beside the one of the amounts that may as well say what was charged.
enum BillRivals {
    /// Compares them row by row.
    ///
    /// - Throws: ``BillError/severalAmounts`` where one says otherwise and nobody said which counts.
    static func check(_ rows: [BillRow], _ columns: BillColumns) throws(BillError) {
        let processor = processed(rows, columns, columns.unclaimed)
        for place in columns.unclaimed where !processor.contains(place) {
            guard let unit = unit(of: columns.titles[place]), let chosen = chosen(unit, columns)
            else { continue }
            // Of two columns of one title nobody can say which.
            let titles = [chosen, place].map { columns.titles[$0] }
            let isSame = BillTitles.plain(titles[0]) == BillTitles.plain(titles[1])
            if columns.isSaid(chosen), !isSame { continue }
            let isShare = BillRivals.isShare(titles[1], of: titles[0])
            guard let line = contradiction(rows, columns, place, unit, isShare) else { continue }
            throw .severalAmounts(
                RivalAmounts(
                    chosen: titles[0], other: titles[1], isPart: unit == .part, line: line,
                    ways: isSame ? [] : ways(out: chosen, rows, columns)))
        }
    }

    /// Whether somebody said what counts in place of a column that may say what was charged; `nil` for
    /// other columns.
    static func isSettled(_ place: Int, _ columns: BillColumns) -> Bool? {
        guard let unit = unit(of: columns.titles[place]) else { return nil }
        return chosen(unit, columns).map(columns.isSaid) ?? true
    }

    /// What can be said so that one column counts: the one that was taken, or another that has the
    /// whole of a charge.
    private static func ways(
        out chosen: Int, _ rows: [BillRow], _ columns: BillColumns
    ) -> [[BillMeaning]] {
        let flows = [columns.places[.debit], columns.places[.credit]].compactMap { $0 }
        let own = flows.contains(chosen) ? flows : [chosen]
        var ways = [own.compactMap { columns.meaning(of: $0) }]
        for place in columns.unclaimed {
            let title = columns.titles[place]
            // A title that two columns have names neither of them.
            let isAlone =
                columns.titles.count { BillTitles.plain($0) == BillTitles.plain(title) } == 1
            guard isAlone, let unit = unit(of: title), self.chosen(unit, columns) == chosen,
                let words = unit.meaning, !listed.contains(BillTitles.plain(title)),
                rows.contains(where: { $0.text(place).flatMap { BillAmount($0) } != nil }),
                let meaning = BillMeaning(title: title, meaning: words)
            else { continue }
            ways.append([meaning])
        }
        return ways
    }

    /// The column that was taken for what another may say too.
    private static func chosen(_ unit: Unit, _ columns: BillColumns) -> Int? {
        columns.places[unit.field] ?? columns.places[.debit]
    }

    /// What a column counts.
    private enum Unit: Hashable {
        /// The whole, in money or in credits.
        case money, credits
        /// What is added to it, or taken off.
        case part
        /// The same, below zero where it was taken from a balance.
        case change, creditChange

        var field: BillMeaning.Field {
            self == .credits || self == .creditChange ? .credits : .amount
        }

        /// What such a column means where it is what counts; `nil` for what is never the whole.
        var meaning: String? {
            switch self {
            case .money, .credits: field.rawValue
            case .change, .creditChange: "-" + field.rawValue
            case .part: nil
            }
        }
    }

    private static func unit(of title: String) -> Unit? {
        let plain = BillTitles.plain(title)
        let stem = BillTitles.stem(plain)
        if parts.contains(stem) { return .part }
        if wholes.contains(stem) || listed.contains(stem) || BillTitles.amount(plain) != nil {
            return .money
        }
        if BillTitles.creditChanges.contains(stem) { return .creditChange }
        if BillTitles.changes.contains(stem) { return .change }
        if BillTitles.single.contains(where: { $0.0 == .credits && $0.1.contains(plain) }) {
            return .credits
        }
        let words = BillTitles.words(title)
        if words.contains(where: otherwise.contains) { return nil }
        // What is left after a discount is none.
        if words.contains("after") { return .money }
        if words.contains(where: partWords.contains) { return .part }
        if words.contains(where: wholeWords.contains) { return .money }
        return pieces.contains(where: plain.contains) ? .money : nil
    }

    /// Whether a title's figure is one of those that make up the total: `cost_cache` of `cost_total`.
    private static func isShare(_ title: String, of whole: String) -> Bool {
        let (words, wholes) = (BillTitles.words(title), BillTitles.words(whole))
        return wholes.contains("total") && !words.contains("total")
            && words.contains { $0 != "total" && wholes.contains($0) }
            && !words.contains(where: ends.contains)
    }

    private static let ends: Set<String> = [
        "billed", "charged", "paid", "payable", "net", "due", "discounted", "final", "actual",
        "invoiced", "invoice",
    ]

    /// Words of titles that nobody listed. What one of something costs, what is left and how many there
    /// are is no charge.
    private static let wholeWords: Set<String> = [
        "amount", "cost", "costs", "charge", "charged", "charges", "billed", "paid", "payable",
        "price", "spend", "spent", "gross", "net", "due", "total", "invoice", "invoiced", "fee",
        "subtotal", "deducted", "deduction", "discounted", "settled",
    ]
    private static let partWords: Set<String> = [
        "discount", "rebate", "coupon", "promo", "promotion", "voucher", "surcharge", "tax", "vat",
        "gst", "savings",
    ]
    private static let otherwise: Set<String> = [
        "unit", "is", "was", "has", "per", "rate", "rates", "list", "original", "balance",
        "remaining", "left", "limit",
        "budget", "count", "number", "seconds", "duration", "id", "code", "at", "time", "date",
        "percent", "percentage", "pct", "type", "status", "currency", "by", "refund", "refunded",
        "base", "multiplier", "ratio", "quantity", "tokens", "hours", "minutes",
    ]
    private static let pieces = [
        "金额", "费用", "实付", "应付", "实扣", "折后", "总价", "合计", "小计", "实收", "扣除", "扣款",
    ]

    // MARK: Prices of one

    /// - Throws: ``BillError/unitPrice`` where the amounts may be the price of one of several.
    static func checkQuantities(_ rows: [BillRow], _ columns: BillColumns) throws(BillError) {
        guard let chosen = columns.places[.amount], !columns.isSaid(chosen),
            prices.contains(BillTitles.stem(BillTitles.plain(columns.titles[chosen])))
        else { return }
        for place in columns.unclaimed
        where quantities.contains(BillTitles.plain(columns.titles[place])) {
            for row in rows {
                guard let count = row.text(place).flatMap({ BillAmount($0) })?.number,
                    count != .zero, count.count != 1_000_000_000
                else { continue }
                throw .unitPrice(
                    title: columns.titles[chosen], quantity: columns.titles[place], line: row.line)
            }
        }
    }

    private static let prices: Set<String> = ["price", "cost", "fee", "费用", "花费"]
    private static let quantities: Set<String> = [
        "qty", "quantity", "units", "clips", "videos", "数量", "件数", "个数",
    ]

    /// Beside the titles by which amounts are known.
    private static let wholes: Set<String> = [
        "net", "netamount", "netcost", "netcharge", "nettotal", "amountpaid", "paidamount",
        "payable", "amountpayable", "due", "amountdue", "billed", "billedamount", "amountbilled",
        "actual", "actualamount", "actualcost", "actualpaid", "actualcharge", "final",
        "finalamount", "finalcost", "finalprice", "净额", "实际金额", "实际费用", "实际扣费", "实际消费",
        "应付", "应付金额", "应扣金额", "折后价", "折后金额", "最终金额",
    ]
    /// What it would have cost.
    private static let listed: Set<String> = ["原价"]
    private static let parts: Set<String> = [
        "tax", "taxamount", "vat", "gst", "fee", "fees", "servicefee", "surcharge", "discount",
        "discountamount", "rebate", "coupon", "couponamount", "税", "税额", "税费", "折扣", "折扣金额",
        "优惠", "优惠金额", "手续费", "服务费", "代金券", "抵扣", "抵扣金额",
    ]

    /// The line of the first row in which a column says otherwise; `nil` where none does, or where no
    /// figures stand in it.
    private static func contradiction(
        _ rows: [BillRow], _ columns: BillColumns, _ place: Int, _ unit: Unit,
        _ isShare: Bool
    ) -> Int? {
        let named = BillTitles.amount(BillTitles.plain(columns.titles[place]))?.currency
        var found: Int?
        var directions: Set<Bool> = []
        for row in rows {
            guard let cell = row.text(place), !BillLabels.isNone(cell) else { continue }
            guard let rival = BillAmount(cell) else {
                if unit != .part { return nil }
                found = found ?? row.line
                continue
            }
            let own = unit == .credits ? row.credits : row.figure
            guard let own, row.fault == nil else { continue }
            // A total has parts.
            if isShare, rival.number.count.magnitude <= own.count.magnitude { continue }
            let isOther: Bool
            switch unit {
            case .part: isOther = rival.number != .zero
            case .change, .creditChange:
                // A column of kinds says what the sign would.
                if !columns.kinds.isEmpty || own == .zero || rival.number == .zero { continue }
                directions.insert((own < .zero) == (rival.number < .zero))
                isOther = directions.count > 1
            case .money, .credits:
                let currencies = [rival.currency ?? named, row.currency].compactMap { $0 }
                isOther =
                    Set(currencies).count > 1
                    ? (rival.number == .zero) != (own == .zero)
                    : rival.number.count.magnitude != own.count.magnitude
            }
            if isOther { found = found ?? row.line }
        }
        return found
    }

    /// The fee of a payment's processor and what it leaves of the payment: where both stand there and
    /// every row adds up, the gross amount is what was paid.
    private static func processed(
        _ rows: [BillRow], _ columns: BillColumns, _ places: [Int]
    ) -> Set<Int> {
        func place(_ plain: String) -> Int? {
            places.first { BillTitles.stem(BillTitles.plain(columns.titles[$0])) == plain }
        }
        guard let fee = place("fee"), let net = place("net"), columns.places[.amount] != nil else {
            return []
        }
        for row in rows {
            guard let own = row.amount, let fees = row.text(fee).flatMap({ BillAmount($0) }),
                let left = row.text(net).flatMap({ BillAmount($0) })
            else { continue }
            let (whole, part) = (Int128(own.count), Int128(fees.number.count))
            let rest = Int128(left.number.count)
            if whole - part != rest, whole + part != rest { return [] }
        }
        return [fee, net]
    }
}
