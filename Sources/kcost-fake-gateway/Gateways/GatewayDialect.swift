import KlingCost

/// One gateway's addresses and words, as its documents have them. Pure: values in, JSON out.
///
/// The facts per gateway are the price files' documents and, for status and balance, the gateways'
/// own reference pages.
protocol GatewayDialect: Sendable {
    /// As in the price book; the first part of every path too, since two of them have the same.
    var name: String { get }
    /// The documented states of a task before it ends, in order.
    var states: [String] { get }
    /// How many submissions one key may send in how many milliseconds.
    var rateLimit: RateLimit? { get }
    /// The code that refuses a payload against the rules.
    var refusedPayloadCode: Int { get }
    /// Refusals other than 429 come as HTTP 200, with the code inside.
    var refusesUnder200: Bool { get }
    /// `Idempotency-Key` may be honoured here.
    var knowsIdempotencyKeys: Bool { get }
    /// A payload's `client_business_id` may be kept here.
    var knowsBusinessIDs: Bool { get }

    /// What a request asks for; `nil` for what the documents do not have.
    func call(_ method: String, _ path: String, _ query: [String: String]) -> Call?
    /// An id of the gateway's shape, from 64 hexadecimal digits.
    func taskID(_ digits: String) -> String
    /// The answer to an accepted submission.
    func accepted(_ task: FakeTask) -> JSONValue
    /// The answer to a status call.
    func status(_ task: FakeTask, _ view: TaskView) -> JSONValue
    /// The answer to a balance call.
    func balance(left: Nanos, used: Nanos) -> JSONValue
    /// A refusal or an error.
    func error(_ code: Int, _ detail: String?) -> JSONValue
}

/// One documented call.
enum Call: Sendable {
    case submit
    /// Of this task; `nil` when the request names none.
    case status(String?)
    case balance

    var place: Place {
        switch self {
        case .submit: .submit
        case .status: .status
        case .balance: .balance
        }
    }
}

/// So many requests in so many milliseconds.
struct RateLimit: Sendable {
    let count: Int
    let windowMs: Int64
    /// It is told with every answer, as `X-RateLimit-…`.
    let category: String?
}

/// A task as a status call shows it.
struct TaskView: Sendable {
    enum Stage: Sendable {
        /// Under way, in the state of this index.
        case underWay(Int)
        case success, failed, cancelled
        /// In a state that no page documents.
        case strange
    }

    let stage: Stage
    /// Where the video is.
    let video: String
    /// What the gateway says that it charged; `nil` when it does not say.
    let charge: Charge?
    /// What it says instead, whatever was charged.
    let saidCharge: JSONValue?

    /// Links die a day after the task ended.
    static let linkSeconds: Int64 = 86_400
    /// A word for ``Stage/strange``.
    static let strangeWord = "under_review"
}

extension GatewayDialect {
    /// Percent of the way, by the state.
    func progress(_ stage: TaskView.Stage) -> Int {
        switch stage {
        case .underWay(let index): index * 100 / states.count
        case .success, .failed, .cancelled: 100
        case .strange: 99
        }
    }

    /// The word for where a task is, by what the gateway calls its ends.
    func state(
        _ stage: TaskView.Stage, success: String, failed: String, cancelled: String? = nil
    ) -> String {
        switch stage {
        case .underWay(let index): states[index]
        case .success: success
        case .failed: failed
        case .cancelled: cancelled ?? failed
        case .strange: TaskView.strangeWord
        }
    }

    /// `{"success":true,…}`, as two of the gateways have it.
    func balance(
        left: Nanos, used: Nanos, inCredits: [(name: String, value: JSONValue)]
    ) -> JSONValue {
        .object(
            [
                ("success", .boolean(true)), ("remain_balance", .number(left)),
                ("used_balance", .number(used)),
            ] + inCredits + [("unlimited_quota", .boolean(false))])
    }

    /// `{"error":{…}}`, as two of the gateways have it.
    func error(
        _ code: Int, _ detail: String?, _ words: [Int: (message: String, type: String)]
    ) -> JSONValue {
        // A code that no page has is an error of the server's.
        let (message, type) = words[code] ?? words[500] ?? ("error", "error")
        let error = JSONValue.object([
            ("code", .integer(code)), ("message", .string(withDetail(message, detail))),
            ("type", .string(type)),
        ])
        return .object([("error", error)])
    }

    /// The documented words, with a remark of ours behind them.
    func withDetail(_ message: String, _ detail: String?) -> String {
        message + (detail.map { " (\($0))" } ?? "")
    }
}

/// The three gateways.
enum Gateways {
    static let all: [any GatewayDialect] = [XcomputeDialect(), ToapisDialect(), KieDialect()]

    /// `xcompute, toapis and kie`
    static var words: String {
        all.dropLast().map(\.name).joined(separator: ", ") + " and " + (all.last?.name ?? "")
    }

    /// The gateway and the call that a request means.
    static func find(_ request: Request) -> (dialect: any GatewayDialect, call: Call?)? {
        for dialect in all where request.path.hasPrefix("/\(dialect.name)/") {
            let path = String(request.path.dropFirst(dialect.name.utf8.count + 1))
            return (dialect, dialect.call(request.method, path, request.query))
        }
        return nil
    }
}
