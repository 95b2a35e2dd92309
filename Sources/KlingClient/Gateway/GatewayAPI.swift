public import KlingCost

/// What one gateway is asked, and what its answers mean. Pure: values in, values out.
///
/// Readers take any answer whatever and never trap. A verdict needs the documented shape: what is
/// doubtful is `unknown`, with what was seen. An answer goes through
/// `HTTPAnswer.redacting` before it is read.
public protocol GatewayAPI: Sendable {
    /// The name by which settings, price files and `--gateway` know it.
    var name: String { get }
    /// Where it is asked.
    var site: GatewaySite { get }
    /// Goes out with the attempt's id, where a gateway may honour it. Never relied on.
    var idempotencyField: String? { get }
    /// The payload's member that the attempt's id goes out as, where the model's own page names none:
    /// by the user's word; `nil` sends none.
    var attemptField: String? { get }
    /// Whether it finds a task by what stands in such a member.
    var findsAttempts: Bool { get }
    /// How many paid POSTs it takes in which time.
    var rateLimits: [RateLimit] { get }
    /// What a user may settle of it alone.
    var ownChoices: [GatewayChoices.Own] { get }
    /// The same, as a user settled it.
    func settled(by choices: GatewayChoices) -> Self

    /// Reads the answer to a paid POST.
    func readSubmit(_ answer: HTTPAnswer) -> Verdict
    /// Reads the answer to the question after a task.
    func readStatus(_ answer: HTTPAnswer, of task: TaskID) -> StatusReading
    /// Reads the answer to the question after the task that an attempt became.
    func readLookUp(_ answer: HTTPAnswer, of attempt: AttemptID) -> LookUpReading
    /// Reads the answer to the question after the balance.
    func readBalance(_ answer: HTTPAnswer) -> BalanceReading
    /// Reads what the gateway posts when a task ends. `nil` where it names no task that we could
    /// ask after.
    func readCallback(_ body: [UInt8]) -> CallbackReading?
    /// Whether its documents say how it signs callbacks.
    var signsCallbacks: Bool { get }
    /// Whether the signature of a callback covers what it says, and not only whom it is about.
    var signsCallbackBodies: Bool { get }
    /// Checks who posted it.
    func checkCallback(
        _ fields: HTTPFields, _ body: [UInt8], keys: [Secret], at now: Instant
    ) -> CallbackSignature
}

extension GatewayAPI {
    /// How long after it was accepted a task may be unknown to its gateway: 90 s (docs/gateways/kie.md).
    public var visibleWithin: Duration { .seconds(90) }

    /// The paid POST. What is sent is the payload's own bytes, but for a member that the attempt's id
    /// stands in: what a payload leaves out, the gateway fills in by its own defaults.
    ///
    /// - Parameters:
    ///   - payload: as ``outgoing(_:page:as:)`` has it.
    ///   - attempt: the attempt's id; 1 to 191 visible ASCII characters (docs/gateways/xcompute.md).
    ///   - key: the gateway's key.
    public func submit(_ payload: [UInt8], attempt: String, key: Secret) -> HTTPRequest {
        var fields: HTTPFields = ["Content-Type": "application/json", "Accept": "application/json"]
        let isFit = attempt.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        if let idempotencyField, isFit, (1...191).contains(attempt.utf8.count) {
            fields.append(idempotencyField, attempt)
        }
        return HTTPRequest(
            method: .post, address: site.submitAddress, fields: fields, body: payload, key: key)
    }

    /// What leaves for a payload, and the member that the attempt's id stands in then. A payload that
    /// has a name of its own there keeps it.
    ///
    /// - Parameters:
    ///   - payload: as it was validated and priced.
    ///   - page: the member that the model's own page names.
    ///   - attempt: the attempt that it leaves as.
    public func outgoing(
        _ payload: [UInt8], page: String?, as attempt: AttemptID
    ) -> (payload: [UInt8], field: String?) {
        guard let field = page ?? attemptField,
            let named = PayloadEdit.naming(payload, attempt.description, as: field)
        else { return (payload, nil) }
        return (named, field)
    }

