import KlingClient
import KlingReports

extension RemoteError {
    /// How the program ends because of it.
    var status: ExitStatus {
        if isOfNetwork { return .unreachable }
        return switch self {
        case .noLibrary: .configuration
        case .diskFull, .disk, .fileExists: .cannotWrite
        case .notAnAddress, .scheme, .credentials, .privateAddress: .invalidData
        case .redirects, .redirect, .status, .answer, .changed, .noRanges, .tooManyRequests,
            .tooManyBytes, .tooLarge:
            .noInput
        // All of these lie in the network.
        case .unresolved, .unreachable, .proxy, .notTrusted, .cutShort, .connectionLost,
            .timedOut, .cancelled:
            .unreachable
        }
    }

    /// A name for scripts.
    var code: String {
        switch self {
        case .noLibrary: "no-libcurl"
        case .notAnAddress: "not-an-address"
        case .scheme: "scheme"
        case .credentials: "credentials"
        case .privateAddress: "private-address"
        case .unresolved: "unresolved"
        case .unreachable: "unreachable"
        case .proxy: "proxy"
        case .notTrusted: "not-trusted"
        case .redirects, .redirect: "redirect"
        case .status(let status, _, _): "http-\(status)"
        case .answer: "bad-answer"
        case .changed: "changed"
        case .cutShort: "cut-short"
        case .connectionLost: "connection-lost"
        case .timedOut: "timed-out"
        case .noRanges: "no-ranges"
        case .tooManyRequests: "too-many-requests"
        case .tooManyBytes: "too-many-bytes"
        case .tooLarge: "too-large"
        case .diskFull: "disk-full"
        case .disk: "disk"
        case .fileExists: "file-exists"
        case .cancelled: "cancelled"
        }
    }

    /// What happened, what was sent, and what to do next; each line stands alone.
    var lines: [String] { [what, sent, next].compactMap { $0 } }

    private var what: String {
        switch self {
        case .noLibrary(let reason): "libcurl 4 is not installed (\(reason.visible))"
        case .notAnAddress: "not a web address; it must begin with https:// and name a host"
        case .scheme(let scheme): "a video is read over https or http, not \(scheme.visible)"
        case .credentials: "a user or password stands in the address"
        case .privateAddress(let host, let address):
            "\(host.visible) is at \(address), inside a private network or this machine"
        case .unresolved(let host): "there is no host \(host.visible)"
        case .unreachable(let host, let reason):
            "\(host.visible) does not answer: \(reason.visible)"
        case .proxy(let reason): "the proxy does not pass the request on: \(reason.visible)"
        case .notTrusted(let host, let reason):
            "no trusted connection to \(host.visible): \(reason.visible)"
        case .redirects(let limit): "more than \(limit) redirects"
        case .redirect(let to, let from): "\(from.visible) redirects \(to.words)"
        case .status(let status, let host, _):
            "\(host.visible) answers \(status)"
                + (RemoteError.meaning(status).map { ": " + $0 } ?? "")
        case .answer(let answer, let host): "\(host.visible) \(answer.words)"
        case .changed(let change): "the video changed while it was read: \(change.words)"
        case .cutShort(let received, let promised, let host):
            "\(host.visible) ended the connection twice, the last time after \(received)"
                + (promised.map { " of \($0)" } ?? "") + " bytes"
        case .connectionLost(let host, let reason):
            "the connection to \(host.visible) broke twice: \(reason.visible)"
        case .timedOut(let phase, let limit, let host):
            "\(host.visible) \(phase.words) \(limit.words)"
        case .noRanges(let read, _, let host):
            "\(host.visible) cannot send parts of a video, and what is needed is not among the "
                + "\(read) bytes that were read"
        case .tooManyRequests(let limit): "more than \(limit) requests would be needed"
        case .tooManyBytes(let limit): "more than \(limit.size) would have to be fetched"
        case .tooLarge(let bytes, let limit):
            "the video is longer than \(limit.size)" + (bytes.map { ": \($0) bytes" } ?? "")
        case .diskFull(let folder, let needed, let free):
            "the disk of \(folder.visible) is full"
                + (needed.map { ": \($0) bytes are needed" } ?? "")
                + (free.map { ", \($0) are free" } ?? "")
        case .disk(let folder, let reason):
            "cannot keep the video in \(folder.visible): \(reason.visible)"
        case .fileExists(let path): "\(path.visible) is there already, with other content"
        case .cancelled: "ended, as asked"
        }
    }

    private var sent: String {
        switch self {
        case .noLibrary, .notAnAddress, .scheme, .credentials: "nothing was sent"
        case .privateAddress, .unresolved, .unreachable, .proxy, .notTrusted, .disk, .diskFull,
            .cancelled, .tooManyRequests, .timedOut:
            "nothing was paid; at most GET requests for the video were sent"
        case .redirects, .redirect, .status, .answer, .changed, .cutShort, .connectionLost,
            .noRanges, .tooManyBytes, .tooLarge, .fileExists:
            "only GET requests for the video were sent; nothing was paid"
        }
    }

