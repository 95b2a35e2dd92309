import KlingReports
import KlingWorkflow

/// Why nothing was submitted, or no task asked after.
enum SubmitProblem: Error {
    case tooManyPayloads(limit: Int)
    case payloadTwice(file: String)
    /// There is no terminal to ask on, and nobody said yes beforehand.
    case nobodyToAsk
    case notAgreed
    /// The user ended it before anything was sent.
    case interruptedUnsent
    /// No open task or unsaved video has this name.
    case noOpenTask(String)

    var status: ExitStatus {
        switch self {
        case .tooManyPayloads, .payloadTwice, .nobodyToAsk, .noOpenTask: .usage
        case .notAgreed: .failure
        case .interruptedUnsent: .interrupted
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        switch self {
        case .tooManyPayloads(let limit):
            ["at most \(limit) payloads are sent at a time; nothing was sent"]
        case .payloadTwice(let file):
            ["\(file.visible) is named twice, and would be paid for twice; nothing was sent"]
        case .nobodyToAsk:
            [
                "there is no terminal to ask on; nothing was sent",
                "see what it costs: kcost estimate FILE; to send it without being asked: --yes",
            ]
        case .notAgreed: ["nothing was sent, and nothing is held"]
        case .interruptedUnsent: ["interrupted; nothing was sent, and nothing is held"]
        case .noOpenTask(let name):
            ["no open task or attempt is called '\(name.visible)'", "see: kcost pending"]
        }
    }
}
