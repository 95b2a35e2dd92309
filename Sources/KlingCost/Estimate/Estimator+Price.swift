extension Estimator {
    /// What a well-formed request should cost.
    func price(_ request: VideoRequest) -> Estimate.Outcome {
        let facts = request.facts()
        guard
            let entry = sheet.entry(
                model: request.model, facts: facts,
                minimumConfidence: options.minimumConfidence)
        else { return .unknown(noRate(request, facts)) }
        let length = BilledLength.of(request, reference: options.reference)
        if entry.unit == .second, length == nil { return .unknown(.length(model: request.model)) }
        do throws(MoneyError) {
            var price = try price(entry, length)
            guard let upper = try highest(price.upper, request, entry, length) else {
                return .unknown(.exchange(rate: entry.rate))
            }
            price.upper = upper
            if let age = staleness(of: price) { return .stale(price, ageDays: age) }
            return .priced(price)
        } catch {
            return .unknown(.amount(rate: entry.rate))
        }
    }

    private func noRate(_ request: VideoRequest, _ facts: BillableFacts) -> PriceUnknown {
        // A rate that was passed over for its confidence is worth naming.
        if let unsure = sheet.entry(model: request.model, facts: facts) {
            return .confidence(rate: unsure.rate)
        }
        return .rate(model: request.model, facts: facts)
    }

    /// What a request costs by one rate.
    func price(
        _ entry: PriceSheet.Entry, _ length: BilledLength?
    ) throws(MoneyError) -> Price {
        let isMeasured = length?.expected != nil || entry.unit != .second
        let lower = try LineItem(
            entry, length: length?.expected ?? length?.lower,
            reason: isMeasured ? .expected : .shortestReference, rounding: .halfEven)
        let upper = try LineItem(
            entry, length: length?.upper,
            reason: isMeasured ? length?.upperReason ?? .expected : .longestReference,
            rounding: .up)
        return Price(lower: lower, upper: upper, isComplete: isMeasured)
    }

    /// The highest charge that cannot be ruled out; `nil` when it is in another currency and no
    /// exchange rate says which is higher.
    @inline(__always)
    private func highest(
        _ line: LineItem, _ request: VideoRequest, _ entry: PriceSheet.Entry,
        _ length: BilledLength?
    ) throws(MoneyError) -> LineItem? {
        var upper = line
        let mayBillVoices = request.hasVoices && !request.areVoicesDocumented
        if !mayBillVoices, entry.confidence != .guess { return upper }
        let facts = request.facts(countingUndocumentedVoices: true)
        if mayBillVoices, let voice = sheet.entry(model: request.model, facts: facts) {
            let voiced = try LineItem(
                voice, length: length?.upper, reason: .voiceRate, rounding: .up)
            guard let line = try converted(voiced, to: upper) else { return nil }
            upper = line.ifHigher(than: upper)
        }
        // A guess must not weaken a cap.
        if entry.confidence == .guess, let maker = sheet.makers[request.model],
            let listed = sheet.entry(model: maker, facts: facts)
        {
            let maker = try LineItem(
                listed, length: length?.upper, reason: .makersList, rounding: .up)
            guard let line = try converted(maker, to: upper) else { return nil }
            upper = line.ifHigher(than: upper)
        }
        return upper
    }

    private func converted(_ line: LineItem, to other: LineItem) throws(MoneyError) -> LineItem? {
        if line.amount.currency == other.amount.currency { return line }
        let amount = try options.exchange.convert(
            line.amount, to: other.amount.currency, asOf: options.asOf, rounding: .up)
        return amount.map { line.with($0) }
    }

    /// The age in days of the oldest rate that the price rests on, when it is too old.
    private func staleness(of price: Price) -> Int? {
        guard let maximum = options.maximumAgeDays else { return nil }
        let checked = min(
            book.rates[price.lower.rate].checked, book.rates[price.upper.rate].checked)
        let age = options.today.daysSinceEpoch - checked.daysSinceEpoch
        return age > maximum ? age : nil
    }
}
