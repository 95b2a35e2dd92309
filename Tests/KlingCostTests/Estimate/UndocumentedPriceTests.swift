import Testing

@testable import KlingCost

/// Fields that a page does not have, and that have a price where they are known.
@Suite struct `A field that has a price elsewhere` {
    /// Five silent seconds of 2.6 pro at xcompute: 0.3125 USD expected, the maker asks 0.35.
    private static func xcompute(_ more: String) -> String {
        #"{"model": "kling-v2-6", "prompt": "a", "mode": "pro", "duration": 5\#(more)}"#
    }

    /// Five silent seconds of 3.0 at kie: 14 credits a second in std, 18 in pro.
    private static func kie(_ more: String) -> String {
        #"{"model": "kling-3.0/video", "input": {"prompt": "a", "duration": "5", "mode": "std"\#(more)}}"#
    }

    /// The payload's further fields, the most that they can cost, what was probably meant.
    static let readings: [(String, String, String?)] = [
        (#""sound": "on""#, "0.7", "audio"), (#""sound": true"#, "0.7", "audio"),
        (#""sound": 1"#, "0.7", "audio"), (#""sound": {"on": false}"#, "0.7", "audio"),
        (#""generate_audio": true"#, "0.7", "audio"), (#""generateAudio": true"#, "0.7", "audio"),
        (#""enable_audio": "yes""#, "0.7", "audio"), (#""Audio": true"#, "0.7", "audio"),
        (#""resolution": "1080p""#, "0.35", "mode"), (#""resolution": "720p""#, "0.35", "mode"),
        (#""resolution": "x""#, "0.35", "mode"), (#""seconds": "10""#, "0.7", "duration"),
        (#""duration_seconds": "10s""#, "0.7", "duration"), (#""n": 1"#, "0.35", nil),
        (#""n": 4"#, "1.4", nil), (#""num_videos": "10""#, "3.5", nil),
        (#""sound": "on", "n": 2"#, "1.4", "audio"),
        (#""sound": true, "seconds": 10, "n": 10"#, "14", "audio"),
    ]

    @Test(arguments: readings)
    func `keeps what is expected, and makes the most the dearest that it may mean`(
        more: String, upper: String, meant: String?
    ) throws {
        let estimate = try Pricing.estimate(Self.xcompute(", \(more)"), at: "xcompute")
        let price = try #require(estimate.price, "\(estimate.outcome)")
        #expect(price.expected?.amount.amount.decimal == "0.3125")
        #expect(price.upper.amount.amount.decimal == upper)
        let first = try #require(estimate.issues.first)
        #expect(first.severity == .warning)
        guard case .undocumentedButPriced(_, let found) = first.problem else {
            Testing.Issue.record("\(first.problem)")
            return
        }
        #expect(found == meant)
    }

    @Test(arguments: [
        "false", "null", "0", "0.0", "-0e5", #""off""#, #""OFF""#, #""no""#, #""none""#, #""null""#,
        #""false""#, #""0""#, #""""#, "[]", "{}",
    ])
    func `costs nothing where its value says no, and is remarked on as before`(value: String) throws
    {
        for name in ["sound", "n", "seconds", "resolution"] {
            let estimate = try Pricing.estimate(
                Self.xcompute(#", "\#(name)": \#(value)"#), at: "xcompute")
            #expect(estimate.price?.upper.amount.amount.decimal == "0.35")
            #expect(estimate.issues.map(\.code) == ["undocumented"])
        }
        let estimate = try Pricing.estimate(Self.xcompute(#", "sound": \#(value)"#), at: "xcompute")
        #expect(estimate.issues[0].problem == .undocumented(field: "sound", nearest: "audio"))
    }

    @Test func `counts where our list is not the whole page, and is silent there when it says no`()
        throws
    {
        let on = try Pricing.estimate(Self.kie(#", "audio": true"#))
        #expect(on.price?.expected?.credits?.decimal == "70")
        #expect(on.price?.upper.credits?.decimal == "100")
        #expect(on.price?.upper.reason == .undocumentedField)
        #expect(
            on.issues.map(\.problem) == [.undocumentedButPriced(field: "audio", meant: "sound")])
        #expect(try Pricing.estimate(Self.kie(#", "audio": false"#)).issues.isEmpty)
    }

    @Test func `that nobody understands may be any tier that has a price`() throws {
        let estimate = try Pricing.estimate(Self.kie(#", "resolution": "best""#))
        // 4K is the dearest: 67 credits a second.
        #expect(estimate.price?.upper.credits?.decimal == "335")
        let pro = try Pricing.estimate(Self.kie(#", "resolution": 1080"#))
        #expect(pro.price?.upper.credits?.decimal == "90")
    }

    @Test func `makes several shots sound where these force it`() throws {
        let estimate = try Pricing.estimate(Self.kie(#", "multi_shot": true"#))
        #expect(estimate.price?.upper.credits?.decimal == "100")
    }

    @Test func `in the wrong place is offered the right one`() throws {
        let estimate = try Pricing.estimate(
            """
            {"model": "kling-2.6/text-to-video", "sound": true, "input": {"prompt": "a",
             "sound": false, "aspect_ratio": "1:1", "duration": "5"}}
            """)
        #expect(estimate.price?.expected?.credits?.decimal == "55")
        #expect(estimate.price?.upper.credits?.decimal == "110")
        #expect(
            estimate.issues.map(\.problem) == [
                .undocumentedButPriced(field: "sound", meant: "input.sound")
            ])
    }

    @Test(arguments: ["metadata", "input", "parameters", "extra_body"])
    func `counts in an object that others wrap settings in, and no deeper`(name: String) throws {
        let estimate = try Pricing.estimate(
            Self.xcompute(#", "\#(name)": {"sound": "on", "note": 1, "input": {"n": 4}}"#),
            at: "xcompute")
        #expect(estimate.price?.upper.amount.amount.decimal == "0.7")
        #expect(estimate.issues.map(\.path) == ["$.\(name)", "$.\(name).sound"])
    }

    @Test func `that is another kind of thing here has no price`() throws {
        // kie sells 2.6 without tiers; motion control is as long as its video.
        let kie = try Pricing.estimate(
            """
            {"model": "kling-2.6/text-to-video", "input": {"prompt": "a", "sound": false,
             "aspect_ratio": "1:1", "duration": "5", "mode": "pro"}}
            """)
        #expect(kie.issues.map(\.code) == ["undocumented"])
        #expect(kie.price?.upper.credits?.decimal == "55")
    }

    @Test(arguments: ["11", "1000000000000", "2.5", "-3", #""many""#, "true", "[2]"])
    func `that asks for more videos than ten, or for who knows how many, is an error`(
        value: String
    ) throws {
        let estimate = try Pricing.estimate(Self.xcompute(#", "n": \#(value)"#), at: "xcompute")
        #expect(estimate.outcome.isInvalid)
        #expect(estimate.issues.contains { $0.severity == .error && $0.path == "$.n" })
    }

    @Test func `whose meaning no rate covers makes the price unknown, until it is ignored`() throws
    {
        // The maker sells no sound in std, and nobody 4K of 2.6.
        for more in [#", "mode": "std", "sound": "on""#, #", "mode": "std", "resolution": "4k""#] {
            let payload = #"{"model": "kling-v2-6", "prompt": "a"\#(more)}"#
            let estimate = try Pricing.estimate(payload, at: "xcompute")
            guard case .unknown(.reading(let fields, _, _)) = estimate.outcome else {
                Testing.Issue.record("\(more) has a price")
                continue
            }
            let estimator = try Pricing.estimator(at: "xcompute") {
                $0.ignoredFields = Set(fields)
            }
            let ignored = estimator.estimate(try JSONReader.document(payload.utf8))
            #expect(ignored.price?.upper.amount.amount.decimal == "0.21")
            #expect(ignored.issues.isEmpty)
        }
    }

    @Test func `counts towards the most time, too`() throws {
        for (more, milliseconds) in [
            ("", Int64(5_000)), (#", "n": 4"#, 20_000), (#", "n": 4, "seconds": 10"#, 40_000),
        ] {
            let payload = try JSONReader.document(Self.xcompute(more).utf8)
            let estimator = try Pricing.estimator(at: "xcompute")
            let spend = Spend(
                estimator.estimate(payload), of: payload, in: estimator.book,
                digest: SHA256(of: [UInt8]()), at: estimator.options.asOf)
            #expect(spend?.billedMilliseconds == milliseconds)
        }
    }

    @Test func `that is documented is never ignored`() throws {
        let estimator = try Pricing.estimator(at: "xcompute") { $0.ignoredFields = ["audio"] }
        let document = try JSONReader.document(Self.xcompute(#", "audio": true"#).utf8)
        #expect(estimator.estimate(document).price?.expected?.amount.amount.decimal == "0.625")
    }

    @Test func `is priced as quickly however many there are of it`() throws {
        let names = (0..<20_000).map { place in
            // Any mixture of cases is the same name to a server that does not look at them.
            let letters = "generateaudio".enumerated().map { bit, letter in
                place >> bit & 1 == 0 ? String(letter) : letter.uppercased()
            }
            return "\"\(letters.joined())\(String(repeating: "_", count: place >> 13))\": true"
        }
        let estimate = try Pricing.estimate(
            Self.xcompute(", " + names.joined(separator: ", ")), at: "xcompute")
        #expect(estimate.price?.upper.amount.amount.decimal == "0.7")
    }
}

@Suite struct `A null` {
    @Test(arguments: ["mode", "duration", "audio", "negative_prompt", "image_urls", "voice_list"])
    func `in a field that may be absent is absence, and remarked on`(field: String) throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-v2-6", "prompt": "a", "\#(field)": null}"#, at: "xcompute")
        #expect(estimate.issues.map(\.code) == ["null-is-absent"])
        #expect(estimate.issues.map(\.path) == ["$.\(field)"])
        #expect(estimate.price?.upper.amount.amount.decimal == "0.21")
    }

    @Test func `in a field that must be there is an error`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-v2-6", "prompt": null}"#, at: "xcompute")
        #expect(estimate.summaries == ["error wrong-type $.prompt 1:35"])
    }

    @Test func `is absence in the objects of a list, and no item itself`() throws {
        let estimate = try Pricing.estimate(
            """
            {"model": "kling-3.0/video", "input": {"prompt": "a", "duration": "5",
             "image_urls": [null], "multi_prompt": [{"prompt": null, "duration": 5}]}}
            """)
        #expect(
            estimate.issues.map(\.code) == ["wrong-type", "null-is-absent"])
    }
}
