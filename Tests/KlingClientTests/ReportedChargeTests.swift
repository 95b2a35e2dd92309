import KlingCost
import Testing

@testable import KlingClient

/// What a finished task is charged, by what its gateway says.
@Suite struct `A reported charge` {
    /// Held for 0.275 USD, of which 0.25 was expected.
    private static func charge(_ gateway: String, _ said: String, worth: String?) throws -> Charge {
        var random = SystemRandomNumberGenerator()
        let spend = SentSpend(
            AttemptID(milliseconds: 1, using: &random), gateway: gateway, model: "m",
            currency: .usd, expected: Nanos(count: 250_000_000), upper: Nanos(count: 275_000_000),
            creditWorth: worth.flatMap { Nanos(decimal: $0) })
        let json = try #require(AnswerJSON(said.utf8))
        let reported =
            switch gateway {
            case "kie":
                ReportedCharge(["creditsConsumed": .credits, "consumeCredits": .credits], in: json)
            case "toapis": ReportedCharge([:], in: json)
            default: ReportedCharge(["cost": .money(.usd), "credits_cost": .credits], in: json)
            }
        return Charge(of: spend, reported: reported)
    }

    @Test(arguments: [
        (#"{"creditsConsumed": 0}"#, "kie said 0 (creditsConsumed)"),
        (#"{"creditsConsumed": -50}"#, "kie said -50 (creditsConsumed)"),
        (#"{"creditsConsumed": "free"}"#, #"kie said "free" (creditsConsumed)"#),
        // 55,000.005 credits are 1,000 times the hold, and a little.
        (#"{"creditsConsumed": 55000.005}"#, "kie said 55000.005 (creditsConsumed)"),
        (#"{"creditsConsumed": 9223372036}"#, "kie said 9223372036 (creditsConsumed)"),
    ])
    func `that cannot be one is evidence, and what was expected is booked`(
        said: String, evidence: String
    ) throws {
        let charge = try Self.charge("kie", said, worth: "0.005")
        #expect(charge.amount == Nanos(count: 250_000_000) && charge.authority == .estimate)
        #expect(charge.credits == nil && charge.evidence == evidence)
    }

    @Test(arguments: [
        (#"{"creditsConsumed": 55}"#, "0.275"), (#"{"creditsConsumed": 60.62}"#, "0.3031"),
        // Far above the hold, and counted: it freezes the model.
        (#"{"creditsConsumed": 55000}"#, "275"),
    ])
    func `in credits counts at their worth`(said: String, amount: String) throws {
        let charge = try Self.charge("kie", said, worth: "0.005")
        #expect(charge.amount.decimal == amount && charge.authority == .gateway)
        #expect(charge.evidence == nil)
    }

    @Test func `in credits of which nobody knows the worth is evidence`() throws {
        let charge = try Self.charge("kie", #"{"creditsConsumed": 55}"#, worth: nil)
        #expect(charge.authority == .estimate)
        #expect(charge.evidence == "kie said 55 (creditsConsumed)")
    }

    private static let both: [(said: String, amount: String?, evidence: String?)] = [
        (#"{"cost": 0.2, "credits_cost": 2}"#, "0.2", nil),
        (
            #"{"cost": 0.2, "credits_cost": "two"}"#, "0.2",
            #"xcompute said "two" (credits_cost)"#
        ),
        // More than 1,000 times the hold, at the most credits to a dollar that there are.
        (
            #"{"cost": 0.2, "credits_cost": 137500001}"#, "0.2",
            "xcompute said 137500001 (credits_cost)"
        ),
        (#"{"cost": 275}"#, "275", nil),
        (
            #"{"cost": 275.1, "credits_cost": 2}"#, nil,
            "xcompute said 275.1 (cost), 2 (credits_cost)"
        ),
    ]

    @Test(arguments: both)
    func `in money goes before credits, and what is not used is told`(
        said: String, amount: String?, evidence: String?
    ) throws {
        let charge = try Self.charge("xcompute", said, worth: nil)
        #expect(charge.amount.decimal == amount ?? "0.25")
        #expect(charge.authority == (amount == nil ? .estimate : .gateway))
        #expect(charge.evidence == evidence)
    }

    @Test func `keeps the credits beside the money`() throws {
        let said = #"{"cost": 0.2, "credits_cost": 2}"#
        #expect(try Self.charge("xcompute", said, worth: nil).credits?.decimal == "2")
    }

    @Test(arguments: [
        ("toapis", #"{"cost": 7.0}"#, "toapis said 7.0 (cost)"),
        ("toapis", #"{"usage": {"cost": 7.0}}"#, "toapis said 7.0 (usage.cost)"),
        ("xcompute", #"{"creditsConsumed": 40}"#, "xcompute said 40 (creditsConsumed)"),
        ("xcompute", #"{"usage": {"actual_cost": 2}}"#, "xcompute said 2 (usage.actual_cost)"),
        ("xcompute", #"{"cost": 0.2, "currency": "CNY"}"#, "xcompute said 0.2 (cost)"),
        ("xcompute", #"{"cost": 0.2, "currency": "¥"}"#, "xcompute said 0.2 (cost)"),
    ])
    func `that a gateway is not known to say so is evidence, and not counted`(
        gateway: String, said: String, evidence: String
    ) throws {
        let charge = try Self.charge(gateway, said, worth: "0.005")
        #expect(charge.amount == Nanos(count: 250_000_000) && charge.authority == .estimate)
        #expect(charge.evidence == evidence && !charge.isSaidZero)
    }

    @Test func `that is said twice is told where the two differ`() throws {
        let two = try Self.charge(
            "kie", #"{"creditsConsumed": 55, "consumeCredits": 110}"#, worth: "0.005")
        #expect(two.amount.decimal == "0.275" && two.authority == .gateway)
        #expect(two.evidence == "kie said 110 (consumeCredits)")
        let one = try Self.charge(
            "kie", #"{"creditsConsumed": 55, "consumeCredits": 55.0}"#, worth: "0.005")
        #expect(one.amount.decimal == "0.275" && one.evidence == nil)
        let dollars = try Self.charge(
            "xcompute", #"{"cost": 0.2, "currency": "usd", "usage": {"cost": 0.2}}"#, worth: nil)
        #expect(dollars.amount.decimal == "0.2" && dollars.evidence == nil)
    }

    @Test(arguments: [
        #"{"cost": 0.7}"#, #"{"usage": {"cost": 0.7}}"#, #"{"data": {"credits_cost": 1}}"#,
        #"{"cost": {"amount": 0.7}}"#,
    ])
    func `of a failed task is no failure that is free`(said: String) throws {
        let json = try #require(AnswerJSON(said.utf8))
        let failure = TaskFailure(code: nil, message: nil, cost: ReportedCharge(ofFailed: json))
        #expect(!failure.mayBeFree)
        let none = try #require(AnswerJSON(#"{"cost": 0, "usage": {"cost": 0}}"#.utf8))
        #expect(
            TaskFailure(code: nil, message: nil, cost: ReportedCharge(ofFailed: none)).mayBeFree)
    }
}
