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

    func judge(_ result: Result<SubmitEnd, any Error>) {
        switch result {
        case .success(let end):
            expect(errand.notes == 1, "\(errand.notes) verdicts were noted")
            judge(end)
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
            if case .accepted = end { return }
            expect(false, "an accepted payload ended as \(end)")
        }
    }

    private func judge(_ end: SubmitEnd) {
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
            switch error {
            case let error as Unrecorded:
                switch error.cause {
                case is ChaosProcess.Ended: "unrecorded.ended"
                case is ChaosStore.Failed: "unrecorded.store"
                default: "unrecorded.other"
                }
            case is ChaosProcess.Ended: "ended"
            case is ChaosStore.Failed: "store"
            case is ChaosStore.Refused: "refused"
            case is ChaosStore.WrongState: "wrongState"
            case is CancellationError: "cancelled"
            default: "other"
            }
        play.counts.add("error.\(name)")
        expect(
            errand.posts.isEmpty || !["store", "wrongState"].contains(name),
            "what was refused for now ends as \(error)")
        expect(!name.hasSuffix("other"), "\(error)")
    }
}
