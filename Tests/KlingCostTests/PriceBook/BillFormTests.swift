import Testing

@testable import KlingCost

/// What a bill's columns mean: as somebody says it, and as price files do.
@Suite struct BillFormTests {
    @Test(arguments: [
        ("Task No=task", BillMeaning.Field.task, false, Int64(1)),
        ("a=b=amount", .amount, false, 1), ("paid=-amount", .amount, true, 1),
        ("quota=amount/500000", .amount, false, 500_000), ("x=-credits/10", .credits, true, 10),
        ("Type=kind", .kind, false, 1), ("x=ignore", .ignore, false, 1),
    ])
    func `reads a title and its meaning`(
        text: String, field: BillMeaning.Field, isNegated: Bool, divisor: Int64
    ) throws {
        let meaning = try #require(BillMeaning(text))
        #expect((meaning.field, meaning.isNegated) == (field, isNegated))
        #expect(meaning.divisor == divisor && "\(meaning.title)=\(meaning.words)" == text)
    }

    @Test(arguments: [
        "amount", "x=", "x=money", "x=-task", "x=task/2", "x=amount/", "x=amount/0", "x=amount/-1",
        "x=amount/+1", "x=amount/1.5", "x=amount/2/2", "x=amount/9999999999999", "x=--amount",
    ])
    func `takes nothing else`(text: String) { #expect(BillMeaning(text) == nil) }

    private func book(_ statement: String, layer: Int = 0) throws -> PriceBook {
        let text = """
            {"schema_version": 1, "gateway": "kie", "statement": [\(statement)], "models": []}
            """
        let mine = PriceBook.Source(name: "mine.json", bytes: Array(text.utf8), layer: layer)
        return try PriceBook(PriceBook.shippedSources + [mine])
    }

    private func forms(_ statement: String) throws -> [BillForm] {
        let book = try book(statement)
        let place = try #require(book.gateway(named: "kie"))
        return book.gateways[place].forms
    }

    private static let rest =
        #""checked": "2026-11-30", "source": "me", "confidence": "documented""#

    @Test func `a user's statement stands before the shipped ones`() throws {
        let mine =
            #"{"name": "mine", "columns": {"No": "task", "Paid": "-amount/100"}, "zone": "+08:00", "#
        let forms = try forms(mine + Self.rest + "}")
        #expect(forms.map(\.name) == ["mine", "answers", "callbacks"])
        #expect(forms.map(\.rows) == [.movements, .states, .states])
        #expect(forms[0].columns.map(\.words) == ["task", "-amount/100"])
        #expect(forms[0].zone == Zone(fixed: "+08:00"))
        #expect(forms[0].fits(["x", "Paid", "No"]) && !forms[0].fits(["Paid"]))
        let other = try self.forms(
            #"{"name": "answers", "columns": {"No": "task"}, "# + Self.rest + "}")
        #expect(other.map(\.name) == ["answers", "callbacks"] && other[0].columns.count == 1)
    }

    @Test func `one that is written as a price file is read as it was`() throws {
        var full = BillForm(
            name: "full",
            columns: ["\"No\"=task", "Paid=-amount/100"].compactMap { BillMeaning($0) })
        (full.kinds, full.statuses) = (["a\nb": .topUp, "": .other], ["x=y": .unclear])
        (full.rows, full.currency, full.zone) = (.states, Currency("CNY"), Zone(fixed: "-05:30"))
        (full.dateOrder, full.encoding) = (.monthFirst, .gb18030)
        (full.confidence, full.source) = (.guess, "somebody")
        let shipped = try PriceBook.shipped().gateways.flatMap(\.forms)
        #expect(shipped.count >= 4)
        let day = try #require(CivilDate("2026-11-30"))
        for form in shipped + [full] {
            let file = form.priceFile(of: "kie", checked: day)
            let mine = PriceBook.Source(name: "mine.json", bytes: file, layer: 1)
            let book = try PriceBook(PriceBook.shippedSources + [mine])
            let gateway = book.gateways[try #require(book.gateway(named: "kie"))]
            let read = try #require(gateway.forms.first { $0.name == form.name })
            #expect(read.reads(as: form) && form.reads(as: read), "\(form.name)")
            #expect(read.columns == form.columns && read.source == form.source)
            #expect(read.confidence == form.confidence)
        }
    }

    @Test func `reads as another where every word is the same`() {
        let form = BillForm(
            name: "a", columns: ["x=task", "y=amount"].compactMap { BillMeaning($0) })
        var other = BillForm(name: "b", columns: form.columns.reversed())
        (other.confidence, other.source) = (.guess, "elsewhere")
        #expect(form.reads(as: other))
        let changes: [(inout BillForm) -> Void] = [
            { $0.rows = .states }, { $0.kinds = ["a": .charge] }, { $0.statuses = ["a": .charge] },
            { $0.currency = .usd }, { $0.zone = .utc }, { $0.dateOrder = .dayFirst },
            { $0.encoding = .utf8 },
        ]
        for change in changes {
            var changed = other
            change(&changed)
            #expect(!form.reads(as: changed))
        }
    }

    @Test(arguments: [
        #""name": "Mine", "columns": {}"#, #""name": "m", "columns": {"a": "money"}"#,
        #""name": "m", "columns": {"a": 1}"#,
        #""name": "m", "columns": {}, "kinds": {"1": "gift"}"#,
        #""name": "m", "columns": {}, "rows": "sums""#,
        #""name": "m", "columns": {}, "zone": "Asia/Nowhere"#,
        #""name": "m", "columns": {}, "tz": "UTC"#,
    ])
    func `a statement that says something else is refused`(members: String) {
        #expect(throws: PriceBookError.self) { try forms("{\(members), \(Self.rest)}") }
    }
}
