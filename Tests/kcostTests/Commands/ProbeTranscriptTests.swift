import Foundation
import MediaFixtures
import Testing

/// What `kcost probe` prints for files, word for word.
@Suite struct ProbeTranscriptTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        var sound = SampleMovie(milliseconds: 2999)
        sound.tracks.append(SampleTrack(.sound, timescale: 48_000, runs: [(141, 1024)]))
        sound.isMovieLast = true
        // The first 0.9 s and the last 0.4 s of what is stored are cut away.
        var trimmed = SampleMovie(milliseconds: 9500)
        trimmed.tracks[0].edits = [(8200, 900)]
        trimmed.header?.duration = 8200
        let files = [
            "dance.mp4": SampleMovie().file(), "edge.mp4": Clip.edge, "trimmed.mp4": trimmed.file(),
            "cut.mp4": Clip.cut,
            "clips/b.MP4": SampleMovie(milliseconds: 3000).file(), "clips/a.mov": sound.file(),
            "clips/.hidden.mp4": [], "clips/notes.txt": Array("no video".utf8),
            "none/notes.txt": Array("no video".utf8), "empty.mp4": [],
            "shoot/take.mp4": SampleMovie().file(), "shoot/day 1/a.mp4": [],
            "shoot/day 2/b.mp4": [],
            "shoots/day 1/a.mp4": SampleMovie().file(),
            "picture.mp4": [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13],
        ]
        for (name, bytes) in files { try workspace.write(name, Data(bytes)) }
    }

    private static let several = ["dance.mp4", "cut.mp4", "edge.mp4"]

    private static let runs: [(name: String, arguments: [String], status: Int32)] = [
        ("probe-one", ["dance.mp4"], 0),
        ("probe-one-edge", ["edge.mp4"], 0),
        ("probe-one-trimmed", ["trimmed.mp4"], 0),
        ("probe-several", several, 65),
        ("probe-csv", several + ["--format", "csv"], 65),
        ("probe-md", several + ["--format", "md"], 65),
        ("probe-json", several + ["--format", "json"], 65),
        ("probe-folder", ["clips/"], 0),
        ("probe-folder-of-folders", ["shoot"], 0),
        ("probe-folder-of-folders-only", ["shoots"], 66),
        ("probe-folder-empty", ["none"], 66),
        ("probe-folder-empty-of-several", ["none", "dance.mp4"], 66),
        ("probe-missing", ["missing.mp4"], 66),
        ("probe-missing-of-several", ["missing.mp4", "cut.mp4", "dance.mp4"], 66),
        ("probe-no-video", ["picture.mp4"], 65),
        ("probe-empty-file", ["empty.mp4"], 65),
        ("probe-truncated", ["cut.mp4"], 65),
        ("probe-nothing", [], 64),
    ]

    @Test(arguments: runs)
    func `prints what its record says`(name: String, arguments: [String], status: Int32) throws {
        let line = ["probe"] + arguments
        let outcome = try workspace.run(line)
        #expect(outcome.status == status)
        try expectTranscript(outcome, of: line, "\(name).txt")
    }

    @Test func `quiet keeps remarks away, but not errors`() throws {
        let outcome = try workspace.run(["probe", "--quiet"] + Self.several)
        #expect(outcome.status == 65)
        #expect(outcome.lines.count == 4)
        #expect(outcome.err.hasPrefix("kcost: cut.mp4: the file is cut off"))
        #expect(!outcome.err.contains("warning"))
        #expect(try workspace.run(["probe", "--quiet", "edge.mp4"]).err.isEmpty)
    }

    @Test func `of a broken file the size is told all the same`() throws {
        let outcome = try workspace.run(["probe", "cut.mp4", "--format", "json"])
        let record = try ProbeRecord.all(outcome.out)[0]
        #expect(record.integer("byte_count") == 150)
        #expect(record.isNull("expected_s"))
    }

    @Test func `a pipe is no file to be measured`() throws {
        let pipe = workspace.folder.appending(path: "pipe.mp4")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        let outcome = try workspace.run(["probe", "pipe.mp4"])
        #expect(outcome.status == 66)
        #expect(outcome.err == "kcost: cannot read pipe.mp4: not a regular file\n")
    }

    @Test(arguments: ["table", "csv", "md", "json"])
    func `a hostile name or brand acts on no terminal`(format: String) throws {
        // A file's name has at most 255 bytes and no slash.
        let name = "a\(TerminalSafetyTests.hostile).mp4"
        var movie = SampleMovie()
        movie.brand = "\u{1B}[1m"
        for bytes in [movie.file(), Clip.cut] {
            try workspace.write(name, Data(bytes))
            for names in [[name], [name, "dance.mp4"]] {
                let outcome = try workspace.run(["probe", "--format", format] + names)
                #expect(TerminalSafetyTests.isHarmless(outcome.err))
                // JSON escapes what it must; the rest of a string is its reader's affair.
                if format == "json" {
                    #expect(try ProbeRecord.all(outcome.out)[0]["source"] == name)
                } else {
                    let text = outcome.out.replacing("\r\n", with: "\n")
                    #expect(TerminalSafetyTests.isHarmless(text))
                }
            }
        }
    }
}

/// What `kcost probe --format json` says of the videos.
enum ProbeRecord {
    static func all(_ text: String) throws -> [Record] {
        let document = try Record(text)
        #expect(document.integer("schema_version") == 1)
        return document.list("videos")
    }
}
