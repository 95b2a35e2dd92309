import Testing

@testable import KlingCost

/// One rule of one gateway's page: in words, where the page has it, a payload that breaks it with
/// the issues that follow, and payloads just inside it.
struct RuleRow: Sendable, CustomTestStringConvertible {
    /// The rule in our words.
    let rule: String
    /// Where the page states it, in the page's words.
    let place: String
    /// What breaks it.
    let breaking: SamplePayload.Changes
    /// What is then found: severity, code, path, line and column.
    let issues: [String]
    /// Changes that come close and break nothing.
    let inside: [SamplePayload.Changes]

    init(
        _ rule: String, at place: String, breaks breaking: SamplePayload.Changes,
        _ issues: String..., inside: SamplePayload.Changes...
    ) {
        (self.rule, self.place, self.breaking) = (rule, place, breaking)
        (self.issues, self.inside) = (issues, inside)
    }

    var testDescription: String { rule }

    /// Breaks the rule and looks for just the issues that follow, from just that page.
    func checkBroken(
        _ sample: SamplePayload, page: String, reference: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let estimate = try sample.estimate(breaking, reference: reference)
        #expect(
            estimate.summaries == issues, "\(rule)\n\(sample.text(breaking).prefix(400))",
            sourceLocation: location)
        let pages = Set(estimate.issues.map { $0.document?.source })
        #expect(pages == [page], "\(rule)", sourceLocation: location)
        let isRefused = issues.contains { $0.hasPrefix("error") }
        if case .invalid = estimate.outcome {
            #expect(isRefused, "\(rule)", sourceLocation: location)
        } else {
            #expect(!isRefused, "\(rule)", sourceLocation: location)
        }
    }

    /// Goes up to the rule's edge and looks for silence.
    func checkInside(
        _ sample: SamplePayload, isPriced: Bool = true,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        for changes in inside {
            let estimate = try sample.estimate(changes)
            #expect(
                estimate.summaries == [], "\(rule)\n\(sample.text(changes).prefix(400))",
                sourceLocation: location)
            #expect(
                (estimate.price != nil) == isPriced, "\(rule): \(estimate.outcome)",
                sourceLocation: location)
        }
    }
}
