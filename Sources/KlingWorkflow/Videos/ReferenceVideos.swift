import KlingClient
import KlingCost
import KlingSystem

/// Motion control's reference videos, each measured once: by its address, within a day from what
/// was measured before, else over the network.
public final class ReferenceVideos {
    /// What is to be known of a video that was measured, or was not.
    public enum Remark {
        /// This came of measuring it.
        case measured(VideoFinding)
        /// It was measured within a day; what was odd about it then, in words.
        case remembered(address: String, warnings: [String])
        /// The videos took their time: those that follow are not measured.
        case timeIsUp
    }

    private let prober: VideoProber
    /// What keeps it from the network.
    private let offline: Settings.Origin?
    private let remark: (Remark) -> Void
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

    init(
        _ prober: VideoProber, offline: Settings.Origin?, _ remark: @escaping (Remark) -> Void
    ) {
        (self.prober, self.offline, self.remark) = (prober, offline, remark)
    }

    /// What a user named in place of a payload's video: a length, or another video to measure.
    func reading(named text: String) throws(WorkflowError) -> ReferenceReading {
        if let length = VideoLength(text) {
            return ReferenceReading(length: ReferenceLength(length), origin: .given)
        }
        let isAddress = VideoProber.isAddress(text)
        if isAddress, let offline { throw .video(.offline(address: text, offline)) }
        guard isAddress || FileSystem.exists(text) else {
            if text.contains("/") || VideoProber.isVideoName(text) {
                throw .file(.unreadable(file: text, reason: "there is no such file"))
            }
            throw .video(.neitherLengthNorVideo(text))
        }
        let finding = prober.finding(of: text)
        if let failure = finding.failure { throw failure }
        prober.keep(finding)
        remark(.measured(finding))
        guard let reading = ReferenceReading(finding) else {
            throw .video(.noLength(text, .noDuration))
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
            remark(.remembered(address: address, warnings: entry.warnings))
            return ReferenceReading(
                length: entry.length,
                origin: .remembered(seconds: Host.now.seconds - entry.measured.seconds))
        }
        let host = address.hostOfAddress
        if silentHosts.contains(host) || isOutOfTime { return nil }
        let start = ContinuousClock.now
        let finding = prober.finding(of: address)
        spent += .now - start
        if case .video(.remote(_, let error))? = finding.failure, error.isOfNetwork {
            silentHosts.insert(host)
        }
        prober.keep(finding)
        // The estimate goes on without the length, and says so; why is said here.
        remark(.measured(finding))
        return ReferenceReading(finding)
    }

    /// Whether the videos took their time; said once.
    private var isOutOfTime: Bool {
        if spent < ReferenceVideos.patience { return false }
        if !saidTimeIsUp { remark(.timeIsUp) }
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
