import KlingCost

/// Words of giving back, wherever in a row they stand: what has some is no mere charge.
enum BillReturns {
    /// Where a row speaks of something that was given back: `Note: refund of failed task`.
    ///
    /// - Returns: `nil` where it does not, or where the column of what came back says how much.
    static func words(of row: BillRow, _ columns: BillColumns) -> String? {
        for place in columns.spoken {
            guard let cell = row.text(place) else { continue }
            let title = columns.titles[place]
            let asks = columns.asking.contains(place)
            guard let words = BillReturnSearch(row.refund).words(in: cell, asks: asks) else {
                continue
            }
            return "\(title.isEmpty ? "a column without a title" : title): \(words.prefix(200))"
        }
        return nil
    }

    /// Whether a cell says so, under a title that asks for what came back or under another.
    static func isSaid(in cell: String, asks: Bool) -> Bool {
        asks ? !isNothing(cell) : isSaid(in: cell)
    }

    /// Whether a column's title asks if something came back, or how much.
    static func isTitle(_ title: String) -> Bool {
        let plain = BillTitles.plain(title)
        return !plain.contains("refundable")
            && (titles.contains(where: plain.contains) || pieces.contains(where: plain.contains)
                || stems.contains(where: plain.contains))
    }

    private static let titles = [
        "refund", "chargeback", "reversal", "reversed", "returned", "creditnote", "creditback",
        "creditedback", "moneyback", "reimburs", "compensat",
    ]
    private static let pieces = [
        "退款", "退费", "退还", "退回", "返还", "返点", "冲正", "冲销", "红冲", "退积分", "退额度", "退钱",
        "撤销", "撤回扣费", "返金", "払い戻し", "払戻", "返還", "환불", "환급",
    ]
    /// What such words begin with in German, French, Spanish, Portuguese, Italian, Dutch, Polish and
    /// Russian.
    private static let stems = [
        "erstatt", "rückerstatt", "rueckerstatt", "zurückerstatt", "rückzahl", "rückbuch",
        "gutschrift", "gutgeschrieben", "storn", "rembours", "reembols", "devoluc", "devuelt",
        "estorn", "devoluç", "devolvid", "rimbors", "terugbetal", "terugbetaald", "zwrot",
        "zwróc", "возврат", "возмещ", "рефанд",
    ]
    /// Words that mean something else in a longer sentence.
    private static let short: Set<String> = ["avoir", "avoirs"]
    /// What denies them, one or two words before.
    private static let denyingElsewhere: Set<String> = [
        "kein", "keine", "keinen", "keiner", "nicht", "ohne", "pas", "sans", "aucun", "non", "sin",
        "no", "não", "nao", "sem", "senza", "geen", "niet", "bez", "nie", "без", "не", "нет",
    ]

    /// Whether a text says so in one of those languages.
    private static func isElsewhere(in text: String) -> Bool {
        let parts = text.lowercased().split(whereSeparator: \.isWhitespace)
        let words = parts.filter { !$0.contains("://") }
            .flatMap { part in part.split { !$0.isLetter } }.map(String.init)
        return words.indices.contains { place in
            let word = words[place]
            let isOne =
                stems.contains(where: word.hasPrefix) || short.contains(word) && words.count < 4
            if !isOne { return false }
            return !words[max(0, place - 2)..<place].contains(where: denyingElsewhere.contains)
        }
    }

    /// Whether a cell under such a title says that nothing did.
    static func isNothing(_ cell: String) -> Bool {
        if let amount = BillAmount(cell) { return amount.number == .zero }
        let plain = BillTitles.plain(cell)
        let (words, text) = parts(of: cell)
        let isDenied = words.isEmpty && text.isEmpty && plain.contains(where: \.isLetter)
        return plain.isEmpty || nothing.contains(plain) || isDenied
    }

    private static let nothing: Set<String> = [
        "no", "n", "f", "false", "none", "null", "nil", "na", "never", "normal", "notapplicable",
        "否", "无", "没有", "未", "不适用", "正常", "nein", "kein", "keine", "non", "aucun",
        "sin", "não", "sem", "нет", "いいえ", "なし", "아니요", "없음",
    ]

    // MARK: Sentences

    /// Whether a cell's own words say so, or that nothing was charged in the first place.
    static func isSaid(in cell: String) -> Bool {
        if BillWords.deniesCharge(cell) { return true }
        let (words, text) = parts(of: cell)
        if pieces.contains(where: text.contains) || isElsewhere(in: cell) { return true }
        if text.contains("补偿"), text == "补偿" || owned.contains(where: text.contains) { return true }
        for (place, word) in words.enumerated() {
            if certain.contains(where: word.contains), !word.contains("refundable") { return true }
            if word == "credited" { return true }
            let next = place + 1 < words.count ? words[place + 1] : ""
            if givers.contains(word), next == "back" { return true }
            if word.hasPrefix("credit"), given.contains(next) { return true }
            // A video may be one of a soldier who returned: of money, or alone.
            if doubtful.contains(word), words.count == 1 || words.contains(where: money.contains) {
                return true
            }
        }
        return false
    }

    private static let certain = ["refund", "chargeback", "reversal", "reimburs", "clawback"]
    private static let givers: Set<String> = [
        "credit", "credits", "charge", "charged", "money", "give", "given", "gave", "paid", "pay",
        "rolled", "roll",
    ]
    private static let given: Set<String> = [
        "note", "notes", "memo", "memos", "issued", "given", "granted", "returned",
    ]
    private static let doubtful: Set<String> = [
        "returned", "reversed", "reverse", "voided", "void", "rollback", "compensation",
        "compensated", "compensate",
    ]
    private static let money: Set<String> = [
        "credit", "credits", "amount", "fee", "cost", "payment", "charge", "charged", "transaction",
        "quota", "balance", "money", "points", "deduction", "consumption", "failed",
    ]
    private static let owned = ["额度", "积分", "金额", "失败", "余额", "元"]

    /// The words of a cell, and the text that nothing sets apart, without what is denied in them.
    private static func parts(of cell: String) -> (words: [String], text: String) {
        var text = cell.lowercased()
        // None of the denials is of plain letters.
        if !text.utf8.allSatisfy({ $0 < 0x80 }) {
            text = denials.reduce(text) { $0.replacing($1, with: "") }
        }
        let words = text.split(whereSeparator: \.isWhitespace).filter { !$0.contains("://") }
            .flatMap { $0.split { !($0.isASCII && $0.isLetter) } }.map(String.init)
        var kept: [String] = []
        for word in words {
            if certain.contains(where: word.hasPrefix), let last = kept.last, denying.contains(last)
            {
                kept.removeLast()
            } else {
                kept.append(word)
            }
        }
        return (kept, text.filter { $0.isLetter && !$0.isASCII })
    }

    private static let denying: Set<String> = ["no", "not", "non", "without", "never"]
    private static let denials: [String] = {
        var all: [String] = []
        for no in ["未", "不", "无", "无需", "不予", "不支持", "不可", "非", "没有"] {
            all += ["退款", "退费", "退还", "返还", "退回", "撤销"].map { no + $0 }
        }
        for word in ["返金", "払い戻し"] {
            all += ["なし", "無し", "不可", "対象外", "しない", "されない"].map { word + $0 }
        }
        for word in ["환불", "환급"] {
            all += [" 없음", "없음", " 불가", "불가", " 안 됨", "되지 않음"].map { word + $0 }
        }
        return all
    }()
}
