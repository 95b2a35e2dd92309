import KlingCost
import SeededCases

/// A cell before it is CSV or JSON.
enum BillCell: Hashable {
    case text(String)
    /// Without quotation marks in JSON.
    case number(String)

    var content: String {
        switch self {
        case .text(let text), .number(let text): text
        }
    }
}

extension BillShape {
    /// When it was, by the drawn clocks.
    func time(of truth: BillTruth) -> BillCell {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let seconds = truth.instant.seconds
        let isOwn = [.utc, .offset, .shortOffset].contains(times)
        let clocks = isOwn ? (times == .utc ? Zone.utc : Zone(fixed: "+08:00") ?? .utc) : zone
        let date = clocks.localDate(at: truth.instant)
        let (hour, minute, second) = clocks.localTime(at: truth.instant)
        let day = "\(date)"
        let clock = "\(two(hour)):\(two(minute)):\(two(second))"
        switch times {
        case .utc: return .text("\(day)T\(clock)Z")
        case .offset: return .text("\(day) \(clock)+08:00")
        case .shortOffset: return .text("\(day) \(clock) +0800")
        case .local: return .text("\(day) \(clock)")
        case .unpadded:
            return .text(
                "\(date.year)/\(date.month)/\(date.day) \(hour):\(two(minute)):\(two(second))")
        case .halves:
            let half = hour % 12 == 0 ? 12 : hour % 12
            return .text(
                "\(day) \(half):\(two(minute)):\(two(second)) \(hour < 12 ? "AM" : "PM")")
        case .minutes: return .text("\(date.year)/\(date.month)/\(date.day) \(hour):\(two(minute))")
        case .seconds: return .number("\(seconds)")
        case .milliseconds: return .number("\(seconds)123")
        case .fraction: return .number("\(seconds).25")
        case .missing: return .text("")
        }
    }

    /// How much, in the drawn way.
    func amount(_ truth: BillTruth, isNegative: Bool) -> BillCell {
        let figure = (countsCredits ? truth.credits : truth.amount) ?? .zero
        let sign = isNegative ? "-" : ""
        let plain = sign + figure.decimal
        switch amounts {
        case .plain, .titled, .currencyColumn, .credits: return .number(plain)
        case .dollar: return .text(sign + "$" + figure.decimal)
        case .code: return .text(plain + " USD")
        case .padded:
            return .text(plain + (figure.decimal.contains(".") ? "00" : ".00"))
        case .exponent: return .text(sign + BillShape.exponent(figure))
        case .grouped: return .text(sign + BillShape.grouped(figure))
        case .brackets: return .text(isNegative ? "(\(figure.decimal))" : figure.decimal)
        case .quota: return .number("\(sign)\(figure.count / 2_000)")
        case .creditWords: return .text(plain + (isChinese ? " 积分" : " credits"))
        }
    }

    /// `5.5E-01`.
    private static func exponent(_ figure: Nanos) -> String {
        let digits = String(figure.count)
        let places = digits.dropFirst()
        return "\(digits.prefix(1))\(places.isEmpty ? "" : ".")\(places)E\(digits.count - 10)"
            .replacing("E-", with: "E-0")
    }

    /// `1,055.00`, with two places at least.
    private static func grouped(_ figure: Nanos) -> String {
        let (whole, fraction) = figure.count.quotientAndRemainder(dividingBy: Nanos.perWhole)
        var digits = String(whole)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits = String(digits.dropLast(3))
        }
        groups.insert(digits, at: 0)
        var places = String(String(Nanos.perWhole + fraction).dropFirst())
        while places.count > 2, places.last == "0" { places.removeLast() }
        return groups.joined(separator: ",") + "." + places
    }
}

/// Which columns a shape has, in their order, and what they are called.
struct BillTitlesDrawn {
    enum Column: Hashable {
        case task, time, model, kind, amount, refund, debit, credit, currency
        case harmless(String)
    }

    private(set) var columns: [Column] = []
    private(set) var meanings: [String] = []
    private var titles: [Column: String] = [:]

    func title(of column: Column) -> String { titles[column] ?? "" }

    init(_ shape: BillShape, _ random: inout SeededRandom) {
        func one(_ english: [String], _ chinese: [String]) -> String {
            (shape.isChinese ? chinese : english).randomElement(using: &random) ?? ""
        }
        func add(_ column: Column, _ english: [String], _ chinese: [String]) {
            titles[column] = one(english, chinese)
            columns.append(column)
        }
        if shape.tasks == .jsonCell {
            add(.task, ["other", "meta"], ["其他", "扩展"])
        } else if shape.tasks != .missing {
            add(.task, ["Task ID", "task_id", "taskId", "Job ID"], ["任务ID", "任务编号", "任务 ID"])
        }
        if shape.times != .missing {
            add(
                .time, ["Created At", "created_at", "Time", "createTime", "Timestamp"],
                ["创建时间", "时间", "消费时间"])
        }
        if shape.hasModel { add(.model, ["Model", "model_name"], ["模型", "模型名称"]) }
        switch shape.kinds {
        case .words, .signedWords:
            add(.kind, ["Type", "Kind", "Operation", "Transaction Type"], ["类型", "操作", "交易类型"])
        case .numbers: add(.kind, ["type"], ["类型"])
        default: break
        }
        addAmounts(shape, add)
        if shape.amounts == .currencyColumn { add(.currency, ["Currency"], ["币种"]) }
        for (title, cell) in [("token_name", "default"), ("group", "vip"), ("status", "success")]
        where Bool.random(using: &random) {
            add(.harmless(cell), [title], [title])
        }
        columns.shuffle(using: &random)
        if shape.amounts == .quota {
            let sign = shape.kinds == .turnedSign ? "-" : ""
            for column in columns where [.amount, .refund, .debit, .credit].contains(column) {
                let field =
                    switch column {
                    case .refund: "refund"
                    case .debit: "debit"
                    case .credit: "credit"
                    default: sign + "amount"
                    }
                meanings.append("\(title(of: column))=\(field)/500000")
            }
        } else if shape.kinds == .turnedSign {
            let field = shape.countsCredits ? "credits" : "amount"
            meanings.append("\(title(of: .amount))=-\(field)")
        }
    }

    private func addAmounts(
        _ shape: BillShape, _ add: (Column, [String], [String]) -> Void
    ) {
        let isTitled = shape.amounts == .titled
        switch (shape.kinds, shape.countsCredits) {
        case (.flows, _):
            add(.debit, isTitled ? ["Debit (USD)"] : ["Debit", "Withdrawal"], ["支出"])
            add(.credit, isTitled ? ["Credit (USD)"] : ["Credit", "Deposit"], ["收入"])
        case (.change, false):
            add(
                .amount, isTitled ? ["Change (USD)"] : ["Balance Change", "Change"],
                ["余额变动", "变动金额"])
        case (.change, true): add(.amount, ["Credits Change"], ["积分变动"])
        case (_, true):
            add(.amount, ["Credits", "Credits Consumed", "creditsConsumed"], ["积分", "消耗积分"])
        case (_, false):
            if shape.amounts == .quota {
                add(.amount, ["quota"], ["额度"])
            } else {
                add(
                    .amount,
                    isTitled ? ["Cost (USD)", "Amount (USD)"] : ["Amount", "Cost", "Charged"],
                    isTitled ? ["金额(USD)", "费用（美元）"] : ["金额", "费用", "扣费金额"])
            }
        }
        if shape.kinds == .refundColumn { add(.refund, ["Refund", "refunded"], ["退款", "退款金额"]) }
    }
}
