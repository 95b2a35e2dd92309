import Foundation
import KlingCost
import Testing

@testable import KlingClient

@Suite struct `A request to a gateway` {
    private static let examples = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "examples")

    private static func key() throws -> Secret { try #require(Secret("sk-0123456789abcdef")) }

    /// The documents' request examples are in `examples/`.
    @Test(arguments: Gateways.all.map(\.name))
    func `is, for each documented example, a POST of its very bytes to the documented address`(
        name: String
    ) throws {
        let gateway = try #require(Gateways.all.first { $0.name == name })
        let book = try PriceBook.shipped()
        let endpoint = book.gateways[try #require(book.gateway(named: name))].endpoint
        let folder = Self.examples.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.isEmpty)
        for file in files {
            let payload = Array(try Data(contentsOf: folder.appending(path: file)))
            let request = gateway.submit(payload, attempt: "a-1", key: try Self.key())
            #expect(request.method == .post)
            #expect(request.address == endpoint)
            #expect(request.body == payload)
            #expect(request.fields["content-type"] == "application/json")
            #expect(request.authorization == "Bearer sk-0123456789abcdef")
        }
    }

    @Test func `leaves what a payload says of callbacks, and its form, untouched`() throws {
        let payload = Array(
            "\u{FEFF} {\"callBackUrl\" :\"https://a.b/c?d=e\",\n\"model\":1 } ".utf8)
        for gateway in Gateways.all {
            let request = gateway.submit(payload, attempt: "a", key: try Self.key())
            #expect(request.body == payload)
        }
    }

    @Test func `after a task goes to the documented address`() throws {
        let key = try Self.key()
        let kie = try #require(TaskID(DocumentedAnswers.kieTask))
        #expect(
            KieAPI().status(of: kie, key: key).address
                == "https://api.kie.ai/api/v1/jobs/recordInfo?taskId=281e5b0*********************f39b9"
        )
        let task = try #require(TaskID("task_01K9S419324DREZFBWNSVXYR6H"))
        let toapis = ToapisAPI().status(of: task, key: key)
        #expect(
            toapis.address
                == "https://toapis.com/v1/videos/generations/task_01K9S419324DREZFBWNSVXYR6H")
        #expect(toapis.method == .get)
        #expect(toapis.body.isEmpty)
        #expect(
            XcomputeAPI().status(of: task, key: key).address
                == "https://xcompute.us/v1/tasks/task_01K9S419324DREZFBWNSVXYR6H")
    }

    @Test func `after the balance goes to the documented address`() throws {
        let key = try Self.key()
        #expect(XcomputeAPI().balance(key: key).address == "https://xcompute.us/v1/balance")
        #expect(ToapisAPI().balance(key: key).address == "https://toapis.com/v1/balance")
        #expect(KieAPI().balance(key: key).address == "https://api.kie.ai/api/v1/chat/credit")
    }

    @Test func `carries the attempt's id to xcompute, when it is configured, and to no other`()
        throws
    {
        let key = try Self.key()
        let id = "019ab3c4-0000-7000-8000-000000000000"
        func field(_ gateway: any GatewayAPI, _ attempt: String) -> String? {
            gateway.submit([], attempt: attempt, key: key).fields["idempotency-key"]
        }
        #expect(field(XcomputeAPI(), id) == id)
        #expect(field(XcomputeAPI(idempotencyField: nil), id) == nil)
        #expect(field(ToapisAPI(), id) == nil)
        #expect(field(KieAPI(), id) == nil)
        for odd in ["", "a b", "a\r\nX-Y: z", "é", String(repeating: "a", count: 192)] {
            #expect(field(XcomputeAPI(), odd) == nil)
        }
    }

    @Test func `encodes an id so that it stays one part of the address`() throws {
        let task = try #require(TaskID("a&b=c+d:e;f@g'h\"i<j>"))
        #expect(
            KieAPI().status(of: task, key: try Self.key()).address
                == "https://api.kie.ai/api/v1/jobs/recordInfo?taskId="
                + "a%26b%3Dc%2Bd%3Ae%3Bf%40g%27h%22i%3Cj%3E")
    }

    @Test func `shows neither key nor payload, however it is printed`() throws {
        let payload = Array(#"{"prompt":"a secret plan"}"#.utf8)
        for gateway in Gateways.all {
            let request = gateway.submit(payload, attempt: "a", key: try Self.key())
            var dumped = ""
            dump(request, to: &dumped)
            dump(request.key, to: &dumped)
            for text in [
                "\(request)", String(reflecting: request.key), "\(request.key)", dumped,
            ] {
                #expect(!text.contains("0123456789"))
            }
            #expect("\(request)".contains("POST https://"))
            #expect("\(request)".contains("Authorization: Bearer ***"))
            #expect("\(request)".contains("(26 bytes)"))
            #expect(!"\(request)".contains("secret"))
        }
    }

    @Test(arguments: ["", "a b", "a\n", "a\r\nX: y", "ключ", "a\u{7F}", "a\0"])
    func `has no key that no header can hold`(text: String) {
        #expect(Secret(text) == nil)
    }

    @Test func `has its key taken out of whatever repeats it`() throws {
        let key = try Self.key()
        #expect(
            key.redacted("a sk-0123456789abcdef, sk-0123456789abcdefsk-0123456789abcde")
                == "a ***, ***sk-0123456789abcde")
        #expect(key.redacted("") == "")
        #expect(key.redacted("sk-0123456789abcde") == "sk-0123456789abcde")
        let other = try #require(Secret("sk/0123=4567+89"))
        for text in [
            "sk/0123=4567+89", #"sk\/0123=4567+89"#, #"sk\/0123\u003d4567\u002B89"#,
            #"\u0073k/0123=4567+89"#,
        ] {
            #expect(other.redacted(#"{"a":"\#(text)"}"#) == #"{"a":"***"}"#)
        }
        for text in [#"sk\u002"#, #"sk\"#, #"sk\u00zz0123=4567+89"#, "sk"] {
            #expect(other.redacted(text) == text)
        }
        #expect(try #require(Secret("short")).redacted("a short word") == "a short word")
        #expect(key.redacted(name: "x-SK-0123456789ABCDEF-y") == "***")
        #expect(key.redacted(name: "x-key") == "x-key")
    }
}

