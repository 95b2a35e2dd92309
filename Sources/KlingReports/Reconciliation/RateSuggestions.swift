public import KlingCost
public import KlingLedger

/// A price that a gateway's latest charges came to, where its rate says another.
public struct RateSuggestion: Sendable {
    /// Whose charges they are, and of which model.
    public let gateway, model: String
    /// The rate that was expected.
    public let rate: Rate
    /// What one unit was charged, in what the rate is in.
    public let amount: Nanos
    /// The days of the first and the last of them.
    public let first, last: CivilDate
    /// How many charges agree.
    public let count: Int
    /// Some of them: the attempt, and what it was charged in all, in what the rate is in.
    public let evidence: [(attempt: AttemptID, charged: Nanos)]
}

/// Finds rates whose charges differ from what they say. Pure: it is given every attempt, the oldest
/// first, and keeps a few numbers for each rate.
public struct RateSuggestions {
    /// Most attempts that are named as evidence of a rate.
    public static let mostEvidence = 10

    private let book: PriceBook
    private let minimum: Int
    private var runs: [RateIndex: Run] = [:]

    /// The latest charges of one rate that agree.
    private struct Run {
        let amount: Nanos
        let first: Instant
        var last: Instant
        var count = 0
        var evidence: [(attempt: AttemptID, charged: Nanos)] = []
    }

    /// - Parameters:
    ///   - book: the rates that charges are held against.
    ///   - minimum: how many charges must agree.
    public init(_ book: PriceBook, minimum: Int) {
        (self.book, self.minimum) = (book, minimum)
    }

    /// Takes an attempt into account, if the gateway itself said what it was charged.
    public mutating func take(_ record: AttemptRecord) {
        guard record.attempt.state == .captured, record.authority == .gateway,
            let (index, quantity) = rate(of: record.hold),
            let charged = charged(record, book.rates[index]),
            // Nothing charged is a refund, or a mistake, and no price.
            charged > .zero, let amount = charged.dividedExactly(by: quantity)
        else { return }
        var run = Run(amount: amount, first: record.attempt.held, last: record.attempt.held)
        if let former = runs[index], former.amount == amount { run = former }
        run.last = record.attempt.held
        run.count += 1
        if run.evidence.count < RateSuggestions.mostEvidence {
            run.evidence.append((record.attempt.id, charged))
        }
        runs[index] = run
    }

    /// What was found, in the order of the price book.
    public func suggestions() -> [RateSuggestion] {
        runs.sorted { $0.key < $1.key }.compactMap { index, run in
            let rate = book.rates[index]
            guard run.count >= minimum, run.amount != rate.amount,
                let model = book.models.first(where: { $0.rates.contains(index) }),
                !isKnown(run.amount, rate, model, at: run.last)
            else { return nil }
            return RateSuggestion(
                gateway: book.gateways[model.gateway].name, model: model.id, rate: rate,
                amount: run.amount, first: run.first.date, last: run.last.date,
                count: run.count, evidence: run.evidence)
        }
    }

    /// Whether the price book has that price by now: somebody took a suggestion over.
    private func isKnown(
        _ amount: Nanos, _ rate: Rate, _ model: Model, at instant: Instant
    ) -> Bool {
        model.rates.map { book.rates[$0] }.contains { other in
            other.conditions == rate.conditions && other.amount == amount
                && other.unit == rate.unit && other.tender == rate.tender
                && other.isInForce(at: instant)
        }
    }

    // MARK: Which rate

    /// The one rate that makes what the hold expected, and of how many units, in nanos.
    private func rate(of hold: Entry) -> (index: RateIndex, quantity: Nanos)? {
        guard let gateway = hold.gateway.flatMap({ book.gateway(named: $0) }),
            let model = hold.model.flatMap({ book.model($0, at: gateway) })
        else { return nil }
        var found: (index: RateIndex, quantity: Nanos)?
        for index in book.models[model].rates {
            let rate = book.rates[index]
            guard rate.isInForce(at: hold.instant), rate.conditions.mayHold(for: hold),
                let quantity = rate.quantity(of: hold), rate.makes(hold, quantity)
            else { continue }
            // Two that come to the same: which of them was meant is not known.
            if found != nil { return nil }
            found = (index, quantity)
        }
        return found
    }

    /// What an attempt was charged, in what the rate is in; `nil` where that is not known.
    private func charged(_ record: AttemptRecord, _ rate: Rate) -> Nanos? {
        guard case .credits = rate.tender else { return record.attempt.spent }
        return record.hold.creditWorth.flatMap { record.attempt.spent.dividedExactly(by: $0) }
    }
}

