import KlingCost
import KlingReports
import KlingWorkflow

extension Settings.Value {
    /// That it cannot be, and what can.
    func words(_ expected: Settings.Expectation) -> String {
        let rest = "cannot be '\(text.visible)'; it takes \(expected.words)"
        if case .option(let name) = origin { return "\(name) \(rest)" }
        return "\(origin.place.visible): \(rest)"
    }
}

extension Settings.Expectation {
    fileprivate var words: String {
        switch self {
        case .confidence: "guess, copied or documented"
        case .days: "a number of days such as 30d"
        case .truth: "true or false"
        case .onOff: "on or off"
        case .currency: "a code such as USD or CNY"
        case .gateway(let known): "one of " + known.joined(separator: ", ")
        case .fileName: "the name of a file"
        case .headerField: "none, or a header field's name such as Idempotency-Key"
        case .wait(isLoopback: true): "a span from 1ms to 60m such as 250ms"
        case .wait(isLoopback: false):
            "a span from 1s to 60m such as 10s, and less only where the gateway is this machine"
        case .window: "a span from 1m to 366d such as 24h, or 0 for none"
        case .number(let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
    }
}

extension Settings.FileProblem {
    func lines(_ file: String) -> [String] {
        let help = "see: kcost help"
        switch self {
        case .notJSON(let error):
            return ["\(file.visible):\(error.position): \(error.problem.words)", help]
        case .notStrings:
            return ["\(file.visible): must be an object whose values are strings", help]
        case .unknown(let name, let nearest, let known):
            let hint = nearest.map { "; did you mean \"\($0)\"?" }
            return [
                "\(file.visible): unknown setting \"\(name.visible)\""
                    + (hint ?? "; known: " + known.joined(separator: ", ")), help,
            ]
        }
    }
}
