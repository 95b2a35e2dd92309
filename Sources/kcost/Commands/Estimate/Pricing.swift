import KlingCost

/// What a payload is priced by: the price book, and what the user settled about it. Commands that
/// price share the options it reads.
struct Pricing {
    let prices: LoadedPrices
    let estimator: Estimator
    let references: ReferenceVideos
    /// What `--reference` says.
    let reference: ReferenceReading?

    init(
        _ invocation: Invocation, _ configuration: Configuration, asOf instant: Instant
    ) throws(CommandFailure) {
        prices = try LoadedPrices(configuration, option: invocation.value("--pricing"))
        references = ReferenceVideos(
            VideoProber(invocation), offline: try Pricing.offline(invocation, configuration),
            isQuiet: invocation.flag("--quiet"))
        reference =
            try invocation.value("--reference").map { [references] (text) throws(CommandFailure) in
                try references.reading(option: text)
            }
        var options = try Pricing.options(invocation, configuration, prices, asOf: instant)
        options.reference = reference?.length
        estimator = Estimator(prices.book, options)
    }

    /// The estimate of a payload, by the measured length of its reference video where there is
    /// one, and how that length is known.
    func estimate(_ text: JSONDocument) -> (estimate: Estimate, reading: ReferenceReading?) {
        let estimate = estimator.estimate(text)
        guard estimate.request?.followsReferenceVideo == true,
            let reading = references.reading(of: estimate, in: text)
        else { return (estimate, estimate.reference == nil ? nil : reference) }
        return (estimator.with(reference: reading.length).estimate(text), reading)
    }

    private static func options(
        _ invocation: Invocation, _ configuration: Configuration, _ prices: LoadedPrices,
        asOf instant: Instant
    ) throws(CommandFailure) -> Estimator.Options {
        var options = Estimator.Options(asOf: instant)
        options.today = Host.now.date
        options.gateway = try gateway(invocation, configuration, prices)
        options.exchange = prices.exchange
        options.ignoredFields = Set(invocation.values("--ignore-field"))
        if let word = configuration.setting(
            .minConfidence, option: invocation.value("--min-confidence"))
        {
            guard let confidence = Rate.Confidence(rawValue: word.value) else {
                throw word.failure(
                    option: "--min-confidence", expected: "guess, copied or documented")
            }
            options.minimumConfidence = confidence
        }
        if let age = configuration.setting(
            .maxPriceAge, option: invocation.value("--max-price-age"))
        {
            options.maximumAgeDays = try days(age)
        }
        return options
    }

    /// Who keeps it from the network; `nil` when nobody does.
    private static func offline(
        _ invocation: Invocation, _ configuration: Configuration
    ) throws(CommandFailure) -> String? {
        if invocation.flag("--offline") { return "--offline" }
        guard let setting = configuration.setting(.offline, option: nil) else { return nil }
        switch setting.value {
        case "1", "true", "yes": return setting.origin
        case "0", "false", "no": return nil
        default: throw setting.failure(option: "--offline", expected: "true or false")
        }
    }

    private static func gateway(
        _ invocation: Invocation, _ configuration: Configuration, _ prices: LoadedPrices
    ) throws(CommandFailure) -> Int? {
        guard
            let name = configuration.setting(.gateway, option: invocation.value("--gateway"))
        else { return nil }
        if prices.book.gateway(named: name.value) == nil, let origin = name.origin {
            let known = prices.book.gateways.map(\.name).joined(separator: ", ")
            throw .badSetting(origin: origin, value: name.value, expected: "one of \(known)")
        }
        return try prices.sendingGateway(name.value)
    }

    private static func days(_ setting: Configuration.Setting) throws(CommandFailure) -> Int {
        let text = setting.value
        let digits = text.hasSuffix("d") ? String(text.dropLast()) : text
        guard let days = Int(digits), (0...36_500).contains(days) else {
            throw setting.failure(
                option: "--max-price-age", expected: "a number of days such as 30d")
        }
        return days
    }
}
