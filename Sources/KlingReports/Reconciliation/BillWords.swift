/// The words by which consoles say what a row is about, in English and Chinese; of what came back, in
/// some other languages too.
enum BillWords {
    /// What a word says.
    enum Meaning: Hashable {
        case charge, refund, topUp, other
        /// Something left the account, or came into it; why, it does not say.
        case outgoing, incoming
        /// Of work a charge, else a top-up.
        case purchase
        /// It went well: the row is what it seems.
        case settled
    }

    /// What a cell's words say.
    ///
    /// - Returns: `nil` for words that are not known, or that speak of what did not happen.
    static func meaning(_ text: String) -> (meaning: Meaning, isExact: Bool)? {
        if let meaning = exactly(text) { return (meaning, true) }
        if text.trimmed == "-" { return (.outgoing, true) }
        if text.trimmed == "+" { return (.incoming, true) }
        let found = pieces(of: text)
        if found.isUndone || found.meanings.count != 1 { return nil }
        return found.meanings.first.map { ($0, false) }
    }

    /// What a word says that is known as it stands.
    static func exactly(_ text: String) -> Meaning? {
        let plain = BillTitles.plain(text)
        return exact[plain] ?? elsewhere[plain]
    }

    /// Whether an answer says that work went well, or was charged.
    ///
    /// - Returns: `nil` for words that are no answer.
    static func outcome(_ text: String) -> Bool? {
        let plain = BillTitles.plain(text)
        if noes.contains(plain) || uncharged.contains(plain) { return false }
        if yeses.contains(plain) { return true }
        // RFC 9110, section 15.
        if plain.utf8.count == 3, let status = Int(plain) {
            return (200..<300).contains(status) ? true : (400..<600).contains(status) ? false : nil
        }
        if let meaning = exact[plain] {
            return meaning == .settled || meaning == .charge ? true : nil
        }
        if plain.contains("refund") || speaksOfReturn(text) { return nil }
        return isUndone(text) && plain.utf8.count <= longestAnswer ? false : nil
    }

    /// Whether it is an answer only behind a question.
    static func isYesOrNo(_ text: String) -> Bool {
        let plain = BillTitles.plain(text)
        return noes.contains(plain) || yeses.contains(plain)
    }

    /// A longer text is a sentence.
    private static let longestAnswer = 40
    private static let yeses: Set<String> = ["yes", "y", "true", "t", "1", "ok", "是"]
    private static let noes: Set<String> = ["no", "n", "false", "f", "0", "否", "none", "无"]
    private static let uncharged: Set<String> = [
        "free", "waived", "uncharged", "unbilled", "unpaid", "exempt", "免费", "error", "timeout",
        "timedout", "expired", "aborted",
    ]

    /// Whether a sentence says that work was not charged.
    static func deniesCharge(_ text: String) -> Bool {
        let text = text.lowercased()
        return denials.contains(where: text.contains) || failed.contains(BillTitles.plain(text))
    }

    private static let denials = [
        "not charged", "not billed", "no charge", "uncharged", "unbilled", "free of charge",
        "charge waived", "waived", "free retry", "free trial", "free quota", "free credit",
        "0 charged", "未扣费", "未计费", "不扣费", "不计费", "未收费", "不收费", "未扣款", "免费",
    ]

    /// Whether words speak of what did not happen, or not yet.
    static func isUndone(_ text: String) -> Bool { pieces(of: text).isUndone }

    /// Whether a sentence speaks of something that came back, or was bought.
    static func speaksOfReturn(_ text: String) -> Bool {
        let found = pieces(of: text).meanings
        return found.contains(.refund) || found.contains(.topUp)
            || compensations.contains(where: text.lowercased().contains)
    }

    private static func pieces(of text: String) -> (meanings: Set<Meaning>, isUndone: Bool) {
        var meanings: Set<Meaning> = []
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        for word in words where word.allSatisfy(\.isASCII) {
            if let meaning = exact[word] { meanings.insert(meaning) }
        }
        for (piece, meaning) in inside where text.contains(piece) { meanings.insert(meaning) }
        if meanings.count > 1 { meanings.remove(.settled) }
        // A refund of a charge is a refund.
        if meanings == [.refund, .charge] { meanings = [.refund] }
        return (meanings, isUndone(text, words))
    }

