import KlingCost
import Libc

/// Judges payloads by the documents' rules and says what they cost, as the price book has it.
struct OrderPricer: Sendable {
    private let book: PriceBook
    private let estimators: [String: Estimator]

    /// - Parameter reference: how long motion control's reference video is taken to be: we do not
    ///   fetch it.
    init(reference: VideoLength) throws(PriceBookError) {
        book = try PriceBook.shipped()
        var estimators: [String: Estimator] = [:]
        for dialect in Gateways.all {
            var options = Estimator.Options(asOf: Instant(seconds: unixMilliseconds / 1000))
            options.gateway = book.gateway(named: dialect.name)
            options.reference = ReferenceLength(reference)
            estimators[dialect.name] = Estimator(book, options)
        }
        self.estimators = estimators
    }

    /// What would be accepted.
    ///
    /// - Throws: the first thing for which the gateway would refuse it.
    func order(_ body: [UInt8], for dialect: any GatewayDialect) throws(RefusalError) -> Order {
        let payload: JSONDocument
        do throws(JSONError) {
            payload = try JSONReader.document(body)
        } catch {
            throw RefusalError(code: 400, detail: "\(error.position): not JSON")
        }
        guard let estimate = estimators[dialect.name]?.estimate(payload) else {
            throw RefusalError(code: 500)
        }
        if let issue = estimate.issues.first(where: { $0.severity == .error }) {
            throw RefusalError(
                code: dialect.refusedPayloadCode, detail: "\(issue.path): \(issue.code)")
        }
        guard let request = estimate.request else {
            throw RefusalError(code: dialect.refusedPayloadCode, detail: "$.model: not sold here")
        }
        // The accounts are in USD, and so is every shipped rate.
        guard let price = estimate.price?.expected, price.amount.currency == .usd else {
            throw RefusalError(code: 400, detail: "no price is known here, so nothing is charged")
        }
        let seconds = request.durationSeconds?.value
        return Order(
            model: book.models[request.model].id, payload: body,
            fingerprint: PayloadFingerprint(of: payload, gateway: dialect.name),
            businessID: payload.member(JSONDocument.root, "client_business_id").flatMap {
                payload.kind($0) == .string ? payload.string($0) : nil
            },
            charge: Charge(
                amount: price.amount.amount, currency: .usd, credits: price.credits),
            length: seconds.map { VideoLength(seconds: $0) }
                ?? estimate.reference?.expected ?? VideoLength(seconds: 5))
    }
}
