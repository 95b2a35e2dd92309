/// Prices payloads by a price book as of one instant: payload → request → estimate.
///
/// ```swift
/// let book = try PriceBook.shipped()
/// let estimator = Estimator(book, Estimator.Options(asOf: now))
/// let estimate = estimator.estimate(try JSONReader.document(payload))
/// ```
public struct Estimator: Sendable {
    /// By which instant, exchange rates and limits of age an estimator prices.
    public struct Options: Sendable {
        /// Rates in force at this instant apply.
        public var asOf: Instant
        /// The gateway to price for; `nil` lets the payload decide.
        public var gateway: GatewayIndex?
        /// Rates less sure than this do not count.
        public var minimumConfidence = Rate.Confidence.guess
        /// A rate checked longer ago than this makes the estimate stale; days before ``today``.
        public var maximumAgeDays: Int?
        /// The day from which ages are counted.
        public var today: CivilDate
        /// The length of motion control's reference video, when it is known.
        public var reference: ReferenceLength?
        /// Fields that a gateway does not document and drops, as the user knows: they have no price.
        public var ignoredFields: Set<String> = []
        /// What currencies are worth in each other, for upper amounts that must be compared.
        public var exchange = ExchangeTable()

        /// Prices as of an instant, everything else by default.
        public init(asOf instant: Instant) {
            asOf = instant
            today = instant.date
        }
    }

    /// The rates and models.
    public let book: PriceBook
    /// By what it prices, beside the book.
    public let options: Options
    let sheet: PriceSheet

    /// Prices by a book.
    public init(_ book: PriceBook, _ options: Options) {
        self.init(book, options, PriceSheet(book, asOf: options.asOf))
    }

    /// Prices by rates that were looked out already.
    init(_ book: PriceBook, _ options: Options, _ sheet: PriceSheet) {
        (self.book, self.options, self.sheet) = (book, options, sheet)
    }

    /// The same estimator, knowing how long the reference video is.
    public func with(reference: ReferenceLength?) -> Estimator {
        guard let reference else { return self }
        var options = options
        options.reference = reference
        return Estimator(book, options, sheet)
    }

    /// What a payload should cost, and all that is wrong with it.
    public func estimate(_ payload: JSONDocument) -> Estimate {
        let root = JSONDocument.root
        guard payload.kind(root) == .object else {
            return refused(
                payload, .notAnObject(found: String(describing: payload.kind(root))), at: root)
        }
        guard let node = payload.member(root, "model" as ShortText) else {
            return refused(payload, .missing(field: "model", offer: nil), at: root)
        }
        guard payload.kind(node) == .string else {
            let found = String(decoding: payload.source(node).prefix(40), as: UTF8.self)
            return refused(payload, .wrongType(expected: "string", found: found), at: node)
        }
        guard let name = payload.shortText(node),
            let choice = GatewayChoice.choose(name, payload, book, asked: options.gateway)
        else { return unknownModel(payload.string(node)) }
        return estimate(payload, choice)
    }

    private func estimate(_ payload: JSONDocument, _ choice: GatewayChoice) -> Estimate {
        let check = PayloadCheck(
            payload, model: choice.model, book, reference: options.reference,
            ignoring: options.ignoredFields)
        return Estimate(
            choice: choice, request: check.request, issues: check.issues,
            outcome: check.errorCount > 0 ? .invalid : price(check.request),
            reference: check.request.followsReferenceVideo ? options.reference : nil)
    }

    private func refused(
        _ payload: JSONDocument, _ problem: Issue.Problem, at node: JSONDocument.Node
    ) -> Estimate {
        let isMissing = if case .missing = problem { true } else { false }
        let issue = Issue(
            severity: .error, problem: problem,
            path: payload.path(of: node) + (isMissing ? ".model" : ""),
            position: payload.position(node), document: nil)
        return Estimate(choice: nil, request: nil, issues: [issue], outcome: .invalid)
    }

    private func unknownModel(_ id: String) -> Estimate {
        func isSold(_ model: Model) -> Bool { !book.gateways[model.gateway].isReferenceOnly }
        let sold = book.models.filter(isSold)
        let here = sold.filter { options.gateway == nil || $0.gateway == options.gateway }
        let sellers = sold.filter { $0.id == id }.map { book.gateways[$0.gateway].name }
        let unknown = PriceUnknown.model(
            id: id, gateway: options.gateway.map { book.gateways[$0].name },
            nearest: Nearest.name(to: id, among: here.map(\.id)), soldBy: sellers)
        return Estimate(choice: nil, request: nil, issues: [], outcome: .unknown(unknown))
    }
}