@Suite struct `A gateway's addresses` {
    private static func fault(
        base: String? = nil, status: String? = nil, submit: String? = nil
    ) -> GatewaySite.AddressError? {
        do throws(GatewaySite.AddressError) {
            _ = try GatewaySite(
                defaults: .kie, base: base, submitPath: submit, statusPath: status)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "https://proxy.example", "https://proxy.example/kie/", "http://127.0.0.1:8080",
        "http://localhost:1", "http://[::1]:80", "http://127.1.2.3", "HTTPS://A.B",
    ])
    func `may be others, and without encryption on this machine`(base: String) throws {
        let site = try GatewaySite(defaults: .kie, base: base)
        let plain = base.hasSuffix("/") ? String(base.dropLast()) : base
        #expect(site.submitAddress == plain + "/api/v1/jobs/createTask")
        #expect(site.statusAddress(try #require(TaskID("t"))).hasSuffix("recordInfo?taskId=t"))
    }

    @Test(arguments: [
        "http://api.kie.ai", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
        "http://127.evil", "http://128.0.0.1", "http://127.0.0.256", "http://10.0.0.1",
    ])
    func `do not send a key in the clear`(base: String) {
        #expect(Self.fault(base: base) == .notEncrypted(base))
    }

    @Test(arguments: [
        "", "kie.ai", "ftp://kie.ai", "https://", "https:///x", "https://user@kie.ai",
        "https://a:b@kie.ai", "https://kie.ai?x", "https://kie.ai#x", "https://kie.ai\\x",
        "https://kie .ai", "https://kie.ai/{id}", "http://127.0.0.1@evil.example",
    ])
    func `are refused when they are none`(base: String) {
        #expect(Self.fault(base: base) == .base(base))
    }

    @Test func `have paths that begin with a slash and say once where the id goes`() {
        #expect(Self.fault(status: "/v2/{id}/state") == nil)
        #expect(Self.fault(status: "/v2/tasks") == .statusPath("/v2/tasks"))
        #expect(Self.fault(status: "/{id}/{id}") == .statusPath("/{id}/{id}"))
        #expect(Self.fault(submit: "v1") == .path("v1"))
        #expect(Self.fault(submit: "//evil.example/v1") == .path("//evil.example/v1"))
        #expect(Self.fault(submit: "/v1 x") == .path("/v1 x"))
        #expect(Self.fault(submit: "/v1\r\nX: y") == .path("/v1\r\nX: y"))
        #expect(Self.fault(submit: "/v1#x") == .path("/v1#x"))
    }
}
