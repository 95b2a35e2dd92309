public import KlingCost

/// What a gateway's answer about a task means.
public enum StatusReading: Hashable, Sendable {
    /// Not done yet. `progress` in percent, where the gateway says it.
    case running(state: String, progress: Int?)
    /// Done: what there is to fetch.
    case succeeded(FinishedTask)
    /// Ended without a video. What that means for money is the price book's `FailedTask`.
    case failed(TaskFailure)
    /// The gateway does not know the task, which soon after it was accepted means: not yet (kie:
    /// within ``GatewayAPI/visibleWithin``). Never a failure.
    case notVisible(GatewayProblem)
    /// No verdict: ask again later. Never a success, never a failure.
    case unknown(GatewayEvidence)

    /// Why to ask again; `nil` where it says something, be it a state that no document lists: a
    /// moment later it says the same.
    var doubt: GatewayEvidence? {
        guard case .unknown(let evidence) = self else { return nil }
        switch evidence.reason {
        case .oddState, .noVideo: return nil
        default: return evidence
        }
    }
}

/// A task that made its video.
public struct FinishedTask: Hashable, Sendable {
    /// What is to be fetched; never empty. Where the gateway named a charge, and nothing or not only
    /// what can be fetched, there are texts in place of addresses, as it wrote them:
    /// `FinishedVideo.isAddress`.
    public let videos: [FinishedVideo]
    /// When it was done, by the gateway's clock.
    public let completed: Instant?
    /// What the gateway says that it charged; `nil` where it does not say.
    public let charge: ReportedCharge?
}

/// A task that made none.
public struct TaskFailure: Hashable, Sendable {
    /// The gateway's code, where it gives one.
    public let code: String?
    /// The gateway's words; empty when it gives none. Text from outside.
    public let message: String
    /// What the gateway says that it cost all the same; `nil` where it says nothing.
    public let cost: ReportedCharge?
    /// Whether the gateway gave the task's state. Where it only answered with an error after which no
    /// state is to be expected, nobody knows what became of the money.
    public let isStated: Bool

    init(code: String?, message: String?, cost: ReportedCharge? = nil, isStated: Bool = true) {
        self.code = code.flatMap { $0.isEmpty ? nil : $0.cut(to: GatewayProblem.longestWord) }
        self.message = (message ?? "").cut(to: GatewayProblem.longestMessage)
        (self.cost, self.isStated) = (cost, isStated)
    }

    /// Whether nothing speaks against the price file's word that failed tasks cost nothing: a figure
    /// beside the failure does, unless it is 0.
    public var mayBeFree: Bool { isStated && cost?.isZero ?? true }
}

extension FinishedTask {
    /// What an answer that says done names to be fetched.
    ///
    /// - Parameters:
    ///   - addresses: what stands where addresses are documented, and when each dies.
    ///   - place: where they were looked for.
    /// - Returns: `nil` unless there is a video, and all are addresses of `http` or `https`; with a
    ///   charge, what there is counts as it is: money is booked, and the text tells a person the rest.
    init?(
        _ addresses: [(text: String?, expires: Instant?)], in place: AnswerJSON?,
        completed: Instant?, charge: ReportedCharge?
    ) {
        let named = addresses.compactMap { text, expires -> FinishedVideo? in
            guard let text, (1...FinishedVideo.longestAddress).contains(text.utf8.count) else {
                return nil
            }
            return FinishedVideo(address: text, expires: expires)
        }
        let isWhole =
            (1...FinishedVideo.mostOfAnAttempt).contains(addresses.count)
            && named.count == addresses.count && named.allSatisfy(\.isAddress)
        if !isWhole, charge?.money == nil, charge?.credits == nil { return nil }
        (self.completed, self.charge) = (completed, charge)
        if named.isEmpty {
            let text = place.map(\.asWritten) ?? ""
            videos = [
                FinishedVideo(
                    address: text.isEmpty ? "nothing" : text.cut(to: GatewayProblem.longestMessage),
                    expires: nil)
            ]
        } else {
            videos = Array(named.prefix(FinishedVideo.mostOfAnAttempt))
        }
    }
}