    /// The question after the task that an attempt became; `nil` where none answers it.
    func lookUp(_ attempt: AttemptID, key: Secret) -> HTTPRequest? {
        guard findsAttempts, let name = TaskID(attempt.description) else { return nil }
        return status(of: name, key: key)
    }

    /// Of gateways that find nothing by it.
    public var attemptField: String? { nil }

    /// Of gateways whose documents name no such question.
    public var findsAttempts: Bool { false }

    /// Of gateways whose documents name no such question.
    public func readLookUp(_ answer: HTTPAnswer, of attempt: AttemptID) -> LookUpReading {
        .unknown(GatewayEvidence(.undocumented, answer))
    }

    /// The question after a task.
    public func status(of task: TaskID, key: Secret) -> HTTPRequest {
        read(site.statusAddress(task), key)
    }

    /// The question after the balance.
    public func balance(key: Secret) -> HTTPRequest { read(site.balanceAddress, key) }

    private func read(_ address: String, _ key: Secret) -> HTTPRequest {
        HTTPRequest(
            method: .get, address: address, fields: ["Accept": "application/json"], body: [],
            key: key)
    }

    /// Of gateways whose callbacks are not documented: xcompute (docs/gateways/xcompute.md).
    public func readCallback(_ body: [UInt8]) -> CallbackReading? { nil }

    /// Of gateways about which there is nothing more to settle than of all.
    public var ownChoices: [GatewayChoices.Own] { [] }

    /// Of gateways whose signature is not documented.
    public var signsCallbacks: Bool { false }

    /// Of gateways whose signature is not documented, and of kie.
    public var signsCallbackBodies: Bool { false }

    /// Of gateways whose signature is not documented.
    public func checkCallback(
        _ fields: HTTPFields, _ body: [UInt8], keys: [Secret], at now: Instant
    ) -> CallbackSignature { .undocumented }
}

/// What a user may settle of a gateway.
public struct GatewayChoices: Sendable {
    /// What only some gateways have.
    public enum Own: Sendable {
        /// Which header field carries the attempt's id.
        case idempotencyField
        /// Whether the attempt's id goes into payloads whose page names no member for it.
        case attemptField
    }

    /// Where it is asked.
    public var site: GatewaySite
    /// The attempt's id goes out as this header field; `nil` sends none.
    public var idempotencyField: String?
    /// The attempt's id goes into all payloads, so that the task can be found by it.
    public var sendsAttempts = false

    /// What the documents of a gateway say.
    public init(_ api: some GatewayAPI) {
        (site, idempotencyField) = (api.site, api.idempotencyField)
    }
}

/// The gateways, with their documents' addresses.
public enum Gateways {
    /// Every gateway that can be asked: a new one is a line here, and the rest follows.
    public static let all: [any GatewayAPI] = [XcomputeAPI(), ToapisAPI(), KieAPI()]
    /// What they are called, in the same order.
    public static var names: [String] { all.map(\.name) }

    /// The one of a name.
    public static func named(_ name: String?) -> (any GatewayAPI)? {
        all.first { $0.name == name }
    }
}

// MARK: - What readers share

extension Verdict {
    /// Of a task's id that came as documented.
    static func accepted(_ id: String?, _ answer: HTTPAnswer, _ seen: [String]) -> Verdict {
        guard let id else { return .unknown(GatewayEvidence(.undocumented, answer, ids: seen)) }
        guard let task = TaskID(id) else {
            return .unknown(GatewayEvidence(.oddTask, answer, ids: seen))
        }
        return .accepted(task)
    }
}

extension GatewayEvidence {
    /// Of an answer to a read that is no JSON, or has no envelope that we know.
    init(bare answer: HTTPAnswer, isJSON: Bool) {
        self.init(
            answer.status == 200
                ? (isJSON ? .undocumented : .unreadable)
                : .fault(GatewayProblem(answer.status, answer)), answer)
    }
}

/// What a gateway posted about a task.
public struct CallbackReading: Hashable, Sendable {
    /// The gateway's id of the task that it is about.
    public let task: TaskID
    /// What it says of it. Without a checked signature it only says which task to ask after.
    public let reading: StatusReading
}
