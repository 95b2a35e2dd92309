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
            switch try highest(price.upper, request, entry, length) {
            case .line(let upper): price.upper = upper
            case .unknown(let reason): return .unknown(reason)
            }
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

    /// The highest charge that cannot be ruled out, or why nobody knows it.
    enum Highest {
        case line(LineItem)
        case unknown(PriceUnknown)
    }

    @inline(__always)
    private func highest(
        _ line: LineItem, _ request: VideoRequest, _ entry: PriceSheet.Entry,
        _ length: BilledLength?
    ) throws(MoneyError) -> Highest {
        let mayBillVoices = request.hasVoices && !request.areVoicesDocumented
        let readings = request.readings
        if !mayBillVoices, readings.fields.isEmpty, entry.confidence != .guess {
            return .line(line)
        }
        return try highest(line, request, entry, length, mayBillVoices: mayBillVoices)
    }

    /// Weighs all that fields may mean that the page does not have: by the rate that covers it, and by
    /// the maker's list where that rate is a guess, which must not weaken a cap, or there is none.
    private func highest(
        _ line: LineItem, _ request: VideoRequest, _ entry: PriceSheet.Entry,
        _ length: BilledLength?, mayBillVoices: Bool
    ) throws(MoneyError) -> Highest {
        var upper = line
        var readings = request.readings
        readings.voice = readings.voice || mayBillVoices
        let documented = request.facts()
        let voiced = request.facts(countingUndocumentedVoices: true)
        for facts in readings.facts(beside: documented) {
            let isRead = readings.count > 1 || facts != documented && facts != voiced
            let rate =
                facts == documented ? entry : sheet.entry(model: request.model, facts: facts)
            let length = BilledLength.of(request, facts, measured: length)
            var lines: [LineItem] = []
            func add(_ entry: PriceSheet.Entry, _ reason: LineItem.Reason) throws(MoneyError) {
                if entry.unit == .second, length == nil { return }
                lines.append(
                    try LineItem(
                        entry, length: length?.upper,
                        reason: isRead ? .undocumentedField : reason, rounding: .up,
                        times: readings.count))
            }
            if let rate, isRead || facts != documented { try add(rate, .voiceRate) }
            if rate?.confidence ?? .guess == .guess,
                let maker = sheet.makers[beside: request.model],
                let listed = sheet.entry(model: maker, facts: facts)
            {
                try add(listed, .makersList)
            }
            if isRead, lines.isEmpty {
                return .unknown(
                    .reading(fields: readings.fields, model: request.model, facts: facts))
            }
            for line in lines {
                guard let line = try converted(line, to: upper) else {
                    return .unknown(.exchange(rate: entry.rate))
                }
                upper = line.ifHigher(than: upper)
            }
        }
        return .line(upper)
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
