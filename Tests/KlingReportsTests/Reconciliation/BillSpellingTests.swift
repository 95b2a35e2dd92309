import KlingCost
import KlingLedger
import Testing

@testable import KlingReports

/// A bill may call a model what it likes: only what is known as another model's name is one.
@Suite struct BillSpellingTests {
    private let sample: SampleLedger
    private let title = "task id,time,model,credits\n"

    init() throws { sample = try SampleLedger() }

    /// Three charges whose tasks a bill names, and its rows.
    private func followed(as spelling: String) throws -> String {
        var rows = ""
        for number in 1...3 {
            sample.now = try #require(Instant("2026-10-10T0\(number):00:00Z"))
            _ = try sample.charged("0.275", task: "t\(number)")
            rows += "t\(number),2026-10-10T0\(number):01:30Z,\(spelling),55\n"
        }
        return rows
    }

    private static let spellings = [
        "Kling 2.6", "kling-v2.6", "kling-v2-6-std", "kling/v2-6", "可灵 2.6",
        "KLING 2.6 Text_to_Video",
    ]

    @Test(arguments: spellings)
    func `an open hold is not passed by, however the bill spells the model`(
        spelling: String
    ) throws {
        let rows = try followed(as: spelling)
        sample.now = try #require(Instant("2026-10-10T04:00:00Z"))
        let id = try sample.held()
        let bill = title + rows + "x,2026-10-10T04:01:30Z,\(spelling),55\n"
        let findings = try sample.findings(bill)
        #expect(findings.map(\.kind) == [.matched, .matched, .matched, .open])
        #expect(findings.last?.record?.attempt.id == id)
        #expect(try sample.write(bill) == 0)
    }

    @Test(arguments: spellings)
    func `charges without tasks are known at their instants and amounts`(spelling: String) throws {
        let rows = try followed(as: "kling-2.6/text-to-video")
        let outside = "y,2026-10-10T08:00:00Z,kling-2.6/text-to-video,70\n"
        #expect(try sample.write(title + rows + outside) == 1)
        let nameless =
            "time,model,credits\n2026-10-10T01:01:30Z,\(spelling),55\n"
            + "2026-10-10T02:01:30Z,\(spelling),55\n2026-10-10T03:01:30Z,\(spelling),55\n"
            + "2026-10-10T08:00:00Z,\(spelling),70\n"
        let kinds = try sample.findings(nameless, in: SampleLedger.october).map(\.kind)
        #expect(kinds == Array(repeating: .matched, count: 4))
        #expect(try sample.write(nameless, in: SampleLedger.october) == 0)
    }

    @Test func `a name that is known as another model's is other work`() throws {
        let rows = try followed(as: "Kling 2.6")
        sample.now = try #require(Instant("2026-10-10T04:00:00Z"))
        _ = try sample.held()
        let bill = title + rows + "x,2026-10-10T04:01:30Z,Kling_3.0 Video,55\n"
        #expect(try sample.findings(bill).last?.kind == .notInLedger)
    }

    @Test func `what the bill calls two models tells them apart`() throws {
        var names = ModelNames(of: ["kling-2.6/text-to-video", "kling-3.0/video"])
        #expect(names.mayBeOne("Video", "kling-3.0/video"))
        #expect(names.mayBeOne("Text", nil) && names.mayBeOne(nil, "kling-3.0/video"))
        names.learn("Text", of: "kling-2.6/text-to-video")
        #expect(names.mayBeOne("Text", "kling-3.0/video"), "the bill may call both so")
        names.learn("Video", of: "kling-3.0/video")
        #expect(!names.mayBeOne("text", "kling-3.0/video"))
        #expect(names.mayBeOne("TEXT", "kling-2.6/text-to-video"))
        #expect(names.mayBeOne("Other", "kling-3.0/video"))
        // A known name that the bill uses for another model stands for it too.
        names.learn("kling-2.6/text-to-video", of: "kling-3.0/video")
        #expect(names.mayBeOne("kling-2.6/text-to-video", "kling-3.0/video"))
    }
}
