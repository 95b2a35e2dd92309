import KlingClient
import KlingCost

/// How long motion control's video is, and how that is known.
struct ReferenceReading {
    let length: ReferenceLength
    /// `read from dance.mp4`, `measured 2 hours ago`.
    let origin: String
}

/// Motion control's reference videos, each measured once: by its address, within a day from what
/// was measured before, else over the network.
final class ReferenceVideos {
    private let prober: VideoProber
    /// What keeps it from the network: `--offline`, a variable, a setting.
    private let offline: String?
    private let isQuiet: Bool
    private var known: [String: ReferenceReading?] = [:]

    /// More addresses than anybody sends in one file; beyond them each is measured again.
    private static let maximumKnown = 100_000

    init(_ prober: VideoProber, offline: String?, isQuiet: Bool) {
        (self.prober, self.offline, self.isQuiet) = (prober, offline, isQuiet)
    }

    /// What `--reference` says: a length, or a video to measure in place of the payload's.
    func reading(option text: String) throws(CommandFailure) -> ReferenceReading {
        if let length = VideoLength(text) {
            return ReferenceReading(length: ReferenceLength(length), origin: "given")
        }
        let isAddress = VideoProber.isAddress(text)
        if isAddress, let offline {
            throw .conflict("--reference \(text.withoutSecrets)", offline.visible)
        }
        guard isAddress || FileSystem.exists(text) else {
            throw .badValue(
                option: "--reference", value: text,
                expected: "a length such as 8.2s, 8200ms or 0:08.2, or a video's file or address")
        }
        let finding = prober.finding(of: text)
        if let failure = finding.failure { throw failure }
        ProbeCache()?.keep(finding)
        finding.complain(withWarnings: !isQuiet)
        guard let reading = ReferenceReading(finding) else {
            throw .noLength(video: text, .noDuration)
        }
        return reading
    }

    /// The length of a payload's video; `nil` where nothing is to be measured or it cannot be.
    func reading(of estimate: Estimate, in payload: JSONDocument) -> ReferenceReading? {
        // What the gateway would refuse anyway is not measured.
        if case .invalid = estimate.outcome { return nil }
        guard offline == nil, estimate.reference == nil,
            let address = estimate.request?.referenceVideo(in: payload)
        else { return nil }
        if let reading = known[address] { return reading }
        if known.count >= ReferenceVideos.maximumKnown { known = [:] }
        let reading = measured(address)
        known[address] = .some(reading)
        return reading
    }

    private func measured(_ address: String) -> ReferenceReading? {
        if let entry = ProbeCache()?.entry(for: address) { return ReferenceReading(entry) }
        let finding = prober.finding(of: address)
        ProbeCache()?.keep(finding)
        // The estimate goes on without the length, and says so; why is said here.
        if !isQuiet { finding.complain(withWarnings: true) }
        return ReferenceReading(finding)
    }
}

extension ReferenceReading {
    fileprivate init?(_ finding: Finding) {
        guard let video = try? finding.outcome.get() else { return nil }
        length = video.reference
        origin =
            finding.remote.map {
                "measured in \($0.receivedCount) bytes by \($0.requestWords)"
            } ?? "measured in \(finding.name.withoutSecrets)"
    }

    fileprivate init(_ entry: ProbeCache.Entry) {
        length = entry.length
        let minutes = (Host.now.seconds - entry.measured.seconds) / 60
        let age =
            switch minutes {
            case ..<1: "less than a minute"
            case 1: "1 minute"
            case ..<120: "\(minutes) minutes"
            default: "\(minutes / 60) hours"
            }
        origin = "measured \(age) ago; kcost probe measures it anew"
    }

    /// `8.2 s, measured in dance.mp4`.
    var words: String {
        let range =
            length.shortest == length.longest
            ? "" : " (\(length.shortest.seconds) to \(length.longest.seconds), as programs read it)"
        return "\(length.expected)\(range), \(origin)"
    }
}
