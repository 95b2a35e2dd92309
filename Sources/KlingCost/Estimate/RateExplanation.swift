/// Why one of a model's rates applies, and why the others do not.
public struct RateExplanation: Sendable {
    /// What became of a rate.
    public enum Verdict: Hashable, Sendable {
        /// It gave the expected amount.
        case applies
        /// It gave the upper amount.
        case upper(LineItem.Reason)
        /// A condition does not hold: which, what the rate wants, what the request is.
        case condition(String, wants: String, found: String)
        /// It begins after the instant of pricing.
        case notYet(Instant)
        /// It ended before.
        case ended(Instant)
        /// It is less sure than was asked for.
        case unsure(Rate.Confidence)
        /// A rate of a file with precedence matches too.
        case outranked(by: RateIndex)
    }

    /// The rate, an index into ``PriceBook/rates``.
    public let rate: RateIndex
    /// What became of it.
    public let verdict: Verdict
}

extension Estimator {
    /// Every rate of a request's model with what became of it: those that apply first.
    public func explainRates(_ request: VideoRequest, _ price: Price?) -> [RateExplanation] {
        var indices = book.models[request.model].rates
        if let upper = price?.upper.rate, !indices.contains(upper) { indices.append(upper) }
        let explanations = indices.map {
            RateExplanation(rate: $0, verdict: verdict($0, request, price))
        }
        func rank(_ explanation: RateExplanation) -> Int {
            switch explanation.verdict {
            case .applies: 0
            case .upper: 1
            default: 2
            }
        }
        return explanations.enumerated().sorted {
            (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
        }.map(\.element)
    }

    private func verdict(
        _ index: RateIndex, _ request: VideoRequest, _ price: Price?
    ) -> RateExplanation.Verdict {
        let rate = book.rates[index]
        if price?.lower.rate == index { return .applies }
        if let upper = price?.upper, upper.rate == index { return .upper(upper.reason) }
        if rate.effective > options.asOf { return .notYet(rate.effective) }
        if let end = rate.resolvedEnd, end <= options.asOf { return .ended(end) }
        if let failed = rate.conditions.failed(for: request.facts()) { return failed }
        if rate.confidence < options.minimumConfidence { return .unsure(rate.confidence) }
        return .outranked(by: price?.lower.rate ?? index)
    }
}

extension RateConditions {
    /// The first condition that does not hold.
    fileprivate func failed(for facts: BillableFacts) -> RateExplanation.Verdict? {
        func failed(
            _ name: String, _ wanted: String?, _ found: String?
        ) -> RateExplanation.Verdict? {
            guard let wanted, wanted != found else { return nil }
            return .condition(name, wants: wanted, found: found ?? "not set")
        }
        return failed("mode", mode?.rawValue, facts.mode?.rawValue)
            ?? failed("audio", audio.map { String($0) }, facts.audio.map { String($0) })
            ?? failed("voice", voice.map { String($0) }, String(facts.voice))
            ?? failed("video_input", videoInput.map { String($0) }, String(facts.videoInput))
            ?? failed(
                "duration", durationSeconds.map { String($0) },
                facts.durationSeconds.map { String($0) })
    }
}
