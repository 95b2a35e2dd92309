import Foundation
import Testing

/// What `kcost estimate` prints for payloads of `examples/`, word for word.
@Suite struct EstimateTranscriptTests {
    private static let audio = "examples/xcompute/kling-v2-6-audio.json"
    private static let kie = "examples/kie/kling-2.6-text-to-video.json"
    private static let motion =
        "examples/xcompute/kling-v2-6-motion-control-image-orientation.json"
    private static let uhd = "examples/xcompute/kling-v3-text-10s-4k-audio.json"
    private static let shots = "examples/xcompute/kling-v3-six-shots-15s-audio-vertical.json"
    private static let defaults = "examples/xcompute/kling-v3-text-15s-default-mode.json"
    private static let several = [kie, audio, motion, "examples/toapis/kling-v2-6-audio.json"]

    private static let runs: [(name: String, arguments: [String])] = [
        ("estimate-audio", [audio]),
        ("estimate-default-mode", [defaults]),
        ("estimate-kie", [kie]),
        ("estimate-motion-range", [motion, "--offline"]),
        ("estimate-motion-reference", [motion, "--reference", "8.2s"]),
        ("estimate-motion-too-long", [motion, "--reference", "10.001s"]),
        ("estimate-gateway", [audio, "--gateway", "toapis"]),
        ("estimate-set", [audio, "--set", "mode=std", "--set", "audio=false"]),
        ("explain-audio", [audio, "--explain"]),
        ("explain-motion", [motion, "--explain", "--reference", "8.2s"]),
        ("compare-audio", [audio, "--compare"]),
        ("compare-4k", [uhd, "--compare"]),
        ("compare-shots", [shots, "--compare", "--format", "md"]),
        ("several-table", several),
        ("several-csv", several + ["--format", "csv"]),
        ("several-md", several + ["--format", "md"]),
        ("several-json", several + ["--format", "json"]),
        ("fit", several + ["--fit", "2.20"]),
        ("fit-json", several + ["--fit", "2.20", "--format", "json"]),
        ("against-payload", [audio, "--against", "examples/xcompute/kling-v2-6-text-5s-std.json"]),
    ]

    @Test(arguments: runs)
    func `prints what its record says`(name: String, arguments: [String]) throws {
        let line = ["estimate"] + arguments + Workspace.asOf
        let outcome = try Workspace().run(line, in: Workspace.repository)
        #expect(outcome.status == (name == "estimate-motion-too-long" ? 65 : 0))
        try expectTranscript(outcome, of: line, "\(name).txt")
    }

    @Test func `a payload is held against an estimate that was saved as JSON`() throws {
        let workspace = try Workspace()
        try workspace.write("before.json", Sample.silent)
        try workspace.write("after.json", Sample.audio)
        let saved = try workspace.estimate("before.json", "--format", "json")
        try workspace.write("saved.json", saved.out)
        let line = ["estimate", "after.json", "--against", "saved.json"] + Workspace.asOf
        let outcome = try workspace.run(line)
        try expectTranscript(outcome, of: line, "against-saved.txt")
        let live = try workspace.estimate("after.json", "--against", "before.json")
        #expect(outcome.out == live.out, "a saved estimate says the same as its payload")
    }

    @Test func `JSON Lines in are JSON Lines out`() throws {
        let workspace = try Workspace()
        let lines = [Sample.silent, Sample.kie, Sample.invalid, Sample.unknown, Sample.broken]
        let line = ["estimate", "-"] + Workspace.asOf
        let outcome = try workspace.run(line, stdin: lines.joined(separator: "\n") + "\n")
        #expect(outcome.status == 65)
        try expectTranscript(outcome, of: line, "stream.txt")
    }

    @Test func `a shot list is priced row by row`() throws {
        let workspace = try Workspace()
        try workspace.write(
            "shots.csv",
            """
            model,prompt,mode,duration,#scene
            kling-v2-6,"雨点, 远处",pro,10,1
            kling-v3,dunes,,7,2
            kling-2.6/text-to-video,,,5,3

            """)
        let line = ["estimate", "shots.csv"] + Workspace.asOf
        let outcome = try workspace.run(line)
        #expect(outcome.status == 65)
        try expectTranscript(outcome, of: line, "shot-list.txt")
    }

    @Test func `a model that nobody sells is named with its nearest`() throws {
        let workspace = try Workspace()
        try workspace.write("new.json", Sample.unknown)
        let line = ["estimate", "new.json"] + Workspace.asOf
        let outcome = try workspace.run(line)
        #expect(outcome.status == 12)
        try expectTranscript(outcome, of: line, "unknown-model.txt")
    }
}

/// `--check`: every fault, where it is.
@Suite struct CheckTranscriptTests {
    private static let faulty = """
        {
          "model": "kling-v3",
          "prompt": "@robo waves",
          "mode": "8k",
          "duration": 5.0,
          "audio": "true",
          "aspect_ratio": "16:9",
          "image_urls": ["ftp://example.com/a.png", "https://example.com/b.png", "c"],
          "multi_shot": true,
          "multi_prompt": [{"index": 2, "prompt": "x", "duration": 0}],
          "element_list": [{"name": "robot", "element_input_urls": []}],
          "promt": "typo"
        }
        """

    @Test(arguments: ["table", "csv", "json", "md"])
    func `all faults are listed with their place and page`(format: String) throws {
        let workspace = try Workspace()
        try workspace.write("faulty.json", Self.faulty)
        let line = ["estimate", "--check", "faulty.json", "--format", format] + Workspace.asOf
        let outcome = try workspace.run(line)
        #expect(outcome.status == 65)
        try expectTranscript(outcome, of: line, "check-\(format).txt")
    }

    @Test func `a faulty payload is not priced, and its faults stand under it`() throws {
        let workspace = try Workspace()
        try workspace.write("faulty.json", Self.faulty)
        let line = ["estimate", "faulty.json"] + Workspace.asOf
        try expectTranscript(try workspace.run(line), of: line, "estimate-faulty.txt")
    }

    @Test func `sound payloads are passed in silence`() throws {
        let outcome = try Workspace().run(
            ["estimate", "--check", "--quiet"]
                + ["kling-v2-6-audio", "kling-v3-audio"].map { "examples/xcompute/\($0).json" },
            in: Workspace.repository)
        #expect(outcome.status == 0)
        #expect(outcome.out.isEmpty && outcome.err.isEmpty)
    }
}
