public import KlingCost
import KlingSystem

/// What payloads are priced by: the user's price files, what the user settled about them, and the
/// measured length of a reference video.
public struct PayloadPricer {
    /// What one call says beside the settings.
    public struct Options: Sendable {
        /// By the rates of this instant.
        public var instant: Instant
        /// Fields of payloads that are not priced, whatever they say.
        public var ignoredFields: Set<String> = []
        /// Motion control's video, in place of the payload's own: a length, a file or an address.
        public var reference: String?
        /// What measures the length of reference videos.
        public var prober = VideoProber()

        /// By the rates of now, or of another instant.
        public init(asOf instant: Instant? = nil) { self.instant = instant ?? Host.now }
    }

    /// The price files, the user's own among them.
    public let prices: PriceFiles
    /// What prices payloads without looking at their videos.
    public let estimator: Estimator
    private let references: ReferenceVideos
    /// How long the video of ``Options/reference`` is.
    public let reference: ReferenceReading?

    /// Reads the price files, and measures the named video.
    ///
    /// - Parameters:
    ///   - settings: what the user settled.
    ///   - options: as of when, and how videos are measured.
    ///   - remark: is told what measuring videos found, while payloads are priced.
    /// - Throws: what price files and settings throw, and ``WorkflowError/video(_:)``.
    public init(
        _ settings: Settings, _ options: Options = Options(),
        remark: @escaping (ReferenceVideos.Remark) -> Void = { _ in }
    ) throws(WorkflowError) {
        prices = try PriceFiles(settings)
        references = ReferenceVideos(
            options.prober, offline: try PayloadPricer.offline(settings), remark)
        reference = try options.reference.map { [references] (text) throws(WorkflowError) in
            try references.reading(named: text)
        }
        var own = try PayloadPricer.options(settings, prices, asOf: options.instant)
        own.ignoredFields = options.ignoredFields
        own.reference = reference?.length
        estimator = Estimator(prices.book, own)
    }

    /// The estimate of a payload, by the measured length of its reference video where there is
    /// one, and how that length is known.
    public func estimate(
        _ text: JSONDocument
    ) -> (estimate: Estimate, reading: ReferenceReading?) {
        let estimate = estimator.estimate(text)
        guard estimate.request?.followsReferenceVideo == true,
            let reading = references.reading(of: estimate, in: text)
        else { return (estimate, estimate.reference == nil ? nil : reference) }
        return (estimator.with(reference: reading.length).estimate(text), reading)
    }

    private static func options(
        _ settings: Settings, _ prices: PriceFiles, asOf instant: Instant
    ) throws(WorkflowError) -> Estimator.Options {
        var options = Estimator.Options(asOf: instant)
        options.today = Host.now.date
        options.gateway = try gateway(settings, prices)
        options.exchange = prices.exchange
        if let word = settings[.minConfidence] {
            guard let confidence = Rate.Confidence(rawValue: word.text) else {
                throw .badSetting(word, .confidence)
            }
            options.minimumConfidence = confidence
        }
        if let age = settings[.maxPriceAge] { options.maximumAgeDays = try days(age) }
        return options
    }

    /// Who keeps it from the network; `nil` when nobody does.
    private static func offline(_ settings: Settings) throws(WorkflowError) -> Settings.Origin? {
        guard let setting = settings[.offline] else { return nil }
        switch setting.text {
        case "1", "true", "yes": return setting.origin
        case "0", "false", "no": return nil
        default: throw .badSetting(setting, .truth)
        }
    }

    private static func gateway(
        _ settings: Settings, _ prices: PriceFiles
    ) throws(WorkflowError) -> GatewayIndex? {
        guard let name = settings[.gateway] else { return nil }
        if case .option = name.origin { return try prices.sendingGateway(name.text) }
        if prices.book.gateway(named: name.text) == nil {
            throw .badSetting(name, .gateway(known: prices.book.gateways.map(\.name)))
        }
        return try prices.sendingGateway(name.text)
    }

    private static func days(_ setting: Settings.Value) throws(WorkflowError) -> Int {
        let text = setting.text
        let digits = text.hasSuffix("d") ? String(text.dropLast()) : text
        guard let days = Int(digits), (0...36_500).contains(days) else {
            throw .badSetting(setting, .days)
        }
        return days
    }
}
