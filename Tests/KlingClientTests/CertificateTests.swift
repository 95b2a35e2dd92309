import Testing

@testable import KlingClient

/// Whoever cannot show that it is the host that was meant is told nothing.
@Suite(.enabled(if: UntrustedServer.isPossible)) struct `A certificate that nobody signed` {
    @Test func `is refused when a video is read, and nothing is asked`() async throws {
        let server = try UntrustedServer()
        let address = "https://127.0.0.1:\(server.port)/a.mp4"
        let error = try await DedicatedThread.run { _ in refusal(address, quick()) }
        guard case .notTrusted(host: "127.0.0.1:\(server.port)", let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("certificate"))
        #expect(!server.stop().contains("GET"))
    }

    @Test func `is refused when a video is downloaded, and no file comes to be`() async throws {
        let server = try UntrustedServer()
        let folder = try DownloadFolder()
        let address = "https://127.0.0.1:\(server.port)/a.mp4?signature=s3cr3t"
        let error = try await folder.refusal(address)
        guard case .notTrusted = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try folder.names().isEmpty)
        #expect(!server.stop().contains("s3cr3t"))
    }

    @Test func `keeps a paid request on this machine, its key too`() async throws {
        let server = try UntrustedServer()
        let asked = HTTPRequest(
            method: .post, address: "https://127.0.0.1:\(server.port)/v1/videos", fields: [:],
            body: Array(#"{"prompt":"a dog"}"#.utf8), key: try #require(Secret("sk-secret-0123")))
        let delivery = await CurlTransport().send(asked, within: TransportLimits())
        guard case .neverLeft(let reason) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(reason.contains("certificate"))
        let shown = server.stop()
        for part in ["POST", "sk-secret", "a dog"] { #expect(!shown.contains(part)) }
    }
}