    private var next: String? {
        switch self {
        case .noLibrary: "on Debian or Ubuntu: apt install libcurl4"
        case .notAnAddress, .scheme, .credentials, .redirect:
            "give a public link that leads straight to the video, as the gateway needs it too"
        case .privateAddress:
            "a gateway cannot reach it either; if it is yours, allow it with --allow-private"
        case .unresolved, .redirects: "check the address"
        case .unreachable, .connectionLost, .cutShort, .timedOut: "try again later"
        case .proxy: "check the variables http_proxy, https_proxy, all_proxy and no_proxy"
        case .notTrusted: "the gateway may refuse it too; use a host with a valid certificate"
        case .status(_, _, let seconds?): "try again in \(seconds) s"
        case .status(_, _, nil):
            isOfNetwork
                ? "try again later" : "check the address; a signed link may have run out"
        case .answer(.encoded, _), .answer(.notHTTP, _), .answer(.headTooLong, _),
            .answer(.partOfWhole, _):
            "use another host; the gateway may have trouble with it too"
        case .answer, .noRanges, .tooManyRequests, .tooManyBytes:
            "fetch all of it first: kcost probe --download ADDRESS"
        case .changed:
            "try again when it is complete, or fetch all of it: kcost probe --download ADDRESS"
        case .tooLarge: "gateways advise at most 100 MB; shorten the video"
        case .diskFull, .disk: "make room there, or name another folder in TMPDIR"
        case .fileExists: "move it away, or name another folder"
        case .cancelled: nil
        }
    }

    private static func meaning(_ status: Int) -> String? {
        switch status {
        case 401, 403: "it is not public"
        case 404, 410: "no video is there"
        case 429: "too many requests"
        case 500...599: "the server is in trouble"
        default: nil
        }
    }
}

extension RemoteError.BadRedirect {
    fileprivate var words: String {
        switch self {
        case .nowhere: "to no address"
        case .scheme(let scheme): "to \(scheme.visible), which is neither https nor http"
        case .credentials: "to an address with a user or password"
        }
    }
}

extension RemoteError.BadAnswer {
    fileprivate var words: String {
        switch self {
        case .notHTTP: "does not speak HTTP"
        case .headTooLong: "answers with a head of more than 64 KiB"
        case .contentRange(nil): "sends a part without saying which"
        case .contentRange(let field?):
            "sends a part and names none that there can be: Content-Range '\(field.visible)'"
        case .partOfWhole: "sends a part where the whole video was asked for"
        case .otherRange(let asked, let got):
            "sends another part than asked for: \(got.visible), not \(asked.visible)"
        case .tooLong(let promised): "sends more than the \(promised) bytes that it promised"
        case .encoded(let encoding):
            "sends the video compressed (\(encoding.visible)), which was not asked for"
        case .noLength: "does not say how long the video is"
        }
    }
}

extension RemoteError.Change {
    fileprivate var words: String {
        switch self {
        case .length(let one, let other): "\(one) bytes, then \(other)"
        case .etag: "its ETag is another"
        case .lastModified: "its date is another"
        }
    }
}

extension RemoteError.Phase {
    fileprivate var words: String {
        switch self {
        case .connect: "could not be connected to within"
        case .request: "did not finish an answer within"
        case .stall: "sent nothing for"
        case .drip(let bytes): "sent less than \(bytes >> 10) KiB in"
        case .probe: "did not send what is needed within"
        case .download: "did not send the video within"
        }
    }
}

extension Duration {
    /// `5 s`, `0.25 s`.
    fileprivate var words: String {
        let (seconds, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if milliseconds == 0 { return "\(seconds) s" }
        let digits = String(1_000 + milliseconds).dropFirst()
        return "\(seconds).\(digits) s"
    }
}

extension UInt64 {
    /// `4 MiB` where it is whole, else `100 bytes`.
    fileprivate var size: String {
        self >= 1 << 20 && self % (1 << 20) == 0 ? "\(self >> 20) MiB" : "\(self) bytes"
    }
}

extension RemoteFacts {
    /// `2 requests`.
    var requestWords: String { requestCount.counted("request") }
}

extension RemoteNote {
    /// A name for scripts.
    var code: String {
        switch self {
        case .notEncrypted: "not-encrypted"
        case .lostEncryption: "lost-encryption"
        case .noRanges: "no-ranges"
        }
    }

    var words: String {
        switch self {
        case .notEncrypted(let host):
            "the way to \(host.visible) is not encrypted: others can read and change the video"
        case .lostEncryption(let from, let to):
            "\(from.visible) leads to \(to.visible), to which the way is not encrypted"
        case .noRanges(let host): "\(host.visible) cannot send parts of a video"
        }
    }
}

extension RemoteWarning {
    /// A name for scripts.
    var code: String {
        switch self {
        case .large: "large"
        case .contentType: "content-type"
        case .pathExtension: "path-extension"
        }
    }

    var words: String {
        switch self {
        case .large(let bytes): "\(bytes) bytes; gateways advise at most 100 MB"
        case .contentType(let type):
            "served as \(type.visible); gateways advise mp4 or mov"
        case .pathExtension(let name):
            "the address ends in "
                + (name.isEmpty ? "no .mp4 or .mov" : ".\(name.visible)")
                + "; gateways advise mp4 or mov"
        }
    }
}
