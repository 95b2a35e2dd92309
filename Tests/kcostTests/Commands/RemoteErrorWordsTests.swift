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
        .answer(.otherRange(asked: "bytes=0-9", got: hostile), host: hostile),
        .answer(.tooLong(promised: 9), host: hostile), .answer(.encoded(hostile), host: hostile),
        .answer(.noLength, host: hostile), .changed(.length(1, 2)), .changed(.etag),
        .changed(.lastModified), .cutShort(received: 1, promised: 2, host: hostile),
        .connectionLost(host: hostile, reason: hostile),
        .timedOut(.connect, limit: .seconds(5), host: hostile),
        .timedOut(.stall, limit: .milliseconds(250), host: hostile),
        .noRanges(read: 1, limit: 2, host: hostile), .tooManyRequests(limit: 9),
        .tooManyBytes(limit: 64 << 20), .tooLarge(bytes: 9, limit: 1 << 30),
        .diskFull(folder: hostile, needed: 9, free: 8), .disk(folder: hostile, reason: hostile),
        .cancelled,
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

    @Test func `a missing libcurl, a private address and a server without ranges have advice`() {
        #expect(
            RemoteError.noLibrary(reason: "libcurl.so.4: cannot open").lines == [
                "libcurl 4 is not installed (libcurl.so.4: cannot open)", "nothing was sent",
                "on Debian or Ubuntu: apt install libcurl4",
            ])
        #expect(
            RemoteError.privateAddress(host: "nas", address: .v4(0x0A00_0001)).lines == [
                "nas is at 10.0.0.1, inside a private network or this machine",
                "nothing was paid; at most GET requests for parts of the video were sent",
                "a gateway cannot reach it either; if it is yours, allow it with --allow-private",
            ])
        #expect(
            RemoteError.noRanges(read: 4 << 20, limit: 4 << 20, host: "a.example").lines == [
                "a.example cannot send parts of a video, and what is needed is not among the "
                    + "4194304 bytes that were read",
                "only GET requests for parts of the video were sent; nothing was paid",
                "fetch all of it first: kcost probe --download",
            ])
        #expect(
            RemoteError.timedOut(.stall, limit: .milliseconds(250), host: "a.example").lines.first
                == "a.example sent nothing for 0.250 s")
    }
}
