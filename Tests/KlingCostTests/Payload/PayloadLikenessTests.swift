import Foundation
import Testing

@testable import KlingCost

/// What two payloads have in common that ask for the same in other words.
@Suite struct `A payload's likeness` {
    private static func likeness(_ payload: String, at gateway: String? = nil) throws
        -> PayloadLikeness
    {
        let document = try JSONReader.document(payload.utf8)
        let estimate = try Pricing.estimate(payload, at: gateway)
        let model = try #require(estimate.choice?.model)
        return PayloadLikeness(of: document, model: model, in: try Pricing.book)
    }

    private static func kie(_ input: String, _ more: String = "") -> String {
        #"{"model": "kling-2.6/text-to-video", "input": {"prompt": "a", "sound": false, "#
            + #""aspect_ratio": "1:1", "duration": "5"\#(input)}\#(more)}"#
    }

    private static func picture(_ query: String) -> String {
        #"{"model": "kling-v3", "prompt": "a", "image_urls": ["https://a.example/1.png\#(query)"]}"#
    }

    /// Two payloads at a gateway, and what differs.
    static let alike: [(String, String, String, [PayloadLikeness.Difference])] = [
        (
            "kie", kie("", #", "callBackUrl": "https://a.example/1""#),
            kie("", #", "callBackUrl": "https://a.example/2""#), [.callback]
        ),
        ("kie", kie("", #", "callBackUrl": "https://a.example/1""#), kie(""), [.callback]),
        (
            "xcompute", picture("?X-Amz-Signature=1&X-Amz-Date=2"),
            picture("?X-Amz-Date=4&x-amz-signature=3"), [.signature]
        ),
        ("xcompute", picture("?w=5&X-Goog-Signature=1"), picture("?w=5"), [.signature]),
        (
            "xcompute", picture("?Expires=1&OSSAccessKeyId=a&Signature=b"),
            picture("?Expires=2&OSSAccessKeyId=a&Signature=c"), [.signature]
        ),
        (
            "xcompute", picture("?Expires=1&Key-Pair-Id=a&Signature=b"),
            picture("?Expires=2&Key-Pair-Id=d&Signature=c"), [.signature]
        ),
        (
            "xcompute", picture("?sv=1&st=2&se=3&sr=b&sp=r&sig=4"),
            picture("?sv=1&st=5&se=6&sr=b&sp=r&sig=7"), [.signature]
        ),
        (
            "xcompute", #"{"model": "kling-v3", "prompt": "a"}"#,
            #"{"model": "kling-v3", "prompt": "a", "mode": "std", "audio": false}"#,
            [.spelled("audio", isHere: false), .spelled("mode", isHere: false)]
        ),
        (
            "xcompute", #"{"model": "kling-v3", "prompt": "a", "duration": 5}"#,
            #"{"model": "kling-v3", "prompt": "a", "duration": null}"#,
            [.spelled("duration", isHere: true)]
        ),
        (
            "xcompute",
            #"{"model": "kling-v2-6-motion-control", "watermark_info": {"enabled": false}}"#,
            #"{"model": "kling-v2-6-motion-control"}"#,
            [.spelled("watermark_info.enabled", isHere: true)]
        ),
        (
            "xcompute", #"{"model": "kling-v2-6-motion-control", "watermark_info": {}}"#,
            #"{"model": "kling-v2-6-motion-control", "prompt": null}"#, [.form]
        ),
    ]

    @Test(arguments: alike)
    func `is one where the callback, a signature or a spelled default is all that differs`(
        gateway: String, one: String, other: String, differences: [PayloadLikeness.Difference]
    ) throws {
        let (first, second) = try (
            Self.likeness(one, at: gateway), Self.likeness(other, at: gateway)
        )
        #expect(first.digest == second.digest)
        #expect(first.differences(from: second) == differences)
        #expect(second.differences(from: first).count == differences.count)
        let prints = try [one, other].map {
            PayloadFingerprint(of: try JSONReader.document($0.utf8), gateway: gateway)
        }
        #expect(prints[0] != prints[1])
    }

    @Test(arguments: [
        (#"{"model": "kling-v3", "prompt": "a"}"#, #"{"model": "kling-v3", "prompt": "b"}"#),
        (
            #"{"model": "kling-v3", "prompt": "a"}"#,
            #"{"model": "kling-v3", "prompt": "a", "mode": "pro"}"#
        ),
        (
            #"{"model": "kling-v3", "prompt": "a"}"#,
            #"{"model": "kling-v3", "prompt": "a", "seed": 1}"#
        ),
        (picture("?w=5"), picture("?w=6")), (picture("?token=5"), picture("?token=6")),
        // Azure's short names are names of anything else elsewhere.
        (picture("?st=5"), picture("?st=6")), (picture("#X-Amz-a=1"), picture("#X-Amz-a=2")),
        (
            #"{"model": "kling-v3", "prompt": "see https://a.example/?Expires=1 now"}"#,
            #"{"model": "kling-v3", "prompt": "see https://a.example/?Expires=2 now"}"#
        ),
    ])
    func `is another where something else is asked for`(one: String, other: String) throws {
        #expect(
            try Self.likeness(one, at: "xcompute").digest
                != Self.likeness(other, at: "xcompute").digest)
    }

    @Test func `is of one gateway`() throws {
        let payload = #"{"model": "kling-v2-6", "prompt": "a"}"#
        #expect(
            try Self.likeness(payload, at: "xcompute").digest
                != Self.likeness(payload, at: "toapis").digest)
    }

    @Test func `holds no address, and comes back from the ledger's JSON as it was`() throws {
        let likeness = try Self.likeness(
            Self.kie(
                #", "pictures": ["https://a.example/1.png?X-Amz-Signature=secret"]"#,
                #", "callBackUrl": "https://hidden.example/token""#))
        #expect(PayloadLikeness(json: likeness.json) == likeness)
        for word in ["hidden", "token", "secret", "example"] {
            #expect(!likeness.json.contains(word))
        }
        #expect(likeness.json.hasPrefix(#"{"digest":""#))
        #expect(PayloadLikeness(json: "{}") == nil)
        #expect(PayloadLikeness(json: "nothing") == nil)
    }

    /// No two requests that the gateways' documents show ask for the same: each of them would be sent.
    @Test func `refuses no two of the documents' examples`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "examples")
        var digests: [SHA256: [String]] = [:]
        var prints: Set<PayloadFingerprint> = []
        for gateway in ["xcompute", "toapis", "kie"] {
            let place = folder.appending(path: gateway).path
            for name in try FileManager.default.contentsOfDirectory(atPath: place) {
                let text = try String(contentsOfFile: "\(place)/\(name)", encoding: .utf8)
                let likeness = try Self.likeness(text, at: gateway)
                digests[likeness.digest, default: []].append("\(gateway)/\(name)")
                prints.insert(
                    PayloadFingerprint(
                        of: try JSONReader.document(text.utf8), gateway: gateway))
            }
        }
        #expect(prints.count >= 20)
        let refused = digests.values.filter { $0.count > 1 }
        #expect(refused.isEmpty, "\(refused.count) false refusals of \(prints.count): \(refused)")
    }
}

@Suite struct `Two payloads` {
    @Test func `differ in places, with what stood there and stands there`() throws {
        let before = try JSONReader.document(
            #"{"a": 1, "b": {"c": "x", "d": [1, 2]}, "e": null, "f": "\u0061"}"#.utf8)
        let now = try JSONReader.document(
            #"{"a": 1.0, "b": {"d": [1, 3, 4]}, "e": [], "f": "a", "g": true}"#.utf8)
        let found = PayloadDifference.all(from: before, to: now, atMost: 10).map {
            "\($0.path) \($0.before ?? "-") \($0.now ?? "-")"
        }
        #expect(
            found == [
                "$.a 1 1.0", "$.b.d[1] 2 3", "$.b.d[2] - 4", "$.b.c \"x\" -", "$.e null []",
                "$.g - true",
            ])
        #expect(PayloadDifference.all(from: before, to: now, atMost: 2).count == 2)
        #expect(PayloadDifference.all(from: now, to: now, atMost: 10).isEmpty)
    }
}
