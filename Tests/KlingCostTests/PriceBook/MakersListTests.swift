import Testing

@testable import KlingCost

@Suite struct `The maker's list` {
    /// A price of Kling's own, and its product at some lengths.
    struct Row: Sendable, CustomTestStringConvertible {
        let model: String
        let facts: BillableFacts
        let amounts: [(seconds: Int, money: String)]

        init(
            _ model: String, _ mode: Mode, audio: Bool? = nil, voice: Bool = false,
            video: Bool = false, _ amounts: [(Int, String)]
        ) {
            self.model = model
            facts = BillableFacts(
                mode: mode, audio: audio, voice: voice, videoInput: video, durationSeconds: nil)
            self.amounts = amounts.map { (seconds: $0.0, money: $0.1) }
        }

        var testDescription: String { "\(model) \(facts)" }

        /// The rates that the list has for it, one for each length.
        func entries() throws -> [PriceSheet.Entry] {
            let book = try Pricing.book
            let kling = try #require(book.gateway(named: "kling"))
            let index = try #require(book.model(model, at: kling))
            let sheet = PriceSheet(book, asOf: try #require(Instant("2026-11-21")))
            return try amounts.map { amount in
                var facts = facts
                facts.durationSeconds = amount.seconds
                return try #require(sheet.entry(model: index, facts: facts))
            }
        }
    }

    @Test(arguments: RateTables.maker)
    func `is reproduced to the last digit`(row: Row) throws {
        for (entry, amount) in zip(try row.entries(), row.amounts) {
            let line = try LineItem(
                entry, length: VideoLength(seconds: amount.seconds), reason: .expected,
                rounding: .halfEven)
            #expect(line.amount.description == amount.money + " USD")
            #expect(line.credits == nil)
        }
    }

    @Test func `has no price for what Kling does not offer`() throws {
        let book = try Pricing.book
        let kling = try #require(book.gateway(named: "kling"))
        let sheet = PriceSheet(book, asOf: try #require(Instant("2026-11-21")))
        func entry(_ model: String, _ mode: Mode, audio: Bool, seconds: Int) throws -> RateIndex? {
            let index = try #require(book.model(model, at: kling))
            let facts = BillableFacts(
                mode: mode, audio: audio, voice: false, videoInput: false,
                durationSeconds: seconds)
            return sheet.entry(model: index, facts: facts)?.rate
        }
        #expect(try entry("kling-v2-6", .std, audio: true, seconds: 5) == nil)
        #expect(try entry("kling-v2-6", .uhd, audio: false, seconds: 5) == nil)
        #expect(try entry("kling-v2-6", .pro, audio: false, seconds: 7) == nil)
        #expect(try entry("kling-v2-6-motion-control", .uhd, audio: false, seconds: 5) == nil)
        #expect(try entry("kling-video-o1", .uhd, audio: false, seconds: 5) == nil)
        #expect(try entry("kling-v3", .uhd, audio: true, seconds: 5) != nil)
    }
}

extension RateTables {
    /// Kling's developer API, USD: 2.6 by the clip, all else by the second.
    static let maker: [`The maker's list`.Row] = [
        .init("kling-v2-6", .std, audio: false, [(5, "0.21"), (10, "0.42")]),
        .init("kling-v2-6", .pro, audio: false, [(5, "0.35"), (10, "0.7")]),
        .init("kling-v2-6", .pro, audio: true, [(5, "0.7"), (10, "1.4")]),
        .init("kling-v2-6", .pro, audio: true, voice: true, [(5, "0.84"), (10, "1.68")]),
        .init("kling-v2-6-motion-control", .std, [(3, "0.21"), (30, "2.1")]),
        .init("kling-v2-6-motion-control", .pro, [(3, "0.336"), (30, "3.36")]),
        .init("kling-v3", .std, audio: false, [(3, "0.252"), (15, "1.26")]),
        .init("kling-v3", .std, audio: true, [(3, "0.378"), (15, "1.89")]),
        .init("kling-v3", .pro, audio: false, [(3, "0.336"), (15, "1.68")]),
        .init("kling-v3", .pro, audio: true, [(3, "0.504"), (15, "2.52")]),
        .init("kling-v3", .uhd, audio: false, [(3, "1.26"), (15, "6.3")]),
        .init("kling-v3", .uhd, audio: true, [(3, "1.26"), (15, "6.3")]),
        .init("kling-v3-motion-control", .std, [(3, "0.378"), (30, "3.78")]),
        .init("kling-v3-motion-control", .pro, [(3, "0.504"), (30, "5.04")]),
        .init("kling-v3-omni", .std, audio: false, [(3, "0.252"), (15, "1.26")]),
        .init("kling-v3-omni", .std, audio: true, [(3, "0.336"), (15, "1.68")]),
        .init("kling-v3-omni", .pro, audio: false, [(3, "0.336"), (15, "1.68")]),
        .init("kling-v3-omni", .pro, audio: true, [(3, "0.42"), (15, "2.1")]),
        .init("kling-v3-omni", .uhd, audio: true, [(3, "1.26"), (15, "6.3")]),
        .init("kling-v3-omni", .std, audio: true, video: true, [(3, "0.378"), (15, "1.89")]),
        .init("kling-v3-omni", .pro, audio: false, video: true, [(3, "0.504"), (15, "2.52")]),
        .init("kling-video-o1", .std, [(3, "0.252"), (15, "1.26")]),
        .init("kling-video-o1", .pro, [(3, "0.336"), (15, "1.68")]),
        .init("kling-video-o1", .std, video: true, [(3, "0.378"), (15, "1.89")]),
        .init("kling-video-o1", .pro, video: true, [(3, "0.504"), (15, "2.52")]),
        .init("kling-3.0-turbo", .std, [(3, "0.336"), (15, "1.68")]),
        .init("kling-3.0-turbo", .pro, [(3, "0.42"), (15, "2.1")]),
    ]
}
