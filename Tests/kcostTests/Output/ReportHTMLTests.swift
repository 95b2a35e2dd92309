import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

@testable import kcost

/// A report of a sample ledger, as a page.
private func page(
    _ name: String, _ ledger: Ledger, _ language: Language = .english,
    _ change: (inout ReportQuestion) -> Void = { _ in }
) throws -> String {
    let zone = try #require(Zone(fixed: "+08:00"))
    let first = zone.startOfDay(try #require(CivilDate("2026-10-01")))
    var question = ReportQuestion(
        zone.month(containing: first), zone: zone, zones: SampleJournal.zone)
    change(&question)
    let definition = try #require(try ShippedReports.definition(name))
    let found = try ledger.report(definition, question, plots: definition.plots)
    return ReportText(found.report, language).html(plots: found.plots)
}

@Suite struct `A report in HTML` {
    @Test(arguments: ShippedReports.names, Language.allCases)
    func `is what its record says`(name: String, language: Language) throws {
        try expectGolden(
            try page(name, try SampleJournal.make(at: "", attempts: 240), language),
            "../../Output/golden/report-\(name)-\(language.rawValue).html")
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
            let unseen = page.unicodeScalars.filter {
                $0 != "\n" && String($0).visible != String($0)
            }
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
        "width", "height", "x", "y", "points", "text-anchor",
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
}
