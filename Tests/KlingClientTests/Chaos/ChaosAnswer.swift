import KlingCost

@testable import KlingClient

/// What comes back from a gateway.
struct ChaosAnswer {
    private let gateway: Int
    private let stage: Stage

    init(_ gateway: Int, _ stage: Stage) { (self.gateway, self.stage) = (gateway, stage) }

    // MARK: Of paid POSTs

    /// - Parameter ids: of the tasks, where it was taken.
    func delivery(_ fault: PostFault, _ ids: [String], _ limits: TransportLimits) -> Delivery {
        let fine = ChaosWords.accepted(gateway, ids)
        switch fault {
        case .usual, .slow: return answer(200, fine)
        case .large: return answer(200, fine + String(repeating: " ", count: 3000))
        case .hangTaken, .hang, .late: return .timedOut
        case .neverLeft: return .neverLeft(reason: "no connection")
        case .answerCut, .connectionCut: return .cutShort(reason: "cut")
        case .huge: return .cutShort(reason: "more than \(limits.answerBytes) bytes")
        case .bodyCut: return answer(200, String(fine.prefix(stage.below(fine.utf8.count))))
        case .noTask: return answer(200, ChaosWords.accepted(gateway, []))
        case .twoTasks, .oddTask: return answer(200, fine)
        case .disagreement:
            return stage.isTrue(oneIn: 2)
                ? answer(stage.one(of: [400, 422, 500, 502]), fine)
                : answer(
                    stage.one(of: [400, 422]), ChaosWords.error(gateway, 500))
        case .garbage, .garbageTaken: return garbage()
        case .redirect: return answer(stage.one(of: [301, 302, 307]), "", "Location", "/")
        case .tooMany, .tooManyWait, .tooManyLongWait, .tooManyBare: return tooMany(fault)
        case .refused: return error(stage.one(of: [400, 401, 402, 404, 422]))
        case .innerRefused: return inner(stage.one(of: [400, 401, 402, 404, 422, 429]))
        case .server, .serverTaken: return error(stage.one(of: [500, 501, 502, 503, 505]))
        case .timeoutReported: return error(stage.one(of: [408, 504]))
        case .innerServer: return inner(stage.one(of: [408, 409, 433, 455, 500, 501, 531]))
        case .innerServerTaken: return inner(stage.one(of: [408, 409, 500, 501, 531]))
        case .conflict, .conflictTaken: return error(409)
        }
    }

    private func tooMany(_ fault: PostFault) -> Delivery {
        let body = ChaosWords.error(gateway, 429)
        return switch fault {
        case .tooManyWait: answer(429, body, "Retry-After", "\(stage.below(60))")
        case .tooManyLongWait: answer(429, body, "Retry-After", "3600")
        case .tooManyBare: answer(429, "<html>slow down</html>")
        default: answer(429, body)
        }
    }

    // MARK: About tasks

    func delivery(_ fault: StatusFault, _ task: ChaosTask) -> Delivery {
        switch fault {
        case .usual: return usual(task)
        case .neverLeft: return .neverLeft(reason: "no connection")
        case .hang: return .timedOut
        case .cut: return .cutShort(reason: "cut")
        case .garbage: return garbage()
        case .server: return error(stage.one(of: [500, 502, 504]))
        case .tooMany: return error(429)
        case .tooManyWait:
            return answer(429, ChaosWords.error(gateway, 429), "Retry-After", "30")
        case .refused: return error(stage.one(of: [401, 403]))
        case .invisible: return error(gateway == 2 ? 422 : 404)
        case .oddState: return answer(200, ChaosWords.state(gateway, task.id, "thinking"))
        case .otherTask:
            return answer(
                200, ChaosWords.state(gateway, "task_other", ChaosWords.running(gateway)))
        case .noVideo:
            let done = ["completed", "completed", "success"][gateway]
            return answer(200, ChaosWords.state(gateway, task.id, done))
        case .stillRunning:
            return answer(
                200, ChaosWords.state(gateway, task.id, ChaosWords.running(gateway)))
        }
    }

    private func usual(_ task: ChaosTask) -> Delivery {
        let now = stage.nowMs
        if now < task.visibleMs { return error(404) }
        if now < task.endMs {
            return answer(200, ChaosWords.state(gateway, task.id, ChaosWords.running(gateway)))
        }
        return answer(
            200,
            task.isFailing
                ? ChaosWords.failed(gateway, task.id) : ChaosWords.succeeded(gateway, task))
    }

    // MARK: Answers

    private func error(_ number: Int) -> Delivery {
        // The last one answers so with either status.
        if gateway == 2, stage.isTrue(oneIn: 2) { return inner(number) }
        return answer(number, ChaosWords.error(gateway, number))
    }

    private func inner(_ number: Int) -> Delivery {
        answer(200, ChaosWords.error(gateway, number))
    }

    private func garbage() -> Delivery {
        answer(200, stage.one(of: ["", "<html>", "{}", "[]", "null", "\u{1}\u{2}", "{\"code\":"]))
    }

    private func answer(
        _ status: Int, _ body: String, _ name: String? = nil, _ value: String = ""
    ) -> Delivery {
        var fields: HTTPFields = ["Content-Type": "application/json"]
        if let name { fields.append(name, value) }
        // It counts what it took, and sometimes says so.
        if gateway == 1, stage.isTrue(oneIn: 4) {
            fields.append("X-RateLimit-Category", stage.one(of: ["async_submit", "async_query"]))
            fields.append("X-RateLimit-Remaining", "\(stage.below(3))")
            fields.append("X-RateLimit-Reset", "\(stage.below(20))")
        }
        return .answer(HTTPAnswer(status: status, fields: fields, body: Array(body.utf8)))
    }
}
