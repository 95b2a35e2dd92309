import KlingCost

/// Faults and endings drawn from a seed: functions of the seed and a number, whatever came before.
///
/// No draw makes the gateway lie outright: it does not say that it refused what it accepted. Such
/// an answer can be had by a plan.
enum SeededFaults {
    /// One request in three meets a fault.
    static func fault(_ seed: UInt64, _ place: Place, of request: Request) -> Fault? {
        var draw = Draw("fault \(seed) \(request.connection) \(request.number)")
        guard draw.number(below: 3) == 0 else { return nil }
        let code = [500, 502, 503, 504][draw.number(below: 4)]
        let refusal = [400, 401, 402, 404, 422, 429][draw.number(below: 6)]
        let size = draw.number(below: 400)
        let kinds: [Fault.Kind] = [
            .hang, .cut(size), .late(1 + size * 5), .slow(1 + size % 20), .garbage, .noise,
            .huge((1 + size % 8) << 20), .length(size % 2 == 0 ? 7 : -7),
            .status(code, retryAfter: nil), .inner(code),
        ]
        let choice = draw.number(below: kinds.count + 2)
        guard choice < kinds.count else {
            return Fault(choice == kinds.count ? .status(429, retryAfter: 1) : .inner(refusal))
        }
        return Fault(
            kinds[choice], takesEffect: place == .submit ? draw.number(below: 2) == 0 : nil)
    }

    /// One task in eight fails.
    static func ending(_ seed: UInt64, task: Int) -> Ending {
        var draw = Draw("ending \(seed) \(task)")
        return draw.number(below: 8) == 0 ? .fail : .success
    }

    /// A few numbers out of the digest of a text.
    private struct Draw {
        private var bytes: ArraySlice<UInt8>

        init(_ text: String) { bytes = SHA256(of: text.utf8).bytes[...] }

        mutating func number(below limit: Int) -> Int {
            let word = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(4)
            return word % limit
        }
    }
}
