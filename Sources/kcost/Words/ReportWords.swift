import KlingCost
import KlingReports

/// What reports say around their figures, in each language.
enum ReportWords {
    static let total = Localized("total", zh: "合计")
    static let bySettled = Localized("by the instant of each entry", zh: "按记账时间")
    static let bySubmitted = Localized("by the instant of each request", zh: "按提交时间")
    static let allTime = Localized("all entries", zh: "全部记录")
    static let only = Localized("only", zh: "筛选")
    static let timeZone = Localized("time zone", zh: "时区")
    static let nothing = Localized("nothing in this period", zh: "本期无记录")

    /// Titles of the balances: what opens, moves and closes.
    static let balances: [Localized] = [
        Localized("currency", zh: "币种"), Localized("open before", zh: "期初预留"),
        Localized("+ held", zh: "+ 预留"), Localized("- captured", zh: "- 转扣费"),
        Localized("- given back", zh: "- 退回"), Localized("open behind", zh: "期末预留"),
        Localized("charged", zh: "扣费"), Localized("adjusted", zh: "调整"),
        Localized("spent", zh: "支出"), Localized("credits", zh: "积分"),
        Localized("credits bought", zh: "购入积分"), Localized("paid for them", zh: "购入付款"),
    ]
    /// The row of their counts.
    static let counts = Localized("holds", zh: "笔数")

    /// `from 2026-10-01 until before 2026-11-01, time zone UTC, by the instant of each entry`.
    static func span(_ question: ReportQuestion, _ language: Language) -> String {
        let zone = question.zone
        func bound(_ instant: Instant) -> String? {
            if instant.seconds == .min || instant.seconds == .max { return nil }
            let day = zone.day(of: instant)
            return zone.startOfDay(day) == instant ? day.description : instant.description
        }
        let (since, until) = (bound(question.span.lowerBound), bound(question.span.upperBound))
        let span =
            switch (since, until) {
            case (let since?, let until?):
                Localized("from \(since) until before \(until)", zh: "\(since) 起，\(until) 之前")
            case (let since?, nil): Localized("from \(since) on", zh: "\(since) 起")
            case (nil, let until?): Localized("until before \(until)", zh: "\(until) 之前")
            case (nil, nil): allTime
            }
        let basis = question.basis == .settled ? bySettled : bySubmitted
        let comma = Localized(", ", zh: "；")
        return [span[language], "\(timeZone[language]) \(zone.name)", basis[language]]
            .joined(separator: comma[language])
    }

    static func note(_ note: Report.Note) -> Localized {
        switch note {
        case .earlier(let month, let money):
            Localized(
                "of what was spent, \(money) is for requests of \(month)",
                zh: "支出中 \(money) 属于 \(month) 提交的请求")
        case .projection(let money, let instant):
            Localized(
                "at this rate, judged by entries until \(instant), the period comes to \(money)",
                zh: "按截至 \(instant) 的记录推算，本期将达 \(money)")
        case .exchange(let from, let to, let rate, let effective, let source):
            Localized(
                "converted: 1 \(from) = \(rate) \(to), from \(effective) on (\(source))",
                zh: "换算：1 \(from) = \(rate) \(to)，自 \(effective) 起（\(source)）")
        }
    }

    /// `as of entry 42 of ledger ID, head HASH`.
    static func head(_ head: Report.Head) -> Localized {
        let (ledger, hash) = (head.ledger, head.hash)
        return head.isOwn
            ? Localized(
                "as of entry \(head.sequence) of ledger \(ledger), head \(head.sequence):\(hash)",
                zh: "截至账本 \(ledger) 第 \(head.sequence) 条记录，链头 \(head.sequence):\(hash)")
            : Localized(
                "with entries up to \(head.sequence) of imported ledger \(ledger), head "
                    + "\(head.sequence):\(hash)",
                zh: "含导入账本 \(ledger) 至第 \(head.sequence) 条，链头 \(head.sequence):\(hash)")
    }
}
