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

/// What a gateway says that a task cost: money, credits, or both for the same charge. What it says
/// and nobody can count is kept too, for people.
public struct ReportedCharge: Hashable, Sendable {
    /// One figure, as the gateway wrote it.
    public struct Figure: Hashable, Sendable {
        /// The member that it stood in.
        let name: String
        /// Its JSON, cut. Text from outside.
        let written: String
        /// What may be counted: above zero. Zero counts as not said: a server that has yet to work
        /// out the charge may send it, and a capture of nothing would weaken every cap.
        let amount: Nanos?

        /// The first of some members that is there and not `null`; `nil` where none is.
        init?(_ names: String..., in object: AnswerJSON) {
            guard let name = names.first(where: { object[$0] != nil }), let value = object[name]
            else { return nil }
            self.name = name
            written = value.written.cut(to: GatewayFault.longestWord)
            amount = value.amount.flatMap { $0 > .zero ? $0 : nil }
        }

        /// `0 (cost)`.
        public var words: String { "\(written) (\(name))" }
    }

    /// What it says in money, and of which currency.
    let moneyFigure: Figure?
    let currency: Currency
    /// What it says in its credits.
    let creditsFigure: Figure?

    /// - Returns: `nil` when it says nothing.
    init?(money: Figure? = nil, in currency: Currency = .usd, credits: Figure? = nil) {
        if money == nil && credits == nil { return nil }
        (moneyFigure, self.currency, creditsFigure) = (money, currency, credits)
    }

    /// In a currency; `nil` where it does not say, or what cannot be counted.
    public var money: Money? { moneyFigure?.amount.map { Money($0, currency) } }
    /// In the gateway's credits; `nil` likewise.
    public var credits: Nanos? { creditsFigure?.amount }
    /// All that it says, in a few words. Text from outside.
    public var words: String {
        [moneyFigure, creditsFigure].compactMap { $0?.words }.joined(separator: ", ")
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
