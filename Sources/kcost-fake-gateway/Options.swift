import KlingCost

/// What the command line asks for.
struct Options: Sendable {
    var port: UInt16 = 0
    var seconds = 600
    var rules = GatewayState.Rules()
    var reference = VideoLength(seconds: 8)
    var reportsCharges = true
    /// JSON that answers have in place of what was charged.
    var saidCharge: [UInt8]?
    var wantsHelp = false

    /// What is wrong with the command line, in words.
    struct UsageError: Error {
        let words: String
    }

    /// Reads arguments: `--name VALUE` or `--name=VALUE`, and flags.
    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if readFlag(argument) { continue }
            let sides = argument.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = sides.first.map(String.init) ?? ""
            guard Options.names.contains(name) else {
                throw UsageError(words: "there is no option '\(argument)'")
            }
            guard let value = sides.count > 1 ? String(sides[1]) : rest.popFirst() else {
                throw UsageError(words: "\(name) needs a value")
            }
            guard read(name, value) else {
                throw UsageError(words: "\(name) cannot be '\(value)'")
            }
        }
    }

    private static let names = [
        "--port", "--seconds", "--faults", "--speed", "--balance", "--failed-task",
        "--reference-seconds", "--say-charge", "--business-id",
    ]

    private mutating func readFlag(_ argument: String) -> Bool {
        switch argument {
        case "-h", "--help": wantsHelp = true
        case "--no-rate-limit": rules.hasRateLimits = false
        case "--hide-charges": reportsCharges = false
        case "--honour-idempotency-key": rules.honoursIdempotencyKeys = true
        default: return false
        }
        return true
    }

    private mutating func read(_ name: String, _ value: String) -> Bool {
        func whole(_ range: ClosedRange<Int>) -> Int? {
            Int(value).flatMap { range.contains($0) ? $0 : nil }
        }
        switch name {
        case "--port": return set(\.port, UInt16(value))
        case "--seconds": return set(\.seconds, whole(1...86_400))
        case "--faults": return set(\.rules.plan, try? FaultPlan(value))
        case "--speed":
            let times = whole(1...1_000_000).map { Pace.times($0) }
            return set(\.rules.pace, value == "step" ? .step : times)
        case "--balance":
            let amount = Nanos(decimal: value)
            return set(
                \.rules.balance,
                amount.flatMap { $0.count <= 1_000_000 * Nanos.perWhole ? $0 : nil })
        case "--say-charge":
            let isJSON = (try? JSONReader.document(value.utf8)) != nil
            return set(\.saidCharge, isJSON ? Array(value.utf8) : nil)
        case "--business-id":
            return set(\.rules.businessIDs, GatewayState.Naming(rawValue: value))
        case "--failed-task":
            return set(\.rules.keepsFailedCharges, ["void": false, "keep": true][value])
        default: return set(\.reference, whole(3...30).map { VideoLength(seconds: $0) })
        }
    }

    private mutating func set<Value>(
        _ place: WritableKeyPath<Options, Value>, _ value: Value?
    ) -> Bool {
        guard let value else { return false }
        self[keyPath: place] = value
        return true
    }
}
