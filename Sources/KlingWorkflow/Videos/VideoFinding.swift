public import KlingClient
public import KlingCost

/// What measuring one video found.
public struct VideoFinding {
    /// As the user named it, but without a password.
    public let name: String
    /// What its headers say, or why nobody knows.
    public private(set) var outcome: Result<ProbedVideo, WorkflowError>
    /// How large the video is, when that is known.
    public private(set) var byteCount: UInt64?
    /// What reading the headers took.
    public private(set) var cost: VideoProbe.Cost?
    /// What is known of a remote video beside its bytes.
    public internal(set) var remote: RemoteFacts?

    /// What was not measured, and why.
    public init(name: String, failure: WorkflowError) {
        (self.name, outcome) = (name.withoutCredentials, .failure(failure))
    }

    /// A video that is still to be measured.
    init(name: String, byteCount: UInt64) {
        self.init(name: name, failure: .video(.noLength(name, .noDuration)))
        self.byteCount = byteCount
    }

    /// Why it was not measured; `nil` where it was.
    public var failure: WorkflowError? {
        if case .failure(let failure) = outcome { failure } else { nil }
    }

    /// Measures a video. What is known of it stays when that fails.
    mutating func measure<Source: ByteSource & ~Copyable>(
        _ source: inout Source, _ unreadable: (Source.Failure) -> WorkflowError
    ) {
        do throws(VideoProbeError<Source.Failure>) {
            let (video, cost) = try VideoProbe.probe(&source)
            (outcome, self.cost) = (.success(video), cost)
        } catch {
            switch error {
            case .unreadable(let failure): outcome = .failure(unreadable(failure))
            case .refused(let refusal): outcome = .failure(.video(.noLength(name, refusal)))
            }
        }
    }
}
