import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

extension AlikePayload {
    /// What was held, and what tells the new payload from it; with both values where both payloads are
    /// kept.
    var words: [String] {
        let differing = places.isEmpty ? differences.map(\.words) : places.map(\.words)
        return [
            "a payload that asks for the same was held \(held) as attempt \(attempt), now "
                + state.rawValue,
            "what differs: " + differing.joined(separator: "; "),
        ]
    }
}

extension PayloadLikeness.Difference {
    fileprivate var words: String {
        switch self {
        case .callback: "the callback's address"
        case .signature: "the signature in an address"
        case .spelled(let field, isHere: true):
            "\(field.visible), written out now and left to its default then"
        case .spelled(let field, isHere: false):
            "\(field.visible), left to its default now and written out then"
        case .form: "nothing that the gateway is asked for"
        }
    }
}

extension PayloadDifference {
    fileprivate var words: String {
        let (before, now) = (shown(before), shown(now))
        // What is not shown of an address is a secret.
        if before == now { return "\(path.visible), behind the same address" }
        return "\(path.visible), then \(before), now \(now)"
    }

    private func shown(_ value: String?) -> String {
        guard let value else { return "nothing" }
        return value.hasPrefix("\"http") ? value.withoutSecrets : value.visible
    }
}
