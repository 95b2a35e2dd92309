import Testing

@testable import KlingCost

/// Prices typed from the gateways' own tables, held against estimates of real payloads: nothing
/// here is read from `pricing/`.
@Suite struct `Every rate of a gateway` {
    /// Model and settings, the price of one unit, the lengths at which it is tried, and the amounts
    /// of money (and of credits) expected there.
    struct Row: Sendable, CustomTestStringConvertible {
        let gateway: String
        let model: String
        let settings: String
        /// Length in seconds, then money, then credits.
        let amounts: [(seconds: String, money: String, credits: String?)]

        init(
            _ gateway: String, _ model: String, _ settings: String,
            _ amounts: [(String, String, String?)]
        ) {
            (self.gateway, self.model, self.settings) = (gateway, model, settings)
            self.amounts = amounts.map { (seconds: $0.0, money: $0.1, credits: $0.2) }
        }

        var testDescription: String { "\(gateway) \(model) \(settings)" }

        var isMotionControl: Bool { model.contains("motion") }

        /// A payload of a length, as the gateway writes it; motion control has none of its own.
        func payload(_ seconds: String) -> String {
            let model = "\"model\": \"\(model)\""
            if gateway != "kie" {
                let length = isMotionControl ? Row.motion : "\"duration\": \(seconds)"
                return "{\(model), \"prompt\": \"a\", \(length)\(settings)}"
            }
            let length = isMotionControl ? Row.kieMotion : "\"duration\": \"\(seconds)\""
            let input = "\"input\": {\"prompt\": \"a\", \(length)\(settings)}"
            return "{\(model), \(input)}"
        }

        private static let motion = """
            "image_url": "http://a", "video_url": "http://b", "character_orientation": "video"
            """
        private static let kieMotion = """
            "input_urls": ["http://a"], "video_urls": ["http://b"],
            "character_orientation": "video"
            """
    }

    static let rows = RateTables.xcompute + RateTables.toapis + RateTables.kie

    @Test(arguments: rows)
    func `is charged to the last digit at every boundary length`(row: Row) throws {
        for (seconds, money, credits) in row.amounts {
            let estimate = try Pricing.estimate(
                row.payload(seconds), at: row.gateway,
                reference: row.isMotionControl ? seconds : nil)
            let expected = try #require(
                estimate.price?.expected, "\(seconds) s: \(estimate.summaries)")
            #expect(expected.amount.description == money + " USD", "\(seconds) s")
            #expect(expected.credits?.decimal == credits, "\(seconds) s")
        }
    }

    @Test(arguments: rows.filter(\.isMotionControl))
    func `of motion control ends where the reference video is too long`(row: Row) throws {
        for orientation in ["image", "video"] {
            let payload = row.payload("").replacing(
                "orientation\": \"video\"", with: "orientation\": \"\(orientation)\"")
            let longest = orientation == "image" ? 10 : 30
            let beyond = try Pricing.estimate(
                payload, at: row.gateway, reference: "\(longest).001")
            #expect(beyond.issues.map(\.code) == ["reference-length"])
            #expect(beyond.price == nil)
            let within = try Pricing.estimate(payload, at: row.gateway, reference: "\(longest)")
            #expect(within.price != nil)
        }
    }

    @Test func `is tried by some row`() throws {
        let book = try Pricing.book
        var tried: Set<String> = []
        for row in Self.rows {
            for amount in row.amounts {
                let estimate = try Pricing.estimate(
                    row.payload(amount.seconds), at: row.gateway,
                    reference: row.isMotionControl ? amount.seconds : nil)
                let rate = try #require(estimate.price?.lower.rate)
                tried.insert(book.rates[rate].id)
            }
        }
        for row in RateTables.maker {
            tried.formUnion(try row.entries().map { book.rates[$0.rate].id })
        }
        // The voice rate is never expected, since no page has the field: it bounds the price above.
        let voice = try Pricing.estimate(
            """
            {"model": "kling-v2-6", "prompt": "a", "mode": "pro", "audio": true,
             "voice_list": [{"voice_id": "v"}]}
            """, at: "xcompute")
        #expect(voice.price != nil)
        let untried = Set(book.rates.map(\.id)).subtracting(tried)
        #expect(untried == ["xcompute-v2-6-pro-audio-voice"])
    }
}
