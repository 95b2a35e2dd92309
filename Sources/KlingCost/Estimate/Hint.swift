/// A change that would make the same request cheaper, and by how much exactly.
public struct Hint: Sendable {
    /// What of a payload is to be changed.
    public enum Change: Hashable, Sendable {
        /// A field of the payload, as its gateway names it, and its new value.
        case field(String, value: String)
        /// The gateway; what the other one cannot be told, and how sure its price is.
        case gateway(String, losses: [String], Rate.Confidence)
    }

    /// What of the payload is to be changed.
    public let change: Change
    /// What is saved of the expected amount.
    public let saving: Money
    /// What would then be expected.
    public let expected: Money
}

extension Estimator {
    /// Cheaper ways to ask, greatest saving first. Each was validated and priced like any payload,
    /// so none is offered that the gateway would refuse.
    public func hints(for payload: JSONDocument, _ estimate: Estimate) -> [Hint] {
        guard let request = estimate.request, let now = estimate.price?.expected?.amount else {
            return []
        }
        var hints = changes(request).compactMap { role, value in
            hint(payload, request, role, value, now)
        }
        for offer in compare(payload)?.offers ?? [] where offer.gateway != estimate.choice?.gateway
        {
            guard let line = offer.price?.expected, offer.isComparable,
                !book.gateways[offer.gateway].isReferenceOnly,
                let saving = Estimator.saving(from: now, to: line.amount)
            else { continue }
            let change = Hint.Change.gateway(
                book.gateways[offer.gateway].name, losses: offer.losses.map(\.field),
                book.rates[line.rate].confidence)
            hints.append(Hint(change: change, saving: saving, expected: line.amount))
        }
        return hints.sorted { $0.saving.amount > $1.saving.amount }
    }

    /// What could be given up, in our words.
    private func changes(_ request: VideoRequest) -> [(Role, String)] {
        var changes: [(Role, String)] = []
        if request.audio?.value == true { changes.append((.audio, "false")) }
        if let mode = request.mode?.value, mode != .std { changes.append((.mode, "std")) }
        if let seconds = request.durationSeconds?.value, seconds > 5 {
            changes.append((.duration, "5"))
        }
        return changes
    }

    private func hint(
        _ payload: JSONDocument, _ request: VideoRequest, _ role: Role, _ word: String,
        _ now: Money
    ) -> Hint? {
        let model = book.models[request.model]
        guard let place = FieldPlace(role, in: model, of: book) else { return nil }
        let field = book.fields[place.field]
        let means = book.listed(field.means)
        let value = means.firstIndex(of: word).map { book.listed(field.values)[$0] } ?? word
        guard let written = PayloadEdit.written(value, as: field),
            let changed = try? JSONReader.document(
                PayloadEdit.setting(place, to: written, in: payload, book))
        else { return nil }
        guard let then = estimate(changed).price?.expected?.amount,
            let saving = Estimator.saving(from: now, to: then)
        else { return nil }
        return Hint(
            change: .field(field.name.description, value: value), saving: saving, expected: then)
    }

    private static func saving(from now: Money, to then: Money) -> Money? {
        guard now.currency == then.currency, then.amount < now.amount,
            let saved = try? now.amount.subtracting(then.amount)
        else { return nil }
        return Money(saved, now.currency)
    }
}
