import KlingCost

/// Takes requests and answers them: which gateway is meant, who asks, what becomes of it.
struct RequestRouter: Sendable {
    let state: GatewayState
    let pricer: OrderPricer
    /// `http://127.0.0.1:8099`.
    let home: String
    /// Answers say what was charged, where the gateway has a field for it.
    let reportsCharges: Bool
    /// What they say instead.
    let saidCharge: [UInt8]?

    /// Which place a request is for; `nil` for the truth and for what does not exist.
    func place(of request: Request) -> Place? {
        if RequestRouter.videoID(request) != nil { return .video }
        return Gateways.find(request)?.call?.place
    }

    /// The answer to a request that is complete.
    func answer(_ request: Request, _ fault: Fault?) -> Answer {
        if request.path == "/truth" { return truthAnswer(request) }
        if let id = RequestRouter.videoID(request) {
            return FaultInjection.answer(fault, dialect: nil) { video(id, request) }
        }
        guard let (dialect, call) = Gateways.find(request) else { return notHere }
        guard let call else { return FaultInjection.error(404, dialect: dialect) }
        return FaultInjection.answer(fault, dialect: dialect) {
            do throws(RefusalError) {
                return try answer(request, call, dialect, fault)
            } catch {
                return refused(error, dialect)
            }
        }
    }

    private func answer(
        _ request: Request, _ call: Call, _ dialect: any GatewayDialect, _ fault: Fault?
    ) throws(RefusalError) -> Answer {
        // A true key was sent to the wrong place: it is neither taken nor noted.
        guard let key = request.key, key.hasPrefix(RequestRouter.keyPrefix) else {
            throw RefusalError(
                code: 401, detail: "here a key begins with \(RequestRouter.keyPrefix)")
        }
        let keyHash = SHA256(of: key.utf8).hexadecimal
        switch call {
        case .submit: return try submit(request, dialect, keyHash, fault)
        case .status(let id): return try status(id, dialect, keyHash)
        case .balance:
            let account = state.account(of: dialect)
            return .json(dialect.balance(left: account.left, used: account.used).compact())
        }
    }

    private func submit(
        _ request: Request, _ dialect: any GatewayDialect, _ keyHash: String, _ fault: Fault?
    ) throws(RefusalError) -> Answer {
        let (isAdmitted, fields) = state.admit(keyHash, at: dialect)
        var answer: Answer
        if isAdmitted {
            let order = try pricer.order(request.body, for: dialect)
            let task = try state.accept(order, at: dialect, keyHash: keyHash, request, fault)
            answer = .json(dialect.accepted(task).compact())
        } else {
            answer = refused(RefusalError(code: 429), dialect)
        }
        answer.fields += fields
        return answer
    }

    private func status(
        _ id: String?, _ dialect: any GatewayDialect, _ keyHash: String
    ) throws(RefusalError) -> Answer {
        guard let id, !id.isEmpty else { throw RefusalError(code: 400, detail: "no task id") }
        guard let task = state.look(at: id, at: dialect, keyHash: keyHash) else {
            throw RefusalError(code: 404)
        }
        let view = TaskView(
            stage: task.stage, video: "\(home)/videos/\(task.id).mp4",
            charge: reportsCharges ? task.order.charge : nil,
            saidCharge: saidCharge.map { .written($0) })
        return .json(dialect.status(task, view).compact())
    }

    private func refused(_ refusal: RefusalError, _ dialect: any GatewayDialect) -> Answer {
        let isInside = dialect.refusesUnder200 && refusal.code != 429
        return .json(
            dialect.error(refusal.code, refusal.detail).compact(),
            status: isInside ? 200 : refusal.code)
    }

    private func video(_ id: String, _ request: Request) -> Answer {
        guard let length = state.video(ofTask: id) else { return notHere }
        return RangedFile(bytes: SmallVideo.file(length), tag: id).answer(request)
    }

    private func truthAnswer(_ request: Request) -> Answer {
        switch request.method {
        case "GET": break
        case "DELETE": state.forget()
        default: return .json("{\"error\":\"GET or DELETE\"}", status: 405)
        }
        return .json(state.json(since: request.query["since"].flatMap { Int($0) } ?? 0))
    }

    /// For those who try addresses by hand.
    private var notHere: Answer {
        .json(
            "{\"error\":\"Nothing is here. See /truth, and under /xcompute, /toapis and /kie each "
                + "gateway's own paths.\"}", status: 404)
    }

    /// What keys begin with, so that nobody sends a true one.
    static let keyPrefix = "fake-"

    /// The task of a video's address.
    private static func videoID(_ request: Request) -> String? {
        guard request.path.hasPrefix("/videos/"), request.path.hasSuffix(".mp4"),
            request.method == "GET" || request.method == "HEAD"
        else { return nil }
        return String(request.path.dropFirst("/videos/".count).dropLast(".mp4".count))
    }
}