    /// Whether it did not happen. That a task failed before is why there is a refund; that the refund
    /// failed is said behind it.
    private static func isUndone(_ text: String, _ words: [String]) -> Bool {
        if words.contains(where: denied.contains) || deniedInside.contains(where: text.contains) {
            return true
        }
        let refund = words.lastIndex { exact[$0] == .refund } ?? -1
        if words[(refund + 1)...].contains(where: failed.contains) { return true }
        let places = inside.filter { $0.1 == .refund }.compactMap { text.firstRange(of: $0.0) }
        let behind = text[(places.map(\.upperBound).max() ?? text.startIndex)...]
        return failedInside.contains(where: behind.contains)
    }

    private static let exact: [String: Meaning] = {
        var exact: [String: Meaning] = [:]
        let lists: [(Meaning, [String])] = [
            (.charge, charges), (.refund, refunds), (.topUp, topUps), (.other, others),
            (.outgoing, ["debit", "dr", "out", "outgoing", "expense", "支出", "支", "借", "付款", "出账"]),
            (.incoming, ["credit", "cr", "in", "incoming", "income", "收入", "收", "贷", "入账"]),
            (.purchase, ["purchase", "purchased", "buy", "购买"]), (.settled, settled),
        ]
        for (meaning, words) in lists { for word in words { exact[word] = meaning } }
        return exact
    }()

    /// Known only where they stand alone: how those languages deny is not known here.
    private static let elsewhere: [String: Meaning] = {
        let refunds = [
            "erstattung", "rückerstattung", "rueckerstattung", "erstattet", "remboursement",
            "remboursé", "reembolso", "reembolsado", "devolución", "devolucion", "estorno",
            "estornado", "devolução", "devolucao", "rimborso", "terugbetaling", "zwrot", "возврат",
            "возвратсредств", "返金", "払い戻し", "払戻", "환불", "환급",
        ]
        // A credit note may be of work or of money that was paid in.
        let credits = ["gutschrift", "avoir", "abono"]
        return Dictionary(
            refunds.map { ($0, Meaning.refund) } + credits.map { ($0, .incoming) }
        ) { first, _ in first }
    }()

    private static let charges = [
        "charge", "charged", "charges", "consume", "consumed", "consumption", "consumes", "usage",
        "use", "spend", "spent", "deduct", "deducted", "deduction", "payment", "generation",
        "消费", "消耗", "扣费", "扣款", "扣除", "扣减", "使用", "调用", "商户消费", "消费扣费", "任务消费",
    ]
    private static let refunds = [
        "refund", "refunded", "refunds", "refunding", "reversal", "reversed", "returned",
        "chargeback", "退款", "退费", "退还", "返还", "退回", "已退款", "全额退款", "已全额退款", "部分退款",
        "任务退款", "失败退款", "退款成功", "返还积分",
    ]
    private static let topUps = [
        "topup", "topups", "recharge", "recharged", "recharges", "deposit", "deposits", "redeem",
        "redemption", "gift", "bonus", "充值", "购买积分", "充值成功", "兑换", "赠送", "签到", "在线充值",
    ]
    private static let others = [
        "system", "manage", "management", "error", "login", "unknown", "payout", "transfer",
        "系统", "管理", "错误", "登录", "未知", "不计收支", "中性交易",
    ]
    private static let settled = [
        "success", "succeed", "succeeded", "successful", "complete", "completed", "finished",
        "done", "paid", "ok", "settled", "available", "posted", "200", "true", "yes",
        "taskstatussuccess",
        "成功", "已完成", "完成", "支付成功", "交易成功", "已支付", "已扣费", "正常", "是",
    ]
    /// Parts of Chinese words, which nothing sets apart.
    private static let inside: [(String, Meaning)] = [
        ("退款", .refund), ("退费", .refund), ("退还", .refund), ("返还", .refund), ("充值", .topUp),
        ("赠送", .topUp), ("消费", .charge), ("扣费", .charge), ("消耗", .charge), ("扣款", .charge),
    ]
    /// Words of what came to nothing, and words that deny.
    private static let failed: Set<String> = [
        "failed", "fail", "failure", "rejected", "declined", "cancelled", "canceled", "reversing",
    ]
    private static let failedInside = ["失败", "拒绝", "取消", "中止", "驳回"]
    private static let denied: Set<String> = [
        "pending", "processing", "denied", "no", "not", "non", "without",
    ]
    private static let deniedInside = ["处理中", "待", "未", "不"]
    private static let compensations = [
        "补偿", "退", "返", "compensat", "refund", "returned", "give back",
    ]
}
