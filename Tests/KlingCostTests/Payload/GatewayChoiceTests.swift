import Testing

@testable import KlingCost

@Suite struct `A payload's gateway` {
    @Test(arguments: [
        ("kling-v2-6-motion-control", "xcompute"), ("kling-2.6/text-to-video", "kie"),
        ("kling-3.0/video", "kie"),
    ])
    func `is the only seller of the model`(model: String, gateway: String) throws {
        let choice = try choice("{\"model\": \"\(model)\"}")
        #expect(try name(choice) == gateway)
        #expect(choice.reason == .onlySeller)
        #expect(try choice.rivals(in: Pricing.book) == [])
        #expect(!choice.isGuess)
    }

    @Test(arguments: [
        (#""image_urls": []"#, "xcompute"), (#""reference_images": []"#, "toapis"),
        (#""image_with_roles": []"#, "toapis"),
        (#""reference_images": [], "image_with_roles": [], "image_urls": []"#, "toapis"),
    ])
    func `is the seller that documents more of its fields`(
        fields: String, gateway: String
    ) throws {
        let choice = try choice("{\"model\": \"kling-v2-6\", \"prompt\": \"a\", \(fields)}")
        #expect(try name(choice) == gateway)
        #expect(choice.reason == .fields)
        #expect(!choice.isGuess)
        #expect(try choice.rivals(in: Pricing.book).count == 1)
    }

    @Test(arguments: ["", #", "voice_list": []"#, #", "size": "1:1""#, #", "seed": 7"#])
    func `is the book's first of several equal ones, and said to be a guess`(
        fields: String
    ) throws {
        let choice = try choice("{\"model\": \"kling-v2-6\", \"prompt\": \"a\"\(fields)}")
        #expect(try name(choice) == "xcompute")
        #expect(choice.reason == .order)
        #expect(choice.isGuess)
    }

    @Test(arguments: ["xcompute", "toapis"])
    func `is the one that was asked for, whatever the fields say`(gateway: String) throws {
        let payload = """
            {"model": "kling-v2-6", "prompt": "a", "image_urls": [], "reference_images": [],
             "image_with_roles": []}
            """
        let choice = try choice(payload, asked: gateway)
        #expect(try name(choice) == gateway)
        #expect(choice.reason == .asked)
        #expect(!choice.isGuess)
    }

    @Test(arguments: [
        (["a", "b", "c"], "b", GatewayChoice.Reason.fields), (["b", "a", "c"], "b", .fields),
        (["a", "c", "b"], "b", .fields), (["a", "b", "b2"], "b", .order),
        (["b", "b2", "a"], "b", .order), (["b", "a", "b2"], "b", .order),
        (["a", "c"], "a", .order),
    ])
    func `among three is decided by fields only when one documents more than all others`(
        sellers: [String], gateway: String, reason: GatewayChoice.Reason
    ) throws {
        let sources = sellers.map { seller in
            let field = seller.hasPrefix("b") ? #", {"name": "tint", "type": "string"}"# : ""
            return PriceBook.Source(
                name: seller + ".json",
                bytes: Array(
                    """
                    {"schema_version": 1, "gateway": "\(seller)", "models": [
                      {"id": "m", "family": "f", "rates": [], "fields": [
                        {"name": "model", "type": "string"}\(field)]}]}
                    """.utf8), layer: 0)
        }
        let estimate = try Pricing.estimate(
            #"{"model": "m", "tint": "red"}"#, with: PriceBook(sources))
        let choice = try #require(estimate.choice)
        #expect(try PriceBook(sources).gateways[choice.gateway].name == gateway)
        #expect(choice.reason == reason)
    }

    @Test(arguments: [
        ("kling-v3-omn", nil, "kling-v3-omni"), ("kling-v26", nil, "kling-v2-6"),
        ("kling-2.6/text-to-vidoe", nil, "kling-2.6/text-to-video"), ("sora-2", nil, nil),
        ("kling-v3x", "toapis", "kling-v3"),
        ("a-name-of-a-model-longer-than-forty-bytes-in-all", nil, nil), ("", nil, nil),
    ])
    func `is unknown for an unknown model, whose nearest name is offered`(
        model: String, gateway: String?, nearest: String?
    ) throws {
        let estimate = try Pricing.estimate("{\"model\": \"\(model)\"}", at: gateway)
        #expect(estimate.choice == nil && estimate.price == nil && estimate.issues == [])
        guard case .unknown(let unknown) = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
        #expect(unknown == .model(id: model, gateway: gateway, nearest: nearest, soldBy: []))
    }

    @Test func `that was asked for and does not sell the model is told who does`() throws {
        let estimate = try Pricing.estimate(#"{"model": "kling-v2-6"}"#, at: "kie")
        guard case .unknown(.model(_, "kie", _, let sellers)) = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
        #expect(sellers == ["xcompute", "toapis"])
    }

    @Test func `is never the maker's list`() throws {
        let estimate = try Pricing.estimate(#"{"model": "kling-v3"}"#, at: "kling")
        #expect(estimate.choice == nil)
        guard case .unknown(.model) = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
    }

    private func choice(_ payload: String, asked: String? = nil) throws -> GatewayChoice {
        try #require(Pricing.estimate(payload, at: asked).choice)
    }

    private func name(_ choice: GatewayChoice) throws -> String {
        try Pricing.book.gateways[choice.gateway].name
    }
}
