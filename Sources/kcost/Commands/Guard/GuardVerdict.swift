import KlingClient
import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// What the end of a guarded command says about the charge.
enum GuardVerdict {
    case charged(Charge)
    /// The gateway named its work: nothing is charged yet.
    case accepted(task: String)
    /// The gateway refused it, and charges nothing.
    case rejected(GatewayProblem)
    /// Where it `isPending`, the command named no charge because there was none yet.
    case unknown(evidence: String, isPending: Bool = false)

    init(
        _ end: GuardedProgram.End, _ source: GuardOptions.Source,
        writtenSince before: FileSystem.Stamp?, _ spend: Spend
    ) {
        if case .answer(let file) = source {
            self.init(end, file, writtenSince: before)
            return
        }
        switch end {
        case .signalled, .exited(1...), .exited(..<0): self = .unknown(evidence: end.words)
        case .exited:
            guard case .charge(let charge) = source else {
                self = .charged(Charge(spend.expected ?? spend.upper, by: .estimate))
                return
            }
            switch charge.amount(writtenSince: before) {
            case .success(let written): self.init(written, in: charge, end, spend)
            case .failure(let unreadable):
                self = .unknown(
                    evidence: "\(end.words), but \(unreadable.reason)",
                    isPending: unreadable.isNull)
            }
        }
    }

    /// What a charge says that the command wrote. Zero is not said, as in a gateway's answer: it may
    /// have yet to be worked out, and a charge of nothing would weaken every cap.
    private init(
        _ written: WrittenAmount, in source: ChargeSource, _ end: GuardedProgram.End,
        _ spend: Spend
    ) {
        if written.figure == .zero {
            self = .charged(
                Charge(
                    spend.expected ?? spend.upper, by: .estimate,
                    evidence: "\(source.place) says \(written)"))
            return
        }
        do throws(WrittenAmountError) {
            let (money, credits) = try written.money(in: spend.basis)
            self = .charged(Charge(money.amount, credits: credits, by: .gateway))
        } catch {
            self = .unknown(
                evidence: "\(end.words), but \(source.place) says \(written): " + error.words)
        }
    }

    /// The answer decides, however the command exited: `curl --fail-with-body` fails when a gateway
    /// refuses. Of a command that a signal ended only a task counts: it may have been about to send
    /// once more.
    private init(
        _ end: GuardedProgram.End, _ file: AnswerFile, writtenSince before: FileSystem.Stamp?
    ) {
        switch file.verdict(writtenSince: before) {
        case .success(.accepted(let task)): self = .accepted(task: task.text)
        case .success(.rejected(let fault)):
            if case .signalled = end {
                self = .unknown(evidence: "\(end.words) behind the answer \(fault.summary)")
            } else {
                self = .rejected(fault)
            }
        case .success(.unknown(let evidence)): self = .unknown(evidence: evidence.summary)
        case .success(.neverLeft(let reason)): self = .unknown(evidence: reason)
        case .failure(let unreadable):
            self = .unknown(evidence: "\(end.words), and \(unreadable.reason)")
        }
    }
}

extension GuardedProgram.End {
    /// How the command ended.
    fileprivate var words: String {
        switch self {
        case .signalled(let number): "the command was ended by signal \(number)"
        case .exited(let status): "the command exited \(status)"
        }
    }
}

/// Where a command leaves the gateway's own answer.
struct AnswerFile {
    let file: String
    let api: any GatewayAPI
    /// What the gateway may repeat.
    let key: Secret?

    /// - Throws: `noAPI` where the gateway's answers are not known.
    init(
        _ file: String, of gateway: String, _ settings: Settings
    ) throws(CommandError) {
        self.file = file
        api = try orStop(workflow: GatewaySettings(gateway, settings)).api
        // The command still needs it, so it stays in the environment.
        key = Host.environment(GatewayKeys.Use.calls.variable(of: gateway)).flatMap {
            GatewayKeys.secrets(in: $0, .calls)?.first
        }
    }

    /// What lies there now; to be asked before the command starts.
    var stamp: FileSystem.Stamp? { FileSystem.stamp(file) }

    /// What the gateway said, or in a few words why that cannot be read.
    func verdict(
        writtenSince before: FileSystem.Stamp?
    ) -> Result<Verdict, ChargeSource.ReadError> {
        if let before, before == stamp {
            return .failure(.init(reason: "\(file.visible) was not written by it"))
        }
        guard let bytes = try? Descriptor.contents(of: file, limit: RecordedAnswer.maximumBytes)
        else { return .failure(.init(reason: "\(file.visible) cannot be read")) }
        return .success(RecordedAnswer(bytes).verdict(by: api, redacting: key))
    }
}
