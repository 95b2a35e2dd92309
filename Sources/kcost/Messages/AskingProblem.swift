import KlingClient
import KlingReports
import KlingSystem
import KlingWorkflow

extension GatewayAccessProblem {
    var status: ExitStatus {
        switch self {
        case .noAPI: .usage
        case .badSite: .configuration
        case .noKey, .badKey, .dumpsNotForbidden: .credentials
        }
    }

    /// What happened, and what to do about it. No key, and nothing that may be one, is in them: not
    /// even the name of a key's file, since a key may stand there by mistake.
    var lines: [String] {
        switch self {
        case .noAPI(let gateway):
            let known = Gateways.all.map(\.name)
            return [
                "kcost knows prices of '\(gateway.visible)', not how to talk to it; nothing was sent",
                "it talks to: " + known.joined(separator: ", "),
            ]
        case .badSite(let origin, let fault): return ["\(origin.place.visible): \(fault.words)"]
        case .noKey(let gateway):
            return [
                "there is no key for \(gateway); nothing was sent",
                AskingProblem.keyPlace(gateway),
            ]
        case .badKey(let origin, let fault):
            return ["\(origin.visible): \(fault.words); nothing was sent"] + fault.advice
        case .dumpsNotForbidden(let reason):
            return [
                "no key was read: the system does not forbid dumps of the memory (\(reason.visible))"
            ]
        }
    }
}

/// What gateways were asked in vain.
enum AskingProblem: Error {
    /// There is no key of any gateway.
    case noKeys
    /// It was asked, and said nothing of use.
    case noAnswer(gateway: String, ReadProblem, evidence: String)

    var status: ExitStatus {
        switch self {
        case .noKeys: .credentials
        case .noAnswer(_, let end, _): end.status
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        switch self {
        case .noKeys:
            ["there is no key for any gateway; nothing was sent"]
                + Gateways.all.map { "\($0.name): " + AskingProblem.keyPlace($0.name) }
        case .noAnswer(let gateway, let end, let evidence): end.lines(gateway, evidence.visible)
        }
    }

    /// Where a gateway's key is looked for.
    static func keyPlace(_ gateway: String) -> String {
        "set \(GatewayKeys.Use.calls.variable(of: gateway)), or name a file of mode 600 that holds "
            + "it: setting \(gateway)_key_file"
    }
}

extension ReadProblem {
    /// Of a question that costs nothing.
    fileprivate var status: ExitStatus {
        switch self {
        case .unreachable, .silent: .unreachable
        case .busy: .busy
        case .rejected(let fault): fault.isAboutKey ? .credentials : .failure
        case .unknown: .failure
        }
    }

    fileprivate func lines(_ gateway: String, _ evidence: String) -> [String] {
        switch self {
        case .unreachable: return ["\(gateway) cannot be reached: \(evidence)"]
        case .silent: return ["\(gateway) does not answer: \(evidence)"]
        case .busy: return ["\(gateway) has no answer for now: \(evidence)"]
        case .rejected(let fault) where fault.isAboutKey:
            return [
                "\(gateway) refuses the key: \(evidence)",
                "is it \(gateway)'s, and whole? \(AskingProblem.keyPlace(gateway))",
            ]
        case .rejected: return ["\(gateway) refuses: \(evidence)"]
        case .unknown: return ["\(gateway) gave no answer that counts: \(evidence)"]
        }
    }
}

extension GatewayProblem {
    /// Whether it refuses the key.
    var isAboutKey: Bool { kind == .notAuthorized || kind == .forbidden }
}

extension GatewaySite.AddressError {
    fileprivate var words: String {
        switch self {
        case .base(let base):
            "cannot be '\(base.withoutSecrets)'; it takes https://HOST, without user, query or "
                + "fragment"
        case .notEncrypted(let base):
            "cannot be '\(base.withoutSecrets)': a key would travel in the clear; http:// is for "
                + "this machine alone"
        case .path(let path):
            "cannot be '\(path.visible)'; it takes a path that begins with one slash"
        case .statusPath(let path):
            "cannot be '\(path.visible)'; it takes a path with {id} once, where the task's id goes"
        }
    }
}

extension GatewayKeys.Problem {
    fileprivate var words: String {
        switch self {
        case .notAKey: "holds no key: one line of visible ASCII letters is one"
        case .file(let fault): "the file that it names " + fault.words
        }
    }

    fileprivate var advice: [String] {
        if case .file(.open) = self { return ["close it to others: chmod 600 FILE"] }
        return []
    }
}

extension KeyFile.ReadError {
    fileprivate var words: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason.visible)"
        case .link: "is a link; name the file itself"
        case .notRegular: "is no regular file"
        case .notOwn: "belongs to somebody else"
        case .open(let mode): "is open to others (mode \(String(mode, radix: 8)))"
        case .tooLarge: "is too large for a key: at most \(KeyFile.maximumBytes) bytes are read"
        }
    }
}
