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
    /// What is to be fetched; never empty. Where the gateway named a charge, and nothing or not only
    /// what can be fetched, there are texts in place of addresses, as it wrote them:
    /// ``FinishedVideo/isAddress``.
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
    public let cost: SaidCost?
    /// Whether the gateway gave the task's state. Where it only answered with an error after which no
    /// state is to be expected, nobody knows what became of the money.
    public let isStated: Bool

    init(code: String?, message: String?, cost: SaidCost? = nil, isStated: Bool = true) {
        self.code = code.flatMap { $0.isEmpty ? nil : $0.cut(to: GatewayFault.longestWord) }
        self.message = (message ?? "").cut(to: GatewayFault.longestMessage)
        (self.cost, self.isStated) = (cost, isStated)
    }

    /// Whether nothing speaks against the price file's word that failed tasks cost nothing: a figure
    /// beside the failure does, unless it is 0.
    public var mayBeFree: Bool { isStated && cost?.isZero ?? true }
}

/// What a gateway says that a task cost, as it says it.
public struct SaidCost: Hashable, Sendable {
    /// `creditsConsumed 55`: the members' names and values. Text from outside.
    public let words: String
    /// All of them are 0.
    public let isZero: Bool
}

extension AnswerJSON {
    /// What the gateways call a task's cost: xcompute the first two, kie the others (facts §1.1,
    /// §1.3). Whichever answers, any of them counts.
    private static let costs = ["cost", "credits_cost", "creditsConsumed", "consumeCredits"]

    /// What an object says of its task's cost.
    var saidCost: SaidCost? {
        let said = AnswerJSON.costs.compactMap { name in self[name].map { (name, $0) } }
        if said.isEmpty { return nil }
        let words = said.map { name, value in
            "\(name) " + value.asWritten.cut(to: GatewayFault.longestWord)
        }
        return SaidCost(
            words: words.joined(separator: ", "),
            isZero: said.allSatisfy { $0.1.amount == .zero })
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
                    address: text.isEmpty ? "nothing" : text.cut(to: GatewayFault.longestMessage),
                    expires: nil)
            ]
        } else {
            videos = Array(named.prefix(FinishedVideo.mostOfAnAttempt))
        }
    }
}
