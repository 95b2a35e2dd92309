import Foundation
import KlingCost
import KlingLedger
import ReportFixtures
import SeededCases
import Testing

@testable import KlingReports

/// A report of a sample ledger, as a page.
private func page(
    _ name: String, _ ledger: Ledger, _ language: Language = .english,
    _ change: (inout ReportQuery) -> Void = { _ in }
) throws -> String {
    let question = try sampleQuestion(change)
    let definition = try #require(try ShippedReports.definition(name))
    let found = try ledger.report(definition, question, plots: definition.plots)
    return ReportText(found.report, language).html(plots: found.plots)
}

@Suite struct `A report in HTML` {
    @Test(arguments: ShippedReports.names, Language.allCases)
    func `is what its record says`(name: String, language: Language) throws {
        let page = try page(name, try SampleJournal.make(at: "", attempts: 240), language)
        // The style is the same for all, down to what stands on each sheet of paper.
        let style = try #require(page.firstMatch(of: /<style>\n((?s:.*?))@page {\n  size/)).output.1
        try expectRecorded(
            page.replacing(style, with: ""), "report-\(name)-\(language.rawValue).html")
        try expectRecorded(String(style), "style.css")
    }

    @Test func `needs nothing beside it and runs nothing`() throws {
        let ledger = try SampleJournal.make(at: "")
        for name in ShippedReports.names {
            let page = try page(name, ledger)
            for word in ["http:", "https:", "url(", "@import", "src=", "href", "<script"] {
                #expect(!page.contains(word), "\(name) has \(word)")
            }
        }
    }

