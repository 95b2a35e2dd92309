import KlingCost

/// Columns of titles that nobody listed, whose words say whether work went well or was charged:
/// `Billed: no`, `Result: Failed`, `是否扣费: 否`.
struct BillAnswers {
    private let columns: BillColumns
    /// The columns, and whether yes is what was not charged: `Free: yes`.
    private var places: [(place: Int, isTurned: Bool)] = []
    /// The columns that say what went wrong, in whatever words.
    private var reasons: [Int] = []

    init(_ columns: BillColumns, _ rows: [BillRow]) {
        self.columns = columns
        for place in columns.open where !BillReturns.isTitle(columns.titles[place]) {
            let title = columns.titles[place]
            if BillAnswers.asks(title, BillAnswers.failures, BillAnswers.failurePieces) {
                reasons.append(place)
                continue
            }
            let isTurned = BillAnswers.asks(title, BillAnswers.free, BillAnswers.freePieces)
            let isAsked =
                isTurned || BillAnswers.asks(title, BillAnswers.paid, BillAnswers.paidPieces)
            if BillAnswers.answer(rows, place, isAsked: isAsked) {
                self.places.append((place, isTurned))
            }
        }
    }

    /// Why a row may not be charged; `nil` where nothing says so.
    func doubt(of row: BillRow) -> String? {
        for (place, isTurned) in places {
            guard let word = row.text(place), let isYes = BillWords.outcome(word) else { continue }
            if isYes == isTurned { return "\(columns.titles[place]): \(word)" }
        }
        for place in reasons {
            guard let words = row.text(place), !BillLabels.isNone(words) else { continue }
            let isNothing = BillWords.outcome(words) == true || BillWords.isYesOrNo(words)
            if !isNothing || BillTitles.plain(words) == "true" {
                return "\(columns.titles[place]): \(words.prefix(200))"
            }
        }
        return nil
    }

    /// Whether all that stands in a column answers. Under a title that does not ask, a mere yes or no
    /// is about something else.
    private static func answer(_ rows: [BillRow], _ place: Int, isAsked: Bool) -> Bool {
        var hasAnswers = false
        for row in rows where !BillClosing.isCalledSo(row) {
            guard let word = row.text(place) else { continue }
            guard BillWords.outcome(word) != nil, isAsked || !BillWords.isYesOrNo(word) else {
                return false
            }
            hasAnswers = true
        }
        return hasAnswers
    }

    private static func asks(_ title: String, _ words: Set<String>, _ pieces: [String]) -> Bool {
        BillTitles.words(title).contains(where: words.contains)
            || pieces.contains(where: title.contains)
    }

    private static let paid: Set<String> = [
        "status", "state", "result", "outcome", "success", "succeeded", "successful", "ok",
        "completed", "complete", "finished", "delivered", "billed", "charged", "billable",
        "chargeable", "paid", "payable", "deducted", "settled", "charge", "billing", "payment",
    ]
    private static let paidPieces = ["状态", "结果", "成功", "完成", "扣费", "计费", "收费", "扣款", "付款", "支付"]
    private static let failures: Set<String> = ["error", "errors", "fail", "failure", "exception"]
    private static let failurePieces = ["失败原因", "错误"]
    private static let free: Set<String> = [
        "free", "waived", "exempt", "failed", "uncharged", "void", "voided", "cancelled",
        "canceled", "rejected", "errored", "test", "trial",
    ]
    private static let freePieces = ["免费", "失败", "作废", "取消"]
}
