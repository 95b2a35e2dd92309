import KlingCost
import KlingReports
import KlingWorkflow

/// Of commands that price payloads, and measure their reference videos.
protocol MeasuringKeys: OptionKeys {
    var reference: Text { get }
    var allowPrivate: Flag { get }
    var ignoreField: Texts { get }
}

/// Of commands that send what they price.
struct SentMeasuringKeys: MeasuringKeys {
    let reference = Text(
        "--reference", "LENGTH|FILE",
        help: "Length of motion control's reference video, or the video; see estimate.")
    let allowPrivate = Flag.allowPrivate
    let ignoreField = Texts.ignoreField

    var declared: [any Declared] {
        [
            reference,
            Flag("--offline", setting: .offline, help: "Do not read reference videos of the web."),
            allowPrivate, Text.pricing, Text.maxPriceAge, Text.minConfidence, ignoreField,
        ]
    }
}

extension PayloadPricer {
    /// As a command line says; what measuring videos finds is told on standard error.
    init(
        _ invocation: Invocation<some MeasuringKeys>, _ settings: Settings,
        asOf instant: Instant? = nil
    ) throws(CommandError) {
        var options = Options(asOf: instant)
        options.ignoredFields = Set(invocation.line[invocation.keys.ignoreField])
        options.reference = invocation.line[invocation.keys.reference]
        let isQuiet = invocation.isQuiet
        options.prober = VideoProber(
            allowsPrivate: invocation.line[invocation.keys.allowPrivate], isQuiet: isQuiet)
        let asked = options
        self = try orStop(
            workflow: PayloadPricer(settings, asked) { remark in
                if !isQuiet { remark.tell() }
            })
    }
}

extension ReferenceVideos.Remark {
    fileprivate func tell() {
        switch self {
        case .measured(let finding): finding.printFailure(withWarnings: true)
        case .remembered(let address, let warnings):
            for warning in warnings {
                Output.printError(["\(address.withoutSecrets): warning: \(warning.visible)"])
            }
        case .timeIsUp:
            Output.printError([
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
