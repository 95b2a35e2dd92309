import KlingCost

/// What reports say around their figures, in each language.
enum ReportWords {
    static let total = Localized("total", zh: "合计")
    static let bySettled = Localized("by booking date", zh: "按入账日期")
    static let bySubmitted = Localized("by submission date", zh: "按提交日期")
    static let allTime = Localized("all entries", zh: "全部记录")
    static let only = Localized("only", zh: "筛选")
    static let timeZone = Localized("time zone", zh: "时区")
    static let none = Localized("(none)", zh: "（无）")
    static let rounded = Localized(
        "rounded; exact amounts in CSV and JSON", zh: "金额已四舍五入；精确数见 CSV 与 JSON")
    static let nothing = Localized("nothing in this period", zh: "本期无记录")

    /// Titles of the balances: what opens, moves and closes.
    static let balances: [Localized] = [
        Localized("currency", zh: "币种"), Localized("opening holds", zh: "期初预留"),
        Localized("+ new holds", zh: "+ 新增预留"),
        Localized("- released on charge", zh: "- 扣费时释放"),
        Localized("- released uncharged", zh: "- 未扣费释放"),
        Localized("closing holds", zh: "期末预留"), Localized("charged", zh: "扣费"),
        Localized("adjustments", zh: "调整"), Localized("net spend", zh: "净支出"),
        Localized("paid for credits", zh: "购入积分付款"),
    ]
    /// The row of their counts.
    static let counts = Localized("number", zh: "笔数")

    /// `2026-10-01 to 2026-10-31, time zone UTC, by booking date`.
    static func span(_ query: ReportQuery, _ language: Language) -> String {
        let zone = query.zone
        func day(_ instant: Instant) -> String? {
            let day = zone.day(of: instant)
            return zone.startOfDay(day) == instant ? day.description : nil
        }
        let (first, end) = (query.span.lowerBound, query.span.upperBound)
        let span: Localized
        switch (first.seconds == .min, end.seconds == .max) {
        case (false, false):
            // Whole days are named by the first and the last; else the end is the instant behind it.
            if let since = day(first), day(end) != nil {
                let until = zone.day(of: Instant(seconds: end.seconds - 1)).description
                span =
                    since == until
                    ? Localized(since)
                    : Localized("\(since) to \(until)", zh: "\(since) 至 \(until)")
            } else {
                span = Localized("from \(first) until before \(end)", zh: "\(first) 起，\(end) 之前")
            }
        case (false, true):
            let since = day(first) ?? first.description
            span = Localized("from \(since) on", zh: "\(since) 起")
        case (true, false):
            let until = day(end) ?? end.description
            span = Localized("until before \(until)", zh: "\(until) 之前")
        case (true, true): span = allTime
        }
        let basis = query.basis == .settled ? bySettled : bySubmitted
        let comma = Localized(", ", zh: "；")
        return [span[language], "\(timeZone[language]) \(zone.name)", basis[language]]
            .joined(separator: comma[language])
    }

    /// - Parameter words: an amount as the reader wants it.
    static func note(_ note: Report.Note, _ words: (Money) -> String) -> Localized {
        switch note {
        case .earlier(let month, let money):
            Localized(
                "of the net spend, \(words(money)) is for requests submitted in "
                    + "\(month), before this period",
                zh: "净支出中 \(words(money)) 属于本期之前（\(month)）提交的请求")
        case .projection(let money, let instant):
            Localized(
                "at this rate, judged by entries until \(instant), the period comes to "
                    + "about " + words(money),
                zh: "按截至 \(instant) 的记录推算，本期约达 \(words(money))")
        case .unmatched(let filter, let known):
            Localized(
                "no entry has \(filter.name) \(filter.value)"
                    + (known.isEmpty ? "" : "; there are " + known.joined(separator: ", ")),
                zh: "没有 \(filter.name) 为 \(filter.value) 的记录"
                    + (known.isEmpty ? "" : "；已有 " + known.joined(separator: "、")))
        case .formerBudget(let budget):
            Localized(
                "budget \(budget.name) (\(budget.words[.english])) was "
                    + (budget.isReplaced
                        ? "replaced at \(budget.ended): what counts under the new one stands there "
                            + "alone" : "removed at \(budget.ended)"),
                zh: "预算 \(budget.name)（\(budget.words[.chinese])）已于 \(budget.ended) "
                    + (budget.isReplaced ? "被取代：计入新预算的只列在新预算下" : "移除"))
        case .formerBudgets(let more):
            Localized(
                "\(more) more budgets were replaced or removed in this period",
                zh: "本期另有 \(more) 个预算被取代或移除")
        case .exchange(let from, let to, let rate, let effective, let source):
            Localized(
                "converted: 1 \(from) = \(rate) \(to), from \(effective) on (\(source))",
                zh: "换算：1 \(from) = \(rate) \(to)，自 \(effective) 起（\(source)）")
        }
    }

    /// `2026-10`, or its days; `nil` where it has no ends.
    static func period(_ query: ReportQuery) -> String? {
        let (zone, span) = (query.zone, query.span)
        if span.lowerBound.seconds == .min || span.upperBound.seconds == .max { return nil }
        let last = zone.day(of: Instant(seconds: span.upperBound.seconds - 1))
        if zone.month(containing: span.lowerBound) == span {
            return String(last.description.prefix(7))
        }
        let first = zone.day(of: span.lowerBound)
        return first == last ? "\(first)" : "\(first) – \(last)"
    }

    /// `days and periods by tzdata 2026f`: what the zones' clocks were read from.
    static func zones(_ data: [String]) -> Localized {
        Localized(
            "days and periods by " + data.joined(separator: "; "),
            zh: "日期与周期依据 " + data.joined(separator: "；"))
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

extension Report.FormerBudget {
    /// Its limits and its period: `20 USD, 100 clips, day`.
    fileprivate var words: Localized {
        func words(_ clipWord: String, _ comma: String) -> String {
            let limits = [
                limit.map { "\($0)" }, clips.map { "\($0) \(clipWord)" },
                milliseconds.map { "\(VideoLength(milliseconds: $0).seconds) s" },
            ]
            return (limits.compactMap { $0 } + [period]).joined(separator: comma)
        }
        return Localized(words("clips", ", "), zh: words("片", "，"))
    }
}
