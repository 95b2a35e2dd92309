import KlingClient
import KlingCost
import KlingReports

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
    /// What came of each address so far: `nil` where nothing did.
    private var known: [String: ReferenceReading?] = [:]
    /// Hosts that did not answer: their other videos are not waited for.
    private var silentHosts: Set<String> = []
    private var spent = Duration.zero
    private var saidTimeIsUp = false

    /// What is remembered at most, so that a file of any length takes no more memory.
    private static let maximumKnown = 4_096
    /// A longer address is none: 8 KiB.
    private static let maximumAddress = 8_192
    /// How long all videos of a run may take together.
    private static let patience = Duration.seconds(120)

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
            if text.contains("/") || ProbeCommand.isVideo(text) {
                throw .unreadable(file: text, reason: "there is no such file")
            }
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
            let address = estimate.request?.referenceVideo(in: payload),
            address.utf8.count <= ReferenceVideos.maximumAddress
        else { return nil }
        if let reading = known[address] { return reading }
        if known.count >= ReferenceVideos.maximumKnown { known = [:] }
        let reading = measured(address)
        known[address] = .some(reading)
        return reading
    }

    private func measured(_ address: String) -> ReferenceReading? {
        if let entry = ProbeCache()?.entry(for: address) {
            if !isQuiet { entry.complain(of: address) }
            return ReferenceReading(entry)
        }
        let host = address.hostOfAddress
        if silentHosts.contains(host) || isOutOfTime { return nil }
        let start = ContinuousClock.now
        let finding = prober.finding(of: address)
        spent += .now - start
        if case .remote(_, let error)? = finding.failure, error.isOfNetwork {
            silentHosts.insert(host)
        }
        ProbeCache()?.keep(finding)
        // The estimate goes on without the length, and says so; why is said here.
        if !isQuiet { finding.complain(withWarnings: true) }
        return ReferenceReading(finding)
    }
}

extension ReferenceVideos {
    /// Whether the videos took their time; said once.
    private var isOutOfTime: Bool {
        if spent < ReferenceVideos.patience { return false }
        if !saidTimeIsUp, !isQuiet {
            Output.complain([
                "measuring videos took two minutes; those that follow are not measured, and their "
                    + "prices are ranges", "the wait is spared by: --offline",
            ])
        }
        saidTimeIsUp = true
        return true
    }
}

extension String {
    /// The host of an address, with its port.
    fileprivate var hostOfAddress: String {
        guard let scheme = firstRange(of: "://") else { return "" }
        let host = self[scheme.upperBound...].prefix { !"/?#".contains($0) }
        return host.lowercased()
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
