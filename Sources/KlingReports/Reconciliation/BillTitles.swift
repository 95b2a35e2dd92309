internal import KlingCost

/// The titles by which columns of gateways' records are known.
enum BillTitles {
    /// A title or a word without case, blanks and marks.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.lowercased().unicodeScalars.filter { $0.isLetterOrDigit }))
    }

    /// Whether a plain title says something that a bill says.
    static func isKnown(_ plain: String) -> Bool { all.contains(plain) || amount(plain) != nil }

    private static let all: Set<String> = {
        var all: Set<String> = ["quota", "额度", "date", "日期"]
        for (_, titles) in single { all.formUnion(titles) }
        for titles in [changes, debits, credits, kinds, statuses] { all.formUnion(titles) }
        return all
    }()

    /// Fields of one column each, in the order in which they are looked for; the earlier title is the
    /// better one: what a task cost before what the account paid.
    static let single: [(BillMeaning.Field, [String])] = [
        (.task, tasks),
        (
            .refund,
            [
                "refund", "refundamount", "refunded", "refundedamount", "amountrefunded",
                "refundcredits", "creditsrefunded", "退款", "退款金额", "退款额", "退费", "退还", "退还积分",
                "退款积分", "已退款金额",
            ]
        ),
        (
            .credits,
            [
                "creditsconsumed", "consumedcredits", "consumecredits", "creditscost",
                "creditsused", "creditcost", "usedcredits", "creditscharged", "creditsspent",
                "creditsdeducted", "credits", "credit", "points", "消耗积分", "积分消耗", "扣除积分",
                "消费积分", "积分",
            ]
        ),
        (.amount, amounts),
        (
            .time,
            [
                "createtime", "createdat", "createdatutc", "created", "createdutc", "time",
                "timestamp", "datetime", "datetimeutc", "utctime", "date", "submittime",
                "submittedat", "acceptedms", "acceptedat", "requesttime", "chargedat", "billedat",
                "usagetime", "completetime", "completedat", "finishedat", "updatetime",
                "updatedat", "创建时间", "创建日期", "消费时间", "扣费时间", "交易时间", "提交时间", "请求时间",
                "记录时间", "时间", "完成时间", "日期", "交易创建时间", "付款时间",
            ]
        ),
        (.model, ["model", "modelname", "modelid", "modelpermaslug", "模型", "模型名称", "模型名"]),
        (.currency, ["currency", "unit", "币种", "货币", "单位"]),
    ]

    /// What names work.
    static let tasks = [
        "taskid", "task", "jobid", "job", "generationid", "predictionid", "videoid", "任务id",
        "任务编号", "任务号", "任务", "requestid", "请求id",
    ]

    /// What names an amount of money; a currency may stand behind it.
    private static let amounts = [
        "amount", "amountcharged", "chargedamount", "cost", "costtotal", "totalcost", "charge",
        "charged", "spend", "spent", "price", "paid", "gross", "fee", "total", "totalamount",
        "usd", "cny", "金额", "消费金额", "扣费金额", "扣款金额", "费用", "消费", "扣费", "花费", "消耗",
        "实付金额", "实付", "总金额", "支出", "支出金额", "debit",
    ]

    /// What an amount's title is, and the currency that it names behind that.
    static func amount(_ plain: String) -> (word: String, currency: Currency?)? {
        for word in amounts where plain.hasPrefix(word) {
            let rest = String(plain.dropFirst(word.count))
            if rest.isEmpty { return (word, nil) }
            if let named = currencies[rest] { return (word, named) }
        }
        return nil
    }

    /// Whether a plain title says how much, in money or in credits.
    static func isAmount(_ plain: String) -> Bool {
        amount(plain) != nil || changes.contains(stem(plain)) || ["quota", "额度"].contains(plain)
            || single.contains { $0.0 == .credits && $0.1.contains(plain) }
    }

    /// A plain title without the currency behind it.
    static func stem(_ plain: String) -> String {
        for code in currencies.keys where plain.hasSuffix(code) && plain != code {
            return String(plain.dropLast(code.count))
        }
        return plain
    }

    /// The currency whose code stands behind a title, in brackets or in capital letters: `Amount (aud)`,
    /// `cost_AUD`.
    static func code(in title: String) -> Currency? {
        let words = title.split { !($0.isASCII && $0.isLetter) }
        guard let last = words.last, last.utf8.count == 3, words.count > 1,
            !noCodes.contains(last.lowercased())
        else { return nil }
        let behind = title[last.endIndex...].trimmed
        let isBracketed = [")", "）", "]"].contains(behind)
        guard isBracketed || behind.isEmpty && last.allSatisfy(\.isUppercase) else { return nil }
        return Currency(last.uppercased())
    }

    /// Whether a title says that it counts cents: `amount_cents`, `金额(分)`.
    static func countsHundredths(_ title: String) -> Bool {
        words(title).contains { ["cent", "cents", "fen", "pence", "minor"].contains($0) }
            || ["(分)", "（分）"].contains(where: title.contains)
    }

    /// Words of three letters behind a title that name no currency.
    private static let noCodes: Set<String> = [
        "max", "min", "sec", "utc", "gmt", "net", "tax", "vat", "gst", "pst", "hst", "fee", "sum",
        "avg", "inc", "exc", "day", "api", "ids", "url", "raw", "old", "new", "per", "all", "due",
        "est", "pdt", "edt", "cst", "jst", "bst", "hkt", "sgt", "mtd", "ytd", "qty", "pts", "pct",
    ]

    /// A title's words in small letters, also where capital letters set them apart: `billedCost`.
    static func words(_ title: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for letter in title {
            guard letter.isASCII, letter.isLetter else {
                if !word.isEmpty { words.append(word) }
                (word, wasSmall) = ("", false)
                continue
            }
            if letter.isUppercase, wasSmall {
                words.append(word)
                word = ""
            }
            word += letter.lowercased()
            wasSmall = letter.isLowercase
        }
        return word.isEmpty ? words : words + [word]
    }

    /// Titles of changes to a balance: a charge is below zero.
    static let changes: Set<String> = [
        "change", "amountchange", "balancechange", "creditchange", "creditschange",
        "creditdelta", "creditsdelta", "amountdelta", "balancedelta", "delta", "变动", "变动金额",
        "变动额", "积分变动", "变动积分", "余额变动", "积分变化", "金额变动",
    ]
    /// Those of them that count credits.
    static let creditChanges: Set<String> = [
        "creditchange", "creditschange", "creditdelta", "creditsdelta", "积分变动", "变动积分", "积分变化",
    ]

    /// What left the account, and what came into it; only where a table has both.
    static let debits: Set<String> = [
        "debit", "debits", "debitamount", "withdrawal", "withdrawals", "out", "outgoing",
        "moneyout",
        "支出", "支出金额", "借方", "借方金额", "扣除", "扣减", "减少",
    ]
    static let credits: Set<String> = [
        "credit", "credits", "creditamount", "deposit", "deposits", "in", "incoming", "moneyin",
        "收入", "收入金额", "贷方", "贷方金额", "增加",
    ]

    /// Titles of columns that say what a row is about.
    static let kinds: Set<String> = [
        "type", "kind", "transactiontype", "txtype", "transtype", "recordtype", "logtype",
        "entrytype", "billtype", "billingtype", "chargetype", "feetype", "flowtype", "changetype",
        "operation", "operationtype", "op", "action", "event", "eventtype", "direction",
        "reportingcategory", "balanceimpact", "drcr", "debitcredit", "类型", "记录类型", "交易类型",
        "日志类型", "账单类型", "费用类型", "操作", "操作类型", "变动类型", "业务类型", "收支", "收支类型", "方向",
        "资金流向", "借贷", "借贷标志",
    ]
    /// Titles of columns that each download counts anew.
    static let volatile: Set<String> = [
        "no", "number", "row", "rowno", "rownumber", "rownum", "index", "line", "seq", "sequence",
        "sn", "balance", "balanceafter", "currentbalance", "accountbalance", "remaining",
        "remainingbalance", "remainingcredits", "exportedat", "exporttime", "exportdate",
        "downloadedat", "generatedat", "reportdate", "序号", "行号", "余额", "当前余额", "账户余额", "剩余",
        "剩余积分", "导出时间", "下载时间",
    ]
    /// Titles of columns that say how a row's work ended.
    static let statuses: Set<String> = [
        "status", "state", "taskstatus", "taskstate", "paymentstatus", "transactionstatus", "状态",
        "任务状态", "交易状态", "当前状态", "支付状态", "订单状态",
    ]
    /// Titles of columns whose words say nothing of what a row is about.
    private static let harmless: Set<String> = [
        "model", "modelname", "modelid", "mode", "token", "tokenname", "tokenid", "group",
        "channel", "channelid", "channelname", "key", "apikey", "keyname", "project", "projectid",
        "region", "user", "username", "userid", "prompt", "input", "params", "param", "request",
        "endpoint", "ip", "url", "provider", "providername", "resolution", "currency", "unit",
        "模型", "模型名称", "模式", "令牌", "令牌名称", "分组", "渠道", "密钥", "项目", "地区", "区域", "用户",
        "用户名", "提示词", "币种", "货币", "单位",
    ]
    /// Whether a column's words, whatever they are, say nothing of what a row is about: what was asked
    /// for, and of whom.
    static func isHarmless(_ title: String) -> Bool {
        let plain = plain(title)
        return harmless.contains(plain) || plain.contains("prompt") || plain.contains("提示词")
    }

    /// Titles of columns in which a console writes sentences.
    static let prose: Set<String> = [
        "content", "detail", "details", "description", "remark", "remarks", "note", "notes", "memo",
        "message", "reason", "summary", "详情", "内容", "描述", "备注", "说明", "日志内容", "明细", "商品",
        "商品说明",
    ]

    /// Keys under which a JSON cell names the task.
    static let taskKeys = ["task_id", "taskId", "taskID", "taskid", "job_id", "jobId"]

    static let currencies: [String: Currency] = {
        var known: [String: Currency] = [:]
        for code in ["USD", "CNY", "EUR", "GBP", "JPY", "HKD", "SGD"] {
            known[code.lowercased()] = Currency(code)
        }
        (known["元"], known["人民币"], known["rmb"]) = (
            Currency("CNY"), Currency("CNY"), Currency("CNY")
        )
        (known["美元"], known["dollars"]) = (.usd, .usd)
        return known
    }()
}
