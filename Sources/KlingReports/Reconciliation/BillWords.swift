/// The words by which consoles say what a row is about, plain: without case, blanks and marks.
enum BillWords {
    static let kinds: [String: BillRecord.Kind] = {
        var kinds: [String: BillRecord.Kind] = [:]
        for word in charges { kinds[word] = .charge }
        for word in refunds { kinds[word] = .refund }
        for word in topUps { kinds[word] = .topUp }
        for word in others { kinds[word] = .other }
        return kinds
    }()

    private static let charges = [
        "charge", "charged", "consume", "consumed", "consumption", "usage", "use", "spend", "spent",
        "deduct", "deducted", "deduction", "payment", "purchase", "消费", "消耗", "扣费", "扣款", "扣除",
        "支出", "使用",
    ]
    private static let refunds = [
        "refund", "refunded", "refunds", "reversal", "reversed", "return", "returned", "退款", "退费",
        "退还", "返还", "已退款", "全额退款", "部分退款",
    ]
    private static let topUps = [
        "topup", "topups", "recharge", "recharged", "deposit", "充值", "购买积分", "充值成功",
    ]
    private static let others = [
        "system", "manage", "management", "error", "login", "系统", "管理", "错误", "登录",
    ]
}
