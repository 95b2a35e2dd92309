import KlingCost

/// Takes requests and answers them: which gateway is meant, who asks, what becomes of it.
struct Reception: Sendable {
    let truth: Truth
    let desk: PriceDesk
    /// `http://127.0.0.1:8099`.
    let home: String
    /// Answers say what was charged, where the gateway has a field for it.
    let reportsCharges: Bool
    /// What they say instead.
    let saidCharge: [UInt8]?

    /// Which place a request is for; `nil` for the truth and for what does not exist.
    func place(of request: Request) -> Place? {
        if Reception.videoID(request) != nil { return .video }
        return Gateways.find(request)?.call?.place
    }

    /// The answer to a request that is complete.
    func answer(_ request: Request, _ fault: Fault?) -> Answer {
        if request.path == "/truth" { return truthAnswer(request) }
        if let id = Reception.videoID(request) {
            return Misbehaviour.answer(fault, form: nil) { video(id, request) }
        }
        guard let (form, call) = Gateways.find(request) else { return notHere }
        guard let call else { return Misbehaviour.error(404, form: form) }
        return Misbehaviour.answer(fault, form: form) {
            do throws(Refusal) {
                return try answer(request, call, form, fault)
            } catch {
                return refused(error, form)
            }
        }
    }

    private func answer(
        _ request: Request, _ call: Call, _ form: any GatewayForm, _ fault: Fault?
    ) throws(Refusal) -> Answer {
        // A true key was sent to the wrong place: it is neither taken nor noted.
        guard let key = request.key, key.hasPrefix(Reception.keyPrefix) else {
            throw Refusal(code: 401, detail: "here a key begins with \(Reception.keyPrefix)")
        }
        let keyHash = SHA256(of: key.utf8).hexadecimal
        switch call {
        case .submit: return try submit(request, form, keyHash, fault)
        case .status(let id): return try status(id, form, keyHash)
        case .balance:
            let account = truth.account(of: form)
            return .json(form.balance(left: account.left, used: account.used).compact())
        }
    }

    private func submit(
        _ request: Request, _ form: any GatewayForm, _ keyHash: String, _ fault: Fault?
    ) throws(Refusal) -> Answer {
        let (isAdmitted, fields) = truth.admit(keyHash, at: form)
        var answer: Answer
        if isAdmitted {
            let order = try desk.order(request.body, for: form)
            let task = try truth.accept(order, at: form, keyHash: keyHash, request, fault)
            answer = .json(form.accepted(task).compact())
        } else {
            answer = refused(Refusal(code: 429), form)
        }
        answer.fields += fields
        return answer
    }

    private func status(
        _ id: String?, _ form: any GatewayForm, _ keyHash: String
    ) throws(Refusal) -> Answer {
        guard let id, !id.isEmpty else { throw Refusal(code: 400, detail: "no task id") }
        guard let task = truth.look(at: id, at: form, keyHash: keyHash) else {
            throw Refusal(code: 404)
        }
        let view = TaskView(
            stage: task.stage, video: "\(home)/videos/\(task.id).mp4",
            charge: reportsCharges ? task.order.charge : nil,
            saidCharge: saidCharge.map { .written($0) })
        return .json(form.status(task, view).compact())
    }

    private func refused(_ refusal: Refusal, _ form: any GatewayForm) -> Answer {
        let isInside = form.refusesUnder200 && refusal.code != 429
        return .json(
            form.error(refusal.code, refusal.detail).compact(),
            status: isInside ? 200 : refusal.code)
    }

    private func video(_ id: String, _ request: Request) -> Answer {
        guard let length = truth.video(ofTask: id) else { return notHere }
        return RangedFile(bytes: SmallVideo.file(length), tag: id).answer(request)
    }

    private func truthAnswer(_ request: Request) -> Answer {
        switch request.method {
        case "GET": break
        case "DELETE": truth.forget()
        default: return .json("{\"error\":\"GET or DELETE\"}", status: 405)
        }
        return .json(truth.json(since: request.query["since"].flatMap { Int($0) } ?? 0))
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
