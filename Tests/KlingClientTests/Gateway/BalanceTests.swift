import KlingCost
import Testing

@testable import KlingClient

@Suite struct `An answer about the balance` {
    private static func balance(
        _ gateway: any GatewayAPI, _ body: String, status: Int = 200
    ) -> GatewayBalance? {
        if case .balance(let balance) = gateway.readBalance(answer(body, status: status)) {
            balance
        } else {
            nil
        }
    }

    private static func reason(
        _ gateway: any GatewayAPI, _ body: String, status: Int = 200
    ) -> GatewayEvidence.Reason? {
        if case .unknown(let seen) = gateway.readBalance(answer(body, status: status)) {
            seen.reason
        } else {
            nil
        }
    }

    @Test func `of xcompute has an amount whose currency nobody says`() throws {
        let body =
            #"{"success":true,"remain_balance":100.0,"used_balance":25.5,"unlimited_quota":false}"#
        let balance = try #require(Self.balance(XcomputeAPI(), body))
        #expect(balance.amount == Nanos(decimal: "100"))
        #expect(balance.used == Nanos(decimal: "25.5"))
        #expect(balance.currency == nil)
        #expect(balance.credits == nil)
        #expect(!balance.isUnlimited)
    }

    @Test func `without a limit has no amount, though it says -1`() throws {
        let body = #"{"success":true,"remain_balance":-1,"unlimited_quota":true}"#
        for gateway in [XcomputeAPI(), ToapisAPI()] as [any GatewayAPI] {
            let balance = try #require(Self.balance(gateway, body))
            #expect(balance.isUnlimited)
            #expect(balance.amount == nil)
        }
    }

    @Test func `of toapis is in dollars and credits`() throws {
        let body = """
            {"success":true,"remain_balance":1.3,"used_balance":-0.5,"remain_credits":260,
            "used_credits":240,"credits_per_usd":200,"unlimited_quota":false}
            """
        let balance = try #require(Self.balance(ToapisAPI(), body))
        #expect(balance.amount == Nanos(decimal: "1.3"))
        #expect(balance.used == Nanos(signedDecimal: "-0.5"))
        #expect(balance.currency == .usd)
        #expect(balance.credits == Nanos(decimal: "260"))
    }

    @Test(arguments: [("100", "100"), ("60.62", "60.62"), ("-3", "-3"), ("0", "0")])
    func `of kie is in credits, whole or not`(data: String, credits: String) throws {
        let body = #"{"code":200,"msg":"success","data":\#(data)}"#
        #expect(Self.balance(KieAPI(), body)?.credits?.decimal == credits)
        #expect(Self.balance(KieAPI(), body)?.amount == nil)
    }

    @Test func `that is a failure has no figure`() {
        let failure = #"{"success":false,"message":"Invalid token"}"#
        for gateway in [XcomputeAPI(), ToapisAPI()] as [any GatewayAPI] {
            guard case .fault(let fault) = Self.reason(gateway, failure) else {
                Testing.Issue.record("\(gateway.name)")
                continue
            }
            #expect(fault.message == "Invalid token")
            let error = #"{"error":{"code":401,"message":"m"}}"#
            guard case .fault = Self.reason(gateway, error, status: 401) else {
                Testing.Issue.record("\(gateway.name)")
                continue
            }
            #expect(Self.reason(gateway, error, status: 402) == .disagreement)
        }
        guard case .fault = Self.reason(KieAPI(), #"{"code":401,"msg":"m"}"#) else {
            Testing.Issue.record("kie")
            return
        }
    }

    @Test(arguments: [
        "", "[]", "{}", "null", #"{"success":true}"#, #"{"remain_balance":1}"#,
        #"{"success":"true","remain_balance":1}"#, #"{"success":true,"remain_balance":"much"}"#,
        #"{"code":200,"data":null}"#, #"{"code":200,"data":{"credits":1}}"#,
        #"{"code":200,"data":true}"#, #"{"data":100}"#,
    ])
    func `of another shape has no figure`(body: String) {
        for gateway in Gateways.all {
            #expect(Self.balance(gateway, body) == nil, "\(gateway.name)")
        }
    }
}
