internal import KlingCost

/// Whether a callback came from its gateway.
public enum CallbackSignature: Hashable, Sendable {
    /// Made with one of the keys, within ``toleranceSeconds`` of now.
    case valid
    /// Made with one of the keys, at another time: late, or sent once more by somebody.
    case stale
    /// Made with none of the keys.
    case wrong
    /// The fields that carry it are not there.
    case missing
    /// The gateway documents none.
    case undocumented

    /// Five minutes: toapis's rule (docs/gateways/toapis.md), and a usual one.
    public static let toleranceSeconds: Int64 = 300

    /// - Parameters:
    ///   - signatures: as received.
    ///   - signed: the bytes that they are made over.
    ///   - timestamp: seconds since 1970, as received.
    ///   - encoded: how the gateway writes a code.
    static func check(
        _ signatures: [String], _ signed: [UInt8], _ keys: [Secret], timestamp: String,
        at now: Instant, encoded: ([UInt8]) -> String
    ) -> CallbackSignature {
        var isRight = false
        for key in keys {
            let code = HMAC.sha256(key: Array(key.text.utf8), message: signed)
            let expected = Array(encoded(code.bytes).utf8)
            for signature in signatures where HMAC.areEqual(expected, Array(signature.utf8)) {
                isRight = true
            }
        }
        if !isRight { return .wrong }
        guard let seconds = Int64(timestamp) else { return .stale }
        let (distance, isTooFar) = now.seconds.subtractingReportingOverflow(seconds)
        return !isTooFar && distance.magnitude <= toleranceSeconds ? .valid : .stale
    }
}
