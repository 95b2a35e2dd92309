import Testing

@testable import KlingCost

@Suite struct `What a failed task does to its hold` {
    private func book(_ entry: String, layer: Int = 0, gateway: String = "kie") throws -> PriceBook
    {
        let text = """
            {"schema_version": 1, "gateway": "\(gateway)", "models": [],
            "failed_task": \(entry)}
            """
        let mine = PriceBook.Source(name: "mine.json", bytes: Array(text.utf8), layer: layer)
        return try PriceBook(PriceBook.shippedSources + [mine])
    }

    private func failedTask(_ gateway: String, _ book: PriceBook) throws -> FailedTask? {
        book.gateways[try #require(book.gateway(named: gateway))].failedTask
    }

    @Test(arguments: [
        ("xcompute", FailedTask.Hold.void), ("toapis", .void), ("kie", .keep),
    ])
    func `is shipped with its source, and as the guess that it is`(
        gateway: String, hold: FailedTask.Hold
    ) throws {
        let failed = try #require(try failedTask(gateway, PriceBook.shipped()))
        #expect(failed.hold == hold)
        #expect(failed.confidence == .guess)
        #expect(failed.source.hasPrefix("https://"))
        #expect(failed.note?.isEmpty == false)
    }

    @Test func `is not said of the maker's list, and need not be said of any`() throws {
        #expect(try failedTask("kling", PriceBook.shipped()) == nil)
    }

    @Test func `is what a user's file says, and stays what it is at other gateways`() throws {
        let mine = try book(
            #"{"hold": "void", "checked": "2026-11-01", "source": "my bill", "confidence": "documented"}"#
        )
        let failed = try #require(try failedTask("kie", mine))
        #expect(failed.hold == .void)
        #expect(failed.source == "my bill")
        #expect(failed.checked == CivilDate("2026-11-01"))
        #expect(failed.confidence == .documented)
        #expect(failed.note == nil)
        #expect(try failedTask("toapis", mine) == failedTask("toapis", PriceBook.shipped()))
    }

    @Test(arguments: [
        (
            #"{"hold": "refund", "checked": "2026-11-01", "source": "s", "confidence": "guess"}"#,
            PriceBookError.Problem.unknownWord(
                key: "hold", word: "refund", allowed: ["void", "keep"])
        ),
        (
            #"{"hold": "void", "source": "s", "confidence": "guess"}"#,
            .missingKey("checked")
        ),
        (
            #"{"hold": "void", "checked": "2026-11-01", "confidence": "guess"}"#,
            .missingKey("source")
        ),
        (#""void""#, .wrongType(key: "", expected: "object")),
        (#"{"holds": "void"}"#, .unknownKey("holds", nearest: "hold")),
    ])
    func `is refused when it is not of the format`(
        entry: String, problem: PriceBookError.Problem
    ) throws {
        let text = #"{"schema_version": 1, "gateway": "kie", "failed_task": \#(entry)}"#
        let source = PriceBook.Source(name: "mine.json", bytes: Array(text.utf8), layer: 0)
        #expect(BookBuilder.refusal(source)?.problem == problem)
    }
}
