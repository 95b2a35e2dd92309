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
    case notVisible(GatewayFault)
    /// No verdict: ask again later. Never a success, never a failure.
    case unknown(GatewayEvidence)
}

/// A task that made its video.
public struct FinishedTask: Hashable, Sendable {
    /// What can be fetched; never empty.
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

    init(code: String?, message: String?) {
        self.code = code.flatMap { $0.isEmpty ? nil : $0.cut(to: GatewayFault.longestWord) }
        self.message = (message ?? "").cut(to: GatewayFault.longestMessage)
    }
}

/// What a gateway says that a task cost: money, credits, or both for the same charge.
public struct ReportedCharge: Hashable, Sendable {
    /// In a currency.
    public let money: Money?
    /// In the gateway's credits.
    public let credits: Nanos?

    /// - Returns: `nil` when neither is known. Zero counts as not said: a server that has yet to work
    ///   out the charge may send it, and a capture of nothing would weaken every cap.
    init?(money: Money?, credits: Nanos?) {
        self.money = money.flatMap { $0.amount > .zero ? $0 : nil }
        self.credits = credits.flatMap { $0 > .zero ? $0 : nil }
        if self.money == nil && self.credits == nil { return nil }
    }
}

extension FinishedTask {
    /// - Returns: `nil` unless there is a video, and all are addresses of `http` or `https`.
    init?(
        _ addresses: [(text: String?, expires: Instant?)], completed: Instant?,
        charge: ReportedCharge?
    ) {
        var videos: [FinishedVideo] = []
        for (text, expires) in addresses {
            guard let text, text.utf8.count <= FinishedVideo.longestAddress,
                WebAddress.isOne(Array(text.utf8)[...])
            else { return nil }
            videos.append(FinishedVideo(address: text, expires: expires))
        }
        guard (1...FinishedVideo.mostOfAnAttempt).contains(videos.count) else { return nil }
        (self.videos, self.completed, self.charge) = (videos, completed, charge)
    }
}