extension Rate {
    /// How many units a hold is for; `nil` where it does not say.
    fileprivate func quantity(of hold: Entry) -> Nanos? {
        guard unit == .second else { return Nanos(count: Nanos.perWhole) }
        guard let milliseconds = hold.billedMilliseconds, milliseconds > 0 else { return nil }
        let (nanos, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? nil : Nanos(count: nanos)
    }

    /// Whether so many units come to what the hold expected.
    fileprivate func makes(_ hold: Entry, _ quantity: Nanos) -> Bool {
        let worth: Nanos?
        switch tender {
        case .currency(let currency):
            if currency != hold.currency { return false }
            worth = nil
        case .credits:
            if hold.creditWorth == nil { return false }
            worth = hold.creditWorth
        }
        let expected = try? Money.product(
            rate: amount, quantity: quantity.count, scale: Nanos.perWhole, worth: worth,
            rounding: .halfEven)
        return expected != nil && expected == hold.expected
    }
}

extension RateConditions {
    /// Whether what a hold says of the request speaks against none of them.
    fileprivate func mayHold(for hold: Entry) -> Bool {
        if let mode, let held = hold.mode, mode.rawValue != held { return false }
        if let audio, let held = hold.audio, audio != held { return false }
        if let durationSeconds, let held = hold.billedMilliseconds,
            Int64(durationSeconds) * 1_000 != held
        {
            return false
        }
        return true
    }
}

// MARK: - The price file

extension RateSuggestions {
    /// The suggestions of one gateway as a price file: what `pricing/README.md` describes.
    ///
    /// - Parameters:
    ///   - suggestions: those to be written; of other gateways they are left out.
    ///   - gateway: whose price file it is.
    ///   - checked: the day on which it was looked at.
    public static func file(
        _ suggestions: [RateSuggestion], of gateway: String, checked: CivilDate
    ) -> String {
        var models: [(id: String, rates: [RateSuggestion])] = []
        for suggestion in suggestions where suggestion.gateway == gateway {
            if models.last?.id != suggestion.model { models.append((suggestion.model, [])) }
            models[models.count - 1].rates.append(suggestion)
        }
        var text = "{\n  \"schema_version\": 1,\n  \"gateway\": \(JSONText.quoted(gateway)),\n"
        text += "  \"models\": ["
        for (place, model) in models.enumerated() {
            text += place == 0 ? "\n" : ",\n"
            text += "    {\n      \"id\": \(JSONText.quoted(model.id)),\n      \"rates\": [\n"
            text += model.rates.map { "        " + $0.line(checked) }.joined(separator: ",\n")
            text += "\n      ]\n    }"
        }
        return text + "\n  ]\n}\n"
    }
}

extension RateSuggestion {
    /// The rate's, and the day; no longer than a price file takes, 40 letters.
    private var id: String {
        var stem = rate.id.split(separator: "-seen-").first.map(String.init) ?? rate.id
        if stem.utf8.count > 24 {
            let digest = SHA256(of: Array(stem.utf8)).hexadecimal
            stem = "\(stem.prefix(17))-\(digest.prefix(6))"
        }
        return "\(stem)-seen-\(first)"
    }

    /// As a price file has it: one rate is one line.
    fileprivate func line(_ checked: CivilDate) -> String {
        let currency =
            switch rate.tender {
            case .currency(let currency): currency.code
            case .credits: "credits"
            }
        let cases = evidence.map { "\($0.attempt) \($0.charged) \(currency)" }.joined(
            separator: ", ")
        let note =
            "\(count) charges alike from \(first) to \(last), where \(rate.id) says "
            + "\(rate.amount): \(cases)" + (count > evidence.count ? ", …" : "")
        let members: [(String, String)] = [
            ("id", JSONText.quoted(id)), ("when", rate.conditions.json),
            ("unit", JSONText.quoted(rate.unit.rawValue)),
            ("amount", JSONText.quoted(amount.decimal)), ("currency", JSONText.quoted(currency)),
            ("effective", JSONText.quoted(first.description)),
            ("checked", JSONText.quoted(checked.description)),
            ("source", JSONText.quoted("what the gateway charged")),
            // Nobody has stated it: it is inferred.
            ("confidence", JSONText.quoted(Rate.Confidence.guess.rawValue)),
            ("note", JSONText.quoted(note)),
        ]
        return "{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }
}

extension RateConditions {
    fileprivate var json: String {
        var members: [String] = []
        if let mode { members.append("\"mode\": \(JSONText.quoted(mode.rawValue))") }
        if let audio { members.append("\"audio\": \(audio)") }
        if let voice { members.append("\"voice\": \(voice)") }
        if let videoInput { members.append("\"video_input\": \(videoInput)") }
        if let durationSeconds { members.append("\"duration\": \(durationSeconds)") }
        return "{" + members.joined(separator: ", ") + "}"
    }
}
