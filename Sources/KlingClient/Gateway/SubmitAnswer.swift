internal import KlingCost

/// The answer to a paid POST of a gateway whose status alone says what kind it is: a JSON object under
/// HTTP 200, or else a refusal.
struct SubmitAnswer {
    let json: AnswerJSON
    private let answer: HTTPAnswer
    private let seen: [String]

    /// What a gateway's own reading makes of such an object; what is none is read here.
    static func verdict(
        _ answer: HTTPAnswer, _ read: (SubmitAnswer) -> Verdict
    ) -> Verdict {
        let seen = SeenIDs.find(in: answer.body)
        if answer.status != 200 { return .refused(AnswerJSON(answer.body), answer, seen) }
        guard let json = AnswerJSON(answer.body) else {
            return .unknown(GatewayEvidence(.unreadable, answer, ids: seen))
        }
        return read(SubmitAnswer(json: json, answer: answer, seen: seen))
    }

    /// Perhaps it runs: what the object says does not tell.
    func unknown(_ reason: GatewayEvidence.Reason) -> Verdict {
        .unknown(GatewayEvidence(reason, answer, ids: seen))
    }

    /// It runs, where this is the id of a task.
    func accepted(_ id: String?) -> Verdict { .accepted(id, answer, seen) }
}