    @Test func `shows hostile names as the text they are, in tables and in pictures`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 240, .hostile)
        for name in ShippedReports.names {
            let page = try page(name, ledger) {
                if name == "monthly" { $0.groups = ["project", "model"] }
            }
            // What only comes of our own pen: no other element, attribute or address.
            var open: [String] = []
            for tag in page.matches(of: /<(\/?)([^ >\/]*)([^>]*)>/).map(\.output) {
                let element = String(tag.2)
                #expect(Self.elements.contains(element), "<\(element)> in \(name)")
                for attribute in tag.3.matches(of: /[ ]([^ =]+)="[^"]*"/).map(\.output.1) {
                    #expect(Self.attributes.contains(String(attribute)), "\(attribute)")
                }
                let rest = tag.3.replacing(/[ ][^ =]+="[^"]*"/, with: "")
                #expect(["", "/", " html"].contains(rest), "<\(element)\(rest)>")
                if tag.1 == "/" {
                    #expect(open.popLast() == element)
                } else if !tag.3.hasSuffix("/"), !["meta", "!DOCTYPE"].contains(element) {
                    open.append(element)
                }
            }
            #expect(open.isEmpty)
            let unseen = page.split(separator: "\n").filter { String($0).visible != $0 }
            #expect(unseen.isEmpty, "\(name): \(unseen)")
        }
    }

    private static let elements: Set = [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "header", "main", "section",
        "footer", "h1", "h2", "p", "ul", "li", "div", "table", "caption", "thead", "tbody", "tfoot",
        "tr", "th", "td", "bdi", "span", "svg", "rect", "polyline", "text", "figure", "figcaption",
        "details", "summary",
    ]
    private static let attributes: Set = [
        "lang", "charset", "http-equiv", "name", "content", "class", "role", "tabindex", "id",
        "aria-labelledby", "aria-label", "aria-hidden", "scope", "viewBox", "preserveAspectRatio",
        "width", "height", "x", "y", "points", "text-anchor", "title", "data-label",
    ]

    @Test func `has the totals of the report, and pictures of what a filter leaves`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 120)
        let whole = try page("monthly", ledger)
        let part = try page("monthly", ledger) { $0.filters = [.init("gateway", "kie")] }
        #expect(whole.contains("Budget month: remaining (USD)"))
        // A limit holds for all that counts under a budget, not for one gateway's part.
        #expect(!part.contains("Budget month"))
        #expect(part.contains("Spent each day, by model, in USD"))
        #expect(!part.contains("in CNY"))
        let one = try page("monthly", ledger) {
            $0.currency = .usd
            $0.exchange = SampleJournal.exchange
        }
        #expect(!one.contains("in CNY"))
        #expect(one.contains("converted: 1 CNY = 0.14 USD"))
    }

    @Test func `gives a model one colour, whatever the currency`() throws {
        let page = try page("monthly", try SampleJournal.make(at: "", attempts: 240))
        var colours: [String: Set<String>] = [:]
        for key in page.matches(
            of: /<rect class="(s\d)" width="10" height="10"\/><\/svg> <bdi>(kling[^<]*)</)
        {
            colours[String(key.output.2), default: []].insert(String(key.output.1))
        }
        #expect(colours.count == 2)
        #expect(colours.values.allSatisfy { $0.count == 1 }, "\(colours)")
        #expect(Set(colours.values.joined()).count == colours.count)
    }

    @Test func `says what its pictures leave out, and gives no two of them one title`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 240)
        var random = SeededRandom(seed: 1)
        for place in 0..<7 {
            // The fourth is removed and set anew, twice: each of them counts days of its own.
            let at = Instant(seconds: SampleJournal.start.seconds + Int64(31 + place) * 86_400)
            if place > 4 { _ = try ledger.control(.remove(name: "a3"), at: at, by: "a@b") }
            let budget = Budget(
                name: "a\(place > 4 ? 3 : place)", limit: Money(Nanos(count: 90_000_000_000), .usd),
                period: .day, zone: "+08:00")
            _ = try ledger.set(
                budget, at: at, by: "a@b", exchange: SampleJournal.exchange,
                zones: SampleJournal.zone)
            var hold = Entry(
                .hold, AttemptID(milliseconds: UInt64(at.seconds) * 1000, using: &random),
                at: Instant(seconds: at.seconds + 60), by: "a@b")
            (hold.gateway, hold.model, hold.currency) = ("kie", "kling-v3", .usd)
            (hold.upper, hold.expected) = (Nanos(count: 1_000_000), Nanos(count: 1_000_000))
            var request = HoldRequest(hold)
            request.exchange = SampleJournal.exchange
            _ = try ledger.hold(request, zones: SampleJournal.zone)
        }
        let page = try page("monthly", ledger)
        let titles = page.matches(of: /<figcaption>([^<]*)</).map { String($0.output.1) }
        #expect(Set(titles).count == titles.count, "\(titles)")
        #expect(titles.contains { $0.contains("Budget a3 (2026-10-0") }, "\(titles)")
        #expect(page.contains(/<p>6 of [789] budgets are drawn, the first by name.<\/p>/))
    }

    @Test func `shows long ids by their beginning and names the period in its title`() throws {
        let failures = try page("failures", try SampleJournal.make(at: "", attempts: 240))
        #expect(failures.contains("<title>Failures and refunds 2026-10</title>"))
        #expect(
            failures.contains(
                /<td class="id" data-label="attempt"><span title="([-0-9a-f]{36})"><bdi>\1<\/bdi>/))
        let part = try page("monthly", try SampleJournal.make(at: "")) {
            let first = $0.span.lowerBound
            $0.span = first..<Instant(seconds: first.seconds + 9 * 86_400)
        }
        #expect(part.contains("<title>Monthly statement 2026-10-01 – 2026-10-09</title>"))
    }

    @Test func `draws refunds from the other side, and budgets against their own limits`() throws {
        let ledger = try SampleJournal.make(at: "", attempts: 240)
        let budgets = try page("budget-vs-actual", ledger)
        let width = /x="([0-9.]+)" width="([0-9.]+)" height="4"\/><\/svg><span>([0-9.]+)</
        for bar in budgets.matches(of: width) {
            let used = try #require(Double(bar.output.3))
            let drawn = try #require(Double(bar.output.2))
            // One of the two has a limit of 9, the other of 60 or 65.
            #expect(
                [9, 60, 65].contains { abs(used / $0 * 100 - drawn) < 0.11 }, "\(used) \(drawn)")
        }
        let days = try page("daily", ledger)
        let refund = /<rect class="s3" x="0" width="[0-9.]+" height="4"\/><\/svg><span>-/
        #expect(days.contains(refund))
    }
}
