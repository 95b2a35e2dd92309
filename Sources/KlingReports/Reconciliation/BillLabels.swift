/// Words that stand where a task's name would, in rows that are about no work.
enum BillLabels {
    /// Whether a cell consists of nothing but such words, with digits and marks about them: `Total`,
    /// `Page 1 total`, `Opening balance (USD)`, `期末余额`. No gateway calls its work so.
    static func namesNoWork(_ cell: String) -> Bool {
        let words = cell.lowercased().split { !($0.isASCII && $0.isLetter) }.map(String.init)
        // `Alice Total`: work is called in one word.
        let isOfSeveral = cell.trimmed.contains(where: \.isWhitespace)
        if isOfSeveral,
            [words.first, words.last].contains(where: { $0.map(sums.contains) ?? false })
        {
            return true
        }
        guard words.allSatisfy({ labels.contains($0) || beside.contains($0) }) else { return false }
        var text = cell.filter { $0.isLetter && !$0.isASCII }
        var isLabel = words.contains(where: labels.contains)
        for piece in pieces where text.contains(piece) {
            text = text.replacing(piece, with: "")
            isLabel = true
        }
        for piece in piecesBeside { text = text.replacing(piece, with: "") }
        return isLabel && text.isEmpty
    }

    /// Whether a cell says that there is no name.
    static func isNone(_ cell: String) -> Bool { nothing.contains(cell.lowercased()) }

    private static let nothing: Set<String> = [
        "n/a", "na", "none", "null", "nil", "-", "--", "—", "/", "无", "#n/a",
    ]

    private static let sums: Set<String> = ["total", "totals", "subtotal", "subtotals"]

    private static let labels: Set<String> = [
        "total", "totals", "grandtotal", "totalamount", "totalcredits", "subtotal", "subtotals",
        "sum", "summary", "balance", "average", "avg", "mean", "median", "minimum", "maximum",
        "vat", "tax", "taxes", "gst", "deposit", "deposits", "opening", "closing", "carried",
        "brought", "page", "discount", "discounts", "fee", "fees", "surcharge", "adjustment",
        "adjustments", "correction", "corrections", "rounding", "overall", "remaining",
        "remainder", "interest",
    ]
    /// Words that may stand beside those.
    private static let beside: Set<String> = [
        "grand", "sub", "charged", "charges", "charge", "cost", "costs", "amount", "amounts",
        "credit", "credits", "used", "spent", "usage", "due", "paid", "payable", "net", "gross",
        "account", "current", "previous", "last", "end", "start", "final", "initial", "beginning",
        "forward", "over", "down", "row", "rows", "task", "tasks", "request", "requests", "item",
        "items", "record", "records", "count", "per", "for", "of", "the", "this", "all", "as", "at",
        "on", "in", "to", "from", "and", "by", "month", "monthly", "day", "daily", "date", "period",
        "year", "service", "report", "usd", "cny", "eur", "gbp", "rmb", "january", "february",
        "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    /// The longer ones first: nothing sets them apart.
    private static let pieces = [
        "增值税", "手续费", "服务费", "预付款", "过次页", "合计", "总计", "小计", "总额", "汇总", "共计",
        "总和", "累计", "余额", "结余", "结存", "结转", "期初", "期末", "平均", "均值", "税费", "税额",
        "押金", "预付", "优惠", "折扣", "调整", "调账", "抹零", "承前", "本页", "上页", "税", "页", "总",
    ]
    private static let piecesBeside = [
        "人民币", "记录", "数量", "消费", "费用", "金额", "扣费", "积分", "任务", "账户", "当前", "截至",
        "本期", "上期", "本月", "上月", "当月", "当日", "全部", "所有", "美元", "笔", "条", "行", "元", "共",
        "的", "第", "月", "年", "日", "次", "至",
    ]
}
