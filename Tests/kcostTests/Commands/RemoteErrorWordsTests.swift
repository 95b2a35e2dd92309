import KlingClient
import Testing

@testable import kcost

@Suite struct RemoteErrorWordsTests {
    private static let hostile = "a\u{1B}[31m\nb"

    /// A sample of every kind of error, with hostile text wherever a server has a say.
    private static let errors: [RemoteError] = [
        .noLibrary(reason: hostile), .notAnAddress, .scheme(hostile), .credentials,
        .privateAddress(host: hostile, address: .v4(0x7F00_0001)), .unresolved(host: hostile),
        .unreachable(host: hostile, reason: hostile), .proxy(reason: hostile),
        .notTrusted(host: hostile, reason: hostile), .redirects(limit: 5),
        .redirect(to: .scheme(hostile), from: hostile), .redirect(to: .nowhere, from: hostile),
        .redirect(to: .credentials, from: hostile),
        .status(503, host: hostile, retryAfterSeconds: 9),
        .status(404, host: hostile, retryAfterSeconds: nil), .answer(.notHTTP, host: hostile),
        .answer(.headTooLong, host: hostile), .answer(.contentRange(hostile), host: hostile),
        .answer(.contentRange(nil), host: hostile), .answer(.partOfWhole, host: hostile),
        .answer(.otherRange(asked: "bytes=0-9", got: hostile), host: hostile),
        .answer(.tooLong(promised: 9), host: hostile), .answer(.encoded(hostile), host: hostile),
        .answer(.noLength, host: hostile), .changed(.length(1, 2)), .changed(.etag),
        .changed(.lastModified), .cutShort(received: 1, promised: 2, host: hostile),
        .connectionLost(host: hostile, reason: hostile),
        .timedOut(.connect, limit: .seconds(5), host: hostile),
        .timedOut(.stall, limit: .milliseconds(250), host: hostile),
        .timedOut(.drip(bytes: 65_536), limit: .seconds(60), host: hostile),
        .noRanges(read: 1, limit: 2, host: hostile), .tooManyRequests(limit: 9),
        .tooManyBytes(limit: 64 << 20), .tooLarge(bytes: 9, limit: 1 << 30),
        .diskFull(folder: hostile, needed: 9, free: 8), .disk(folder: hostile, reason: hostile),
        .fileExists(path: hostile), .cancelled,
    ]

    @Test(arguments: errors)
    func `an error says what happened and what was sent, safely`(error: RemoteError) {
        #expect(error.lines.count >= 2)
        #expect(error.lines.contains { $0.contains("nothing was") })
        for line in error.lines {
            #expect(!line.isEmpty)
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    @Test func `a part that cannot be is told as the server names it`() {
        let named = RemoteError.answer(.contentRange("bytes 0-9/5"), host: "h").lines[0]
        #expect(
            named == "h sends a part and names none that there can be: Content-Range 'bytes 0-9/5'")
        let unnamed = RemoteError.answer(.contentRange(nil), host: "h").lines[0]
        #expect(unnamed == "h sends a part without saying which")
    }

    @Test(arguments: errors)
    func `an error has a name for scripts`(error: RemoteError) {
        #expect(error.code.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    }

    @Test(arguments: errors)
    func `only what is certain is said of requests`(error: RemoteError) {
        let words = error.lines.filter { $0.contains("nothing was") }
        let isBefore =
            switch error {
            case .noLibrary, .notAnAddress, .scheme, .credentials: true
            default: false
            }
        #expect(words.contains("nothing was sent") == isBefore)
        let mayBeFirst =
            switch error {
            case .privateAddress, .unresolved, .unreachable, .disk, .diskFull, .cancelled: true
            default: false
            }
        if mayBeFirst {
            #expect(
                words == ["nothing was paid; at most GET requests for the video were sent"])
        }
    }

    @Test(arguments: errors)
    func `a download is advised where it can help, and only there`(error: RemoteError) {
        let helps =
            switch error {
            case .answer(.notHTTP, _), .answer(.headTooLong, _), .answer(.encoded, _),
                .answer(.partOfWhole, _):
                false
            case .changed, .noRanges, .tooManyRequests, .tooManyBytes, .answer: true
            default: false
            }
        #expect(error.lines.contains { $0.contains("--download") } == helps)
    }

    @Test func `only the five hundreds are trouble of the server`() {
        for (status, isTrouble) in [
            (499, false), (500, true), (599, true), (600, false), (999, false),
        ] {
            let error = RemoteError.status(status, host: "a.example", retryAfterSeconds: nil)
            #expect(error.isOfNetwork == isTrouble)
            #expect(error.status == (isTrouble ? .unreachable : .noInput))
            #expect(error.lines[0].contains("in trouble") == isTrouble)
            #expect((error.lines.last == "try again later") == isTrouble)
        }
    }

    @Test func `a missing libcurl, a private address and a server without ranges have advice`() {
        #expect(
            RemoteError.noLibrary(reason: "libcurl.so.4: cannot open").lines == [
                "libcurl 4 is not installed (libcurl.so.4: cannot open)", "nothing was sent",
                "on Debian or Ubuntu: apt install libcurl4",
            ])
        #expect(
            RemoteError.privateAddress(host: "nas", address: .v4(0x0A00_0001)).lines == [
                "nas is at 10.0.0.1, inside a private network or this machine",
                "nothing was paid; at most GET requests for the video were sent",
                "a gateway cannot reach it either; if it is yours, allow it with --allow-private",
            ])
        #expect(
            RemoteError.noRanges(read: 4 << 20, limit: 4 << 20, host: "a.example").lines == [
                "a.example cannot send parts of a video, and what is needed is not among the "
                    + "4194304 bytes that were read",
                "only GET requests for the video were sent; nothing was paid",
                "fetch all of it first: kcost probe --download ADDRESS",
            ])
        #expect(
            RemoteError.timedOut(.stall, limit: .milliseconds(250), host: "a.example").lines.first
                == "a.example sent nothing for 0.250 s")
    }
}
