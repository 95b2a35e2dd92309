@testable import KlingCost

/// What came of a probe, to be compared.
enum Outcome: Equatable {
    case video(ProbedVideo)
    case refused(MediaProblem)
    case unreadable

    init(_ source: inout MemorySource, limits: MediaLimits = MediaLimits()) {
        do throws(VideoProbeError<MemorySource.Failure>) {
            self = .video(try VideoProbe.probe(&source, limits: limits).video)
        } catch {
            switch error {
            case .refused(let refusal): self = .refused(refusal)
            case .unreadable: self = .unreadable
            }
        }
    }

    init(_ bytes: [UInt8]) {
        var source = MemorySource(bytes)
        self.init(&source)
    }

    var video: ProbedVideo? { if case .video(let video) = self { video } else { nil } }
    var refusal: MediaProblem? { if case .refused(let refusal) = self { refusal } else { nil } }
}
