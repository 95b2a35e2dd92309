import KlingCost

@testable import KlingClient

/// Holds what a submission returned against what was written and what is true.
struct ChaosVerdict {
    private let play: ChaosPlay
    private let order: ChaosOrder
    private let errand: Errand

    init(_ play: ChaosPlay, _ order: ChaosOrder, _ errand: Errand) {
        (self.play, self.order, self.errand) = (play, order, errand)
    }

    private func expect(_ isTrue: Bool, _ what: @autoclosure () -> String) {
        play.findings.expect(isTrue, what(), order.attempt)
    }

    private func has(_ kind: ChaosStore.Kind, task: String? = nil) -> Bool {
        play.store.rows(of: order.attempt).contains {
            $0.kind == kind && (task == nil || $0.task == task)
        }
    }

    func judge(_ result: Result<SubmissionResult, any Error>) {
        switch result {
        case .success(let end):
            expect(errand.notes == 1, "\(errand.notes) verdicts were noted")
            judge(end.end)
        case .failure(let error): judge(error)
        }
        guard let last = errand.posts.last else { return }
        let earlier = errand.posts.dropLast()
        expect(
            earlier.allSatisfy { $0.effect == .never },
            "a paid POST followed \(errand.posts.map(\.rawValue))")
        // What was taken is accepted, though nobody wanted it any more meanwhile.
        let isCalm = !errand.hasStoreFailed && !errand.process.isEnded
        if last.isFine, isCalm, case .success(let end) = result {
            if case .accepted = end.end { return }
            expect(false, "an accepted payload ended as \(end.end)")
        }
    }

    private func judge(_ end: SubmissionResult.End) {
        switch end {
        case .accepted(let running):
            play.counts.add("end.accepted")
            expect(has(.accepted, task: running.task), "its acceptance is not written")
            expect(
                play.gateways.task(running.task)?.attempt == order.attempt, "another's task")
        case .rejected:
            play.counts.add("end.rejected")
            judgeGivenBack()
        case .notSent(let why):
            switch why {
            case .unreachable: play.counts.add("end.unreachable")
            case .busy: play.counts.add("end.busy")
            case .cancelled: play.counts.add("end.cancelled")
            }
            judgeGivenBack()
        case .unknown:
            play.counts.add("end.unknown")
            expect(has(.unknown), "that nothing is known is not written")
        }
    }

    private func judgeGivenBack() {
        expect(has(.void), "its hold is not given back")
        expect(play.gateways.taken(order.attempt) == 0, "given back what is charged")
    }

    private func judge(_ error: any Error) {
        let name =
            switch error as? SubmissionError<any Error> {
            case .cancelled: "cancelled"
            case .notRecorded(let lost):
                switch lost.cause {
                case is ChaosProcess.Ended: "unrecorded.ended"
                case is ChaosStore.Failed: "unrecorded.store"
                default: "unrecorded.other"
                }
            case .guarded(is ChaosProcess.Ended): "ended"
            case .guarded(is ChaosStore.Failed): "store"
            case .guarded(is ChaosStore.Refused): "refused"
            case .guarded(is ChaosStore.WrongState): "wrongState"
            case .guarded, nil: "other"
            }
        play.counts.add("error.\(name)")
        expect(
            errand.posts.isEmpty || !["store", "wrongState"].contains(name),
            "what was refused for now ends as \(error)")
        expect(!name.hasSuffix("other"), "\(error)")
    }
}
