import KlingCost
import KlingReports
import KlingWorkflow

extension PayloadPricer {
    /// As a command line says; what measuring videos finds is told on standard error.
    init(
        _ invocation: Invocation, _ settings: Settings, asOf instant: Instant? = nil
    ) throws(CommandFailure) {
        var options = Options(asOf: instant)
        options.ignoredFields = Set(invocation.values("--ignore-field"))
        options.reference = invocation.value("--reference")
        options.prober = VideoProber(invocation)
        let (asked, isQuiet) = (options, invocation.flag("--quiet"))
        self = try orStop(
            workflow: PayloadPricer(settings, asked) { remark in
                if !isQuiet { remark.tell() }
            })
    }
}

extension ReferenceVideos.Remark {
    fileprivate func tell() {
        switch self {
        case .measured(let finding): finding.complain(withWarnings: true)
        case .remembered(let address, let warnings):
            for warning in warnings {
                Output.complain(["\(address.withoutSecrets): warning: \(warning.visible)"])
            }
        case .timeIsUp:
            Output.complain([
                "measuring videos took two minutes; those that follow are not measured, and their "
                    + "prices are ranges", "the wait is spared by: --offline",
            ])
        }
    }
}

extension ReferenceReading {
    /// `8.2 s, measured in dance.mp4`.
    var words: String {
        let range =
            length.shortest == length.longest
            ? "" : " (\(length.shortest.seconds) to \(length.longest.seconds), as programs read it)"
        return "\(length.expected)\(range), \(origin.words)"
    }
}

extension ReferenceReading.Origin {
    fileprivate var words: String {
        switch self {
        case .given: return "given"
        case .file(let name): return "measured in \(name.withoutSecrets)"
        case .network(let bytes, let requests):
            return "measured in \(bytes) bytes by \(requests.counted("request"))"
        case .remembered(let seconds):
            let age =
                switch seconds / 60 {
                case ..<1: "less than a minute"
                case 1: "1 minute"
                case let minutes where minutes < 120: "\(minutes) minutes"
                case let minutes: "\(minutes / 60) hours"
                }
            return "measured \(age) ago; kcost probe measures it anew"
        }
    }
}
