import KlingCost
import Testing

@testable import KlingClient

/// A gateway's answer as another program wrote it down.
@Suite struct `A recorded answer` {
    private static let accepted = #"{"code":200,"msg":"success","data":{"taskId":"t-1"}}"#

    private func verdict(_ text: String, _ api: any GatewayAPI = KieAPI()) -> Verdict {
        RecordedAnswer(Array(text.utf8)).verdict(by: api, redacting: nil)
    }

    private func isUnknown(_ verdict: Verdict) -> Bool {
        if case .unknown = verdict { true } else { false }
    }

    @Test(arguments: ["HTTP/1.1 200 OK", "HTTP/2 200 ", "HTTP/1.0 200"], ["\r\n", "\n"])
    func `is read with its head, whichever version and line ends it has`(
        line: String, end: String
    ) throws {
        let text = [line, "content-type: application/json", "", Self.accepted]
        #expect(
            verdict(text.joined(separator: end)) == .accepted(try #require(TaskID("t-1"))))
    }

    @Test func `is the one behind a proxy's and a continuing head`() {
        let refused = #"{"error":{"code":401,"message":"bad key"}}"#
        let text =
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\r\n" + refused
        guard case .rejected(let fault) = verdict(text, XcomputeAPI()) else {
            Issue.record("\(verdict(text, XcomputeAPI()))")
            return
        }
        #expect(fault.kind == .notAuthorized)
    }

    @Test func `without a head counts where an envelope says more than a status`() throws {
        let task = try #require(TaskID("t-1"))
        #expect(verdict(Self.accepted) == .accepted(task))
        guard case .rejected(let fault) = verdict(#"{"code":402,"msg":"no credits"}"#) else {
            Issue.record("kie's refusal under HTTP 200 is none")
            return
        }
        #expect(fault.kind == .noBalance)
        for (api, status, body) in DocumentedAnswers.submits where status == 200 {
            let whole = api.readSubmit(HTTPAnswer(status: status, body: Array(body.utf8)))
            #expect(verdict(body, api) == whole, "\(body)")
        }
        for api in [XcomputeAPI(), ToapisAPI()] as [any GatewayAPI] {
            for body in [
                #"{"error":{"code":401,"message":"bad key","type":"authentication_error"}}"#,
                #"{"code":402,"msg":"no credits"}"#, "Unauthorized", "", "null",
            ] {
                #expect(isUnknown(verdict(body, api)), "\(api.name): \(body)")
                guard case .unknown(let evidence) = verdict(body, api) else { continue }
                // Nobody answered 200.
                #expect(!evidence.summary.contains("200"), "\(evidence.summary)")
            }
        }
    }

    @Test func `of which a part is missing is no verdict`() {
        let whole = "HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n" + Self.accepted
        for count in 0..<whole.utf8.count {
            let part = String(decoding: whole.utf8.prefix(count), as: UTF8.self)
            #expect(isUnknown(verdict(part)), "\(count)")
        }
        // Two answers in one file: nobody knows which of them is the last word.
        #expect(isUnknown(verdict(whole + whole)))
        #expect(isUnknown(verdict("HTTP/1.1 302 Found\r\n\r\n<html>\n" + whole)))
        #expect(isUnknown(verdict("HTTP/1.1 200 OK\r\n" + String(repeating: "a", count: 1 << 20))))
    }

    @Test func `does not show a key that the gateway repeats`() throws {
        let text = #"HTTP/2 401 \#n\#n{"code":401,"msg":"secret-key-123 is not valid"}"#
        let key = try #require(Secret("secret-key-123"))
        let verdict = RecordedAnswer(Array(text.utf8)).verdict(by: KieAPI(), redacting: key)
        guard case .rejected(let fault) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(!fault.summary.contains("secret-key-123"))
    }
}
