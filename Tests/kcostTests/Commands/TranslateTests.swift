import Foundation
import Testing

/// `kcost estimate --translate`: the payload, and nothing else, on standard output.
@Suite struct TranslateTests {
    private static let folder = "examples/"

    private static let runs: [(name: String, file: String, gateway: String)] = [
        ("xcompute-toapis", "xcompute/kling-v2-6-first-and-last-frame", "toapis"),
        ("xcompute-kie", "xcompute/kling-v2-6-audio", "kie"),
        ("toapis-xcompute", "toapis/kling-v2-6-first-and-last-frame", "xcompute"),
        ("toapis-kie", "toapis/kling-v2-6-audio", "kie"),
        ("kie-xcompute", "kie/kling-2.6-text-to-video", "xcompute"),
        ("kie-toapis", "kie/kling-2.6-text-to-video", "toapis"),
        ("v3-kie", "xcompute/kling-v3-text-10s-4k-audio", "kie"),
        ("motion-kie", "xcompute/kling-v2-6-motion-control-image-orientation", "kie"),
    ]

    @Test(arguments: runs)
    func `a payload is written in another dialect`(
        name: String, file: String, gateway: String
    ) throws {
        let own = String(file.prefix { $0 != "/" })
        let line = [
            "estimate", Self.folder + file + ".json", "--gateway", own, "--translate", gateway,
        ]
        let outcome = try Workspace().run(line, in: Workspace.repository)
        #expect(outcome.status == 0)
        try expectTranscript(outcome, of: line, "translate-\(name).txt")
        _ = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    }

    @Test(arguments: runs)
    func `what was written is sound at its gateway`(
        name: String, file: String, gateway: String
    ) throws {
        let workspace = try Workspace()
        let own = String(file.prefix { $0 != "/" })
        let payload = try workspace.run(
            ["estimate", Self.folder + file + ".json", "--gateway", own, "--translate", gateway],
            in: Workspace.repository)
        let checked = try workspace.run(
            ["estimate", "--check", "-", "--gateway", gateway], stdin: payload.out)
        #expect(checked.status == 0, "\(checked.out)")
    }

    private static let impossible: [(file: String, gateway: String, loss: String)] = [
        ("xcompute/kling-v3-text-10s-4k-audio", "toapis", "mode 4k"),
        ("toapis/kling-v2-6-reference-image", "xcompute", "reference_images"),
        ("xcompute/kling-v2-6-first-and-last-frame", "kie", "image_urls"),
        ("xcompute/kling-v3-elements", "toapis", "element_list"),
        ("xcompute/kling-v3-multi-shot-intelligence", "kie", "audio false (takes true)"),
        ("xcompute/kling-v3-six-shots-15s-audio-vertical", "kie", "6 items; allowed: at most 5"),
    ]

    @Test(arguments: impossible)
    func `what would be another video is refused, with what cannot be said`(
        file: String, gateway: String, loss: String
    ) throws {
        let own = String(file.prefix { $0 != "/" })
        let outcome = try Workspace().run(
            ["estimate", Self.folder + file + ".json", "--gateway", own, "--translate", gateway],
            in: Workspace.repository)
        #expect(outcome.status == 65)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("nothing was written"))
        #expect(outcome.err.contains(loss), "\(outcome.err)")
    }

    @Test func `a gateway without the engine is refused`() throws {
        let outcome = try Workspace().run(
            [
                "estimate", Self.folder + "xcompute/kling-v3-motion-control.json",
                "--translate", "toapis",
            ], in: Workspace.repository)
        #expect(outcome.status == 65)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("kcost prices list --gateway toapis"))
    }

    @Test(arguments: [Sample.invalid, Sample.broken, "[]", ""])
    func `an invalid payload is not translated`(payload: String) throws {
        let outcome = try Workspace().estimate("-", "--translate", "toapis", stdin: payload)
        #expect(outcome.status == 65)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("standard input: not translated"))
    }

    @Test func `a near miss of a gateway is suggested`() throws {
        let outcome = try Workspace().estimate("-", "--translate", "kei", stdin: Sample.silent)
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("did you mean 'kie'?"))
    }

    @Test func `JSON Lines are translated line by line`() throws {
        let workspace = try Workspace()
        let outcome = try workspace.estimate(
            "-", "--translate", "toapis", "--input", "jsonl",
            stdin: [Sample.silent, Sample.audio].joined(separator: "\n"))
        #expect(outcome.status == 0)
        try #require(outcome.lines.count == 2, "a document a line")
        for line in outcome.lines {
            _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
        }
    }

    @Test func `a line that cannot be translated does not keep the others from it`() throws {
        let reference =
            #"{"model":"kling-v2-6","prompt":"x","reference_images":["https://example.com/a"]}"#
        let outcome = try Workspace().estimate(
            "-", "--translate", "kie", "--input", "jsonl",
            stdin: [Sample.silent, reference, Sample.audio].joined(separator: "\n"))
        #expect(outcome.status == 65)
        let models = outcome.out.components(separatedBy: #"kling-2.6/text-to-video"#).count - 1
        #expect(models == 2, "\(outcome.out)")
    }
}
