import KlingCost
import Testing

@testable import KlingReports

/// Bills as public exporters write them, made by hand, each with what it says.
@Suite struct BillExampleTests {
    /// A bill, what somebody says of it, and its records: kind, task, instant, figure.
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        var gateway = "kie"
        var asked: String?
        var map: [String] = []
        var zone = Zone.utc
        let text: String
        let records: [String]
        var testDescription: String { name }
    }

    private static let shanghai = Zone(fixed: "+08:00") ?? .utc

    private static func form(_ example: Example, _ titles: [String]) throws -> BillForm? {
        let book = try PriceBook.shipped()
        let place = try #require(book.gateway(named: example.gateway))
        let forms = book.gateways[place].forms
        return example.asked.map { name in forms.first { $0.name == name } }
            ?? BillColumns.form(of: titles, among: forms)
    }

    private static func words(_ record: BillRecord) -> String {
        let kind: String =
            switch record.kind {
            case .charge: "charge"
            case .refund: "refund"
            case .topUp: "top-up"
            case .other: "other"
            case .unclear(let words): "unclear (\(words))"
            }
        let money = record.amount.map { "\($0) \(record.currency?.code ?? "?")" }
        let credits = record.credits.map { "\($0) credits" }
        return [
            kind + (record.isGuessed ? "?" : ""), record.task ?? "-",
            record.instant?.description ?? "-", money ?? credits ?? "-",
        ].joined(separator: " ")
    }

    @Test(arguments: logs + consoles + processors)
    func `is read as it was meant`(example: Example) throws {
        let meanings = example.map.compactMap { BillMeaning($0) }
        let table = try BillTable(Array(example.text.utf8), named: meanings.map(\.title))
        let form = try Self.form(example, table.titles)
        let columns = try BillColumns(table.titles, meanings, form: form)
        let reading = try BillReading(of: table, columns, zone: example.zone)
        #expect(reading.records.map(Self.words) == example.records)
    }

    // MARK: Logs of sites

    /// QuantumNous/new-api: `GET /api/log/self`, fields of `model/log.go`; task rows carry the task in
    /// `other`.
    private static func newAPI(_ rows: [String]) -> String {
        #"{"success":true,"message":"","data":{"page":1,"total":\#(rows.count),"items":["#
            + rows.joined(separator: ",") + "]}}"
    }

    static let logs = [
        Example(
            name: "new-api's log, as JSON", gateway: "toapis", asked: "new-api",
            text: newAPI([
                #"{"id":1,"created_at":1790813100,"type":2,"content":"","model_name":"kling-v3","#
                    + #""quota":184000,"request_id":"2026100100","other":"{\"task_id\":\"task_a1\"}"}"#,
                #"{"id":2,"created_at":1790813160,"type":6,"content":"","model_name":"kling-v3","#
                    + #""quota":184000,"request_id":"","other":"{\"task_id\":\"task_a1\","#
                    + #"\"reason\":\"failed\"}"}"#,
                #"{"id":3,"created_at":1790813200,"type":1,"content":"充值 10","quota":5000000,"#
                    + #""other":""}"#,
                #"{"id":4,"created_at":1790813201,"type":3,"content":"","quota":0,"other":""}"#,
            ]),
            records: [
                "charge task_a1 2026-10-01T00:05:00Z 0.368 USD",
                "refund task_a1 2026-10-01T00:06:00Z -0.368 USD",
                "top-up - 2026-10-01T00:06:40Z 10 USD", "other - 2026-10-01T00:06:41Z 0 USD",
            ]),
        Example(
            name: "an older site's refund, in a sentence", gateway: "toapis", asked: "new-api",
            text: newAPI([
                #"{"created_at":1790813100,"type":2,"content":"","model_name":"kling-v3","#
                    + #""quota":184000,"other":"{\"task_id\":\"task_a1\"}"}"#,
                #"{"created_at":1790813160,"type":4,"content":"异步任务失败 task_a1，补偿 ＄0.368000 额度","#
                    + #""model_name":"","quota":0,"other":""}"#,
                #"{"created_at":1790813170,"type":4,"content":"用户签到","model_name":"","#
                    + #""quota":0,"other":""}"#,
            ]),
            records: [
                "charge task_a1 2026-10-01T00:05:00Z 0.368 USD",
                "unclear (异步任务失败 task_a1，补偿 ＄0.368000 额度) task_a1 2026-10-01T00:06:00Z 0 USD",
                "other - 2026-10-01T00:06:10Z 0 USD",
            ]),
        Example(
            name: "new-api's log as a table, with a map",
            map: ["quota=amount/500000", "other=task"],
            text: """
                id,created_at,type,username,token_name,model_name,quota,channel,group,other
                1,1790813100,2,me,default,kling-v3,184000,3,vip,"{""task_id"":""task_a1""}"
                2,1790813160,6,me,default,kling-v3,92000,3,vip,"{""task_id"":""task_a1""}"
                3,1790813170,1,me,,,500000,0,,

                """,
            records: [
                "charge task_a1 2026-10-01T00:05:00Z 0.368 ?",
                "refund task_a1 2026-10-01T00:06:00Z -0.184 ?",
                "top-up - 2026-10-01T00:06:10Z 1 ?",
            ]),
        Example(
            name: "one-api's page, in Chinese",
            zone: shanghai,
            text: """
                时间,渠道,用户,令牌,类型,模型,额度,金额（$）,详情
                2026-10-01 08:05:00,3,me,default,消费,kling-v3,184000,0.368,按次计费
                2026-10-01 08:06:00,,me,,充值,,500000,1,在线充值
                2026-10-01 08:07:00,,me,,系统,,0,0,新用户注册

                """,
            records: [
                "charge - 2026-10-01T00:05:00Z 0.368 USD", "top-up - 2026-10-01T00:06:00Z 1 USD",
                "other - 2026-10-01T00:07:00Z 0 USD",
            ]),
        Example(
            name: "kie's status answers, one a line",
            text:
                #"{"code":200,"msg":"success","data":{"taskId":"a","model":"kling-2.6/text-to-video","#
                + #""state":"success","param":"{}","resultJson":"{\"resultUrls\":[\"https://x/y.mp4\"]}","#
                + #""failCode":null,"costTime":15000,"completeTime":1790813200000,"#
                + #""createTime":1790813100000,"creditsConsumed":55}}"# + "\n"
                + #"{"code":200,"msg":"success","data":{"taskId":"b","state":"generating","#
                + #""createTime":1790813100000}}"# + "\n"
                + #"{"code":200,"msg":"success","data":{"taskId":"c","state":"fail","#
                + #""createTime":1790813100000,"creditsConsumed":0}}"# + "\n"
                + #"{"code":200,"msg":"success","data":{"taskId":"d","state":"fail","#
                + #""createTime":1790813100000,"creditsConsumed":55}}"#,
            records: [
                "charge a 2026-10-01T00:05:00Z 55 credits", "other b 2026-10-01T00:05:00Z -",
                "charge c 2026-10-01T00:05:00Z 0 credits",
                "unclear (state: fail) d 2026-10-01T00:05:00Z 55 credits",
            ]),
        Example(
            name: "kie's callback, alone",
            text:
                #"{"code":200,"data":{"completeTime":1790813200000,"consumeCredits":55,"costTime":8,"#
                + #""createTime":1790813100000,"model":"kling-2.6/text-to-video","param":"{}","#
                + #""remainedCredits":2510330,"resultJson":"{}","state":"success","taskId":"a"},"#
                + #""msg":"done"}"#,
            records: ["charge a 2026-10-01T00:05:00Z 55 credits"]),
        Example(
            name: "kie's log page, copied as a table", zone: shanghai,
            text: "Task ID\tModel\tStatus\tCredits Consumed\tCreate Time\n"
                + "a\tkling-2.6/text-to-video\tsuccess\t55\t2026-10-01 08:05:00\n"
                + "b\tkling-2.6/text-to-video\tfail\t0\t2026-10-01 08:06:00\n"
                + "c\tkling-2.6/text-to-video\tfail\t55\t2026-10-01 08:07:00\n",
            records: [
                "charge a 2026-10-01T00:05:00Z 55 credits",
                "charge b 2026-10-01T00:06:00Z 0 credits",
                "unclear (Status: fail) c 2026-10-01T00:07:00Z 55 credits",
            ]),
    ]

    // MARK: Consoles

    static let consoles = [
        Example(
            name: "the issue's rows of three kinds",
            text: """
                type,task_id,model,amount,created_at
                consume,a,kling-v3,0.368,2026-10-01T00:05:00Z
                refund,a,kling-v3,0.368,2026-10-01T00:06:00Z
                topup,,,10,2026-10-01T00:07:00Z
                Total,,,0.368,

                """,
            records: [
                "charge a 2026-10-01T00:05:00Z 0.368 ?", "refund a 2026-10-01T00:06:00Z -0.368 ?",
                "top-up - 2026-10-01T00:07:00Z 10 ?",
            ]),
        Example(
            name: "APIMart's task answers", gateway: "xcompute",
            text: #"{"code":200,"data":[{"id":"task_1","status":"completed","cost":0.368,"#
                + #""credits_cost":3.68,"created":1790813100,"task_id":"task_1"}]}"#,
            records: ["charge task_1 2026-10-01T00:05:00Z 0.368 ?"]),
        Example(
            name: "a credit history with a running balance",
            text: """
                [{"id":"txn_2","type":"deduction","amount":55,"taskId":"a","createdAt":"2026-10-01T00:05:00Z","unit":"credits"},
                {"id":"txn_1","type":"purchase","amount":10000,"taskId":"","createdAt":"2026-09-01T00:00:00Z","unit":"credits"}]
                """,
            records: [
                "charge a 2026-10-01T00:05:00Z 55 credits",
                "top-up? - 2026-09-01T00:00:00Z 10000 credits",
            ]),
        Example(
            name: "changes of a balance, in Chinese", zone: shanghai,
            text: """
                时间;任务ID;类型;积分变动;余额
                2026/10/1 8:05;a;消费;-55;945
                2026/10/1 8:06;a;任务失败退还;+55;1000
                2026/10/1 8:07;;充值;+1,000;2000

                """,
            records: [
                "charge a 2026-10-01T00:05:00Z 55 credits",
                "refund? a 2026-10-01T00:06:00Z -55 credits",
                "unclear (积分变动: +1,000) - 2026-10-01T00:07:00Z -",
            ]),
        Example(
            name: "a router's activity export",
            text: """
                generation_id,created_at,cost_total,cost_cache,tokens_prompt,model_permaslug,provider_name,cancelled
                gen-1,2026-10-01 00:05:00.713,0.0123,0,100,kling/v3,Kling,false
                gen-2,2026-10-01 00:06:00.001,0.368,0,0,kling/v3,Kling,false

                """,
            records: [
                "charge gen-1 2026-10-01T00:05:00Z 0.0123 ?",
                "charge gen-2 2026-10-01T00:06:00Z 0.368 ?",
            ]),
        Example(
            name: "debits and credits, with a closing row",
            text: """
                Date,Reference,Task ID,Debit (USD),Credit (USD),Balance
                2026-10-01 00:05:00,r1,a,0.368,,9.632
                2026-10-01 00:06:00,r2,a,,0.368,10
                2026-10-01 00:07:00,r3,,,10.00,20
                2026-10-01 00:08:00,r4,b,"1,055.50",,-1035.5

                """,
            records: [
                "charge a 2026-10-01T00:05:00Z 0.368 USD",
                "refund a 2026-10-01T00:06:00Z -0.368 USD",
                "unclear (it came in: a refund or a top-up) - 2026-10-01T00:07:00Z 10 USD",
                "charge b 2026-10-01T00:08:00Z 1055.5 USD",
            ]),
        Example(
            name: "a refund beside its charge",
            text: """
                jobId,model,price,refunded,submittedAt
                a,m,$0.37,$0.37,2026-10-01T08:05:00+0800
                b,m,$0.37,,2026-10-01T08:06:00+0800
                c,m,$0.37,no,2026-10-01T08:07:00+0800

                """,
            records: [
                "charge a 2026-10-01T00:05:00Z 0.37 USD", "refund a 2026-10-01T00:05:00Z -0.37 USD",
                "charge b 2026-10-01T00:06:00Z 0.37 USD", "charge c 2026-10-01T00:07:00Z 0.37 USD",
            ]),
    ]

    // MARK: Payment processors

    static let processors = [
        Example(
            name: "Stripe's balance, itemised",
            zone: shanghai,
            text: """
                balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description
                txn_1,2026-10-01 00:05:00,2026-10-03 00:00:00,usd,12.50,0.66,11.84,charge,ch_1,Kling
                txn_2,2026-10-02 00:05:00,2026-10-04 00:00:00,usd,-2.50,0.00,-2.50,refund,re_1,Kling
                txn_3,2026-10-03 00:05:00,2026-10-05 00:00:00,usd,-9.34,0.00,-9.34,payout,po_1,

                """,
            records: [
                "charge - 2026-10-01T00:05:00Z 12.5 USD", "refund - 2026-10-02T00:05:00Z -2.5 USD",
                "other - 2026-10-03T00:05:00Z -9.34 USD",
            ]),
        Example(
            name: "Stripe's balance, as the dashboard exports it",
            zone: shanghai,
            text: """
                id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC)
                txn_1,charge,ch_1,"60,00","1,04","58,96",eur,2026-10-01 00:05,2026-10-03 00:00

                """,
            records: ["charge - 2026-10-01T00:05:00Z 60 EUR"]),
        Example(
            name: "Alipay's export",
            zone: shanghai,
            text: """
                支付宝交易明细,,
                起始时间：[2026-10-01 00:00:00]    终止时间：[2026-10-31 23:59:59]
                共2笔记录
                交易时间,交易分类,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,
                2026-10-01 08:05:00,数码,kie,积分,支出,36.80,余额,交易成功,20261001\t,k1\t,,
                2026-10-02 08:05:00,退款,kie,退款-积分,不计收支,36.80,余额,退款成功,20261002\t,k1\t,,

                """,
            records: [
                "charge - 2026-10-01T00:05:00Z 36.8 ?",
                "unclear (交易状态: 退款成功) - 2026-10-02T00:05:00Z 36.8 ?",
            ]),
        Example(
            name: "WeChat's export",
            zone: shanghai,
            text: """
                微信支付账单明细,,,,
                微信昵称：[x],,,,
                ----------------------微信支付账单明细列表--------------------,,,,
                交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
                2026-10-01 08:05:00,商户消费,kie,"积分",支出,¥36.80,零钱,支付成功,1001,2001,"/"
                2026-10-02 08:05:00,退款,kie,"积分",收入,¥36.80,零钱,已全额退款,1002,2001,"/"
                2026-10-03 08:05:00,零钱充值,/,"/",/,¥50.00,银行,充值完成,1003,2003,"/"

                """,
            records: [
                "charge - 2026-10-01T00:05:00Z 36.8 CNY",
                "unclear (当前状态: 已全额退款) - 2026-10-02T00:05:00Z 36.8 CNY",
                "unclear (收/支: /) - 2026-10-03T00:05:00Z 50 CNY",
            ]),
        Example(
            name: "PayPal's activity",
            text: """
                "Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID","Balance Impact"
                "10/01/2026","00:05:00","UTC","kie","General Payment","Completed","USD","-36.80","0.00","-36.80","1AB","Debit"
                "10/13/2026","00:05:00","UTC","kie","Payment Refund","Completed","USD","36.80","0.00","36.80","1AC","Credit"

                """,
            records: [
                "charge? - 2026-10-01T00:05:00Z 36.8 USD",
                "refund? - 2026-10-13T00:05:00Z -36.8 USD",
            ]),
    ]
}
