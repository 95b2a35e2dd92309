import KlingClient
import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

extension WorkflowError {
    var status: ExitStatus {
        switch self {
        case .file(let error): error.status
        case .badSetting(let value, _):
            if case .option = value.origin { .usage } else { .configuration }
        case .settingsFile, .noHome, .priceBook: .configuration
        case .unknownGateway, .referenceOnly, .unknownReport: .usage
        case .payload(_, let fault): fault.status
        case .video(let fault): fault.status
        case .gateway(let error): error.status
        case .callback: .invalidData
        case .ledger(_, let error): error.status
        case .noLedger: .noInput
        case .report(let error): error.status
        }
    }

    /// What happened, and what to do about it; each line stands alone.
    var lines: [String] {
        switch self {
        case .file(let error): [error.words]
        case .badSetting(let value, let expected): [value.words(expected)]
        case .settingsFile(let file, let fault): fault.lines(file)
        case .noHome:
            [
                "nothing says where the ledger is, for HOME is not set; nothing was sent",
                "name it: --ledger FILE, or KCOST_LEDGER",
            ]
        case .priceBook(let error): error.lines
        case .unknownGateway(let name, let known, let nearest):
            [
                "there is no gateway '\(name.visible)'"
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
                "known gateways: " + known.joined(separator: ", "),
            ]
        case .referenceOnly(let name):
            [
                "\(name) is the maker's own list, which takes no payloads here",
                "its prices stand beside the gateways' in: kcost estimate payload.json --compare",
            ]
        case .payload(let file, let fault): fault.lines(file)
        case .video(let fault): fault.lines
        case .gateway(let error): error.lines
        case .callback(let gateway, let fault):
            [fault.words(gateway) + "; nothing was asked or written", fault.advice]
        case .ledger(let file, let error): error.lines(file)
        case .noLedger(let file):
            ["\(LedgerWords.missing(file)): nothing was held or submitted with it"]
                + LedgerWords.another
        case .unknownReport(let name, let known): ReportError.unknown(name, known)
        case .report(let error): error.lines
        }
    }
}

extension PayloadProblem {
    var status: ExitStatus {
        switch self {
        case .notJSON, .invalid: .invalidData
        case .unpriced: .priceUnknown
        case .stale: .priceTooOld
        case .unclearGateway: .usage
        }
    }

    func lines(_ file: String) -> [String] {
        let unsent = "nothing was sent"
        switch self {
        case .notJSON(let error):
            return ["\(file.visible):\(error.position): \(error.problem.words)"]
        case .invalid(let issues):
            return ["\(file.visible) is invalid; \(unsent)"]
                + issues.map { IssueText.line($0, file: file) }
        case .unpriced(let reason, let book):
            return ["\(file.visible): \(reason.words(book)); \(unsent)", reason.advice(book)]
        case .stale(let rate, let age):
            return [
                "\(file.visible): the rate \(rate.visible) was last checked \(age) days ago; "
                    + unsent
            ]
        case .unclearGateway(let names):
            return [
                "\(file.visible) could go to \(names.joined(separator: " or ")); \(unsent)",
                "say which: --gateway \(names.first ?? "NAME")",
            ]
        }
    }
}

extension VideoProblem {
    var status: ExitStatus {
        switch self {
        case .noLength: .invalidData
        case .remote(_, let error): error.status
        case .offline, .neitherLengthNorVideo: .usage
        }
    }

    var lines: [String] {
        switch self {
        case .noLength(let video, let refusal):
            return ["\(video.withoutSecrets): \(refusal.words)"]
        case .remote(let video, let error):
            return ["\(video.withoutSecrets): \(error.lines[0])"] + error.lines.dropFirst()
        case .offline(let address, let origin):
            return CommandError.conflict(
                "--reference \(address.withoutSecrets)", origin.place.visible
            ).lines
        case .neitherLengthNorVideo(let text):
            return CommandError.badValue(
                option: "--reference", value: text,
                expected: "a length such as 8.2s, 8200ms or 0:08.2, or a video's file or address"
            ).lines
        }
    }

    /// A name for scripts.
    var code: String {
        switch self {
        case .noLength(_, let refusal): refusal.code
        case .remote(_, let error): error.code
        case .offline, .neitherLengthNorVideo: "unreadable"
        }
    }
}

extension CallbackReceipt.Problem {
    func words(_ gateway: String) -> String {
        switch self {
        case .noTask: "that is no callback of \(gateway) that names a task"
        case .wrongSignature: "the callback's signature was not made with \(gateway)'s key"
        case .noSignature: "the callback is not signed, and a key to check it is set"
        }
    }

    var advice: String {
        switch self {
        case .noTask, .wrongSignature: "kcost sync asks after all open tasks"
        case .noSignature: "hand its header fields on: --header 'NAME: VALUE'"
        }
    }
}
