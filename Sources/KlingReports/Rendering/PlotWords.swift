/// What pictures of a report say, in each language.
enum PlotWords {
    static let figures = Localized("figures", zh: "数据")
    static let noModel = Localized("without a model", zh: "无模型")
    static let day = Localized("day", zh: "日期")
    static let month = Localized("month", zh: "月份")
    static let rate = Localized("rate", zh: "单价")
    static let clips = Localized("clips charged", zh: "计费片数")
    static let expected = Localized("expected", zh: "预计")
    static let charged = Localized("charged", zh: "扣费")
    static let limit = Localized("limit", zh: "限额")
    static let left = Localized("left", zh: "剩余")
    static let used = Localized("used that day", zh: "当日已用")
    static let pace = Localized("even pace", zh: "匀速消耗")
    static let usedOfIt = Localized("used", zh: "已用")

    static func spend(_ currency: String, byMonths: Bool) -> Localized {
        byMonths
            ? Localized("Spent each month, by model, in \(currency)", zh: "每月支出（按模型），\(currency)")
            : Localized("Spent each day, by model, in \(currency)", zh: "每日支出（按模型），\(currency)")
    }

    static func spendSummary(total: String, slot: String, most: String) -> Localized {
        Localized(
            "Total \(total); highest \(slot): \(most).", zh: "合计 \(total)；最高为 \(slot)：\(most)。")
    }

    static func burnDown(_ budget: String, _ currency: String) -> Localized {
        Localized(
            "Budget \(budget): remaining (\(currency))", zh: "预算 \(budget)：剩余（\(currency)）")
    }

    static func others(_ count: Int) -> Localized {
        Localized("\(count) others", zh: "其他 \(count) 个")
    }

    static func usedEach(_ budget: String, _ currency: String) -> Localized {
        Localized(
            "Budget \(budget): used in each period (\(currency))",
            zh: "预算 \(budget)：各周期已用（\(currency)）")
    }

    static func someBudgets(_ shown: Int, of all: Int) -> Localized {
        Localized(
            "\(shown) of \(all) budgets are drawn, the first by name.",
            zh: "共 \(all) 个预算，按名称绘出前 \(shown) 个。")
    }

    static func someRates(_ shown: Int, of all: Int) -> Localized {
        Localized(
            "\(shown) of \(all) rates are drawn, those furthest off. ",
            zh: "共 \(all) 个费率，绘出偏差最大的 \(shown) 个。")
    }

    static func burnDownSummary(left: String, limit: String, day: String) -> Localized {
        Localized(
            "\(left) of \(limit) remaining after \(day), the last day with holds; open holds count "
                + "as used.",
            zh: "\(limit) 中剩余 \(left)（截至最后有预留的 \(day)）；未结预留计入已用。")
    }

    static func accuracy(_ currency: String) -> Localized {
        Localized(
            "Expected and charged, by rate, in \(currency)", zh: "预计与实扣（按费率），\(currency)")
    }

    static func accuracySummary(expected: String, charged: String, clips: Int) -> Localized {
        Localized(
            "\(expected) expected, \(charged) charged, for \(clips) \(clips == 1 ? "clip" : "clips") whose charge the gateway "
                + "or a person named.",
            zh: "预计 \(expected)，实扣 \(charged)；计 \(clips) 片，扣费由网关或人工给出。")
    }
}
