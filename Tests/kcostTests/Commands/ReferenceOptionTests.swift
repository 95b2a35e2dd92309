import Foundation
import MediaFixtures
import Testing

/// `kcost estimate --reference`, with a video to be measured.
@Suite struct ReferenceOptionTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("dance.mp4", Data(SampleMovie().file()))
        try workspace.write("edge.mp4", Data(Clip.edge))
        try workspace.write("cut.mp4", Data(Clip.cut))
        try workspace.write("motion.json", Motion.xcompute("https://a.example/a.mp4"))
    }

    @Test(arguments: ["dance.mp4", "edge.mp4"])
    func `a file is measured in place of the payload's video`(file: String) throws {
        let line = ["estimate", "motion.json", "--reference", file] + Workspace.asOf
        let outcome = try workspace.run(line)
        #expect(outcome.status == 0)
        let name = file.replacing(".mp4", with: "")
        try expectTranscript(outcome, of: line, "estimate-reference-\(name).txt")
    }

    @Test func `a file gives the same price as its length`() throws {
        let file = try workspace.estimate(
            "motion.json", "--reference", "dance.mp4", "--format", "json")
        let length = try workspace.estimate(
            "motion.json", "--reference", "8.2s", "--format", "json")
        #expect(file.out == length.out)
        let record = try Record.document(file.out).estimates[0]
        #expect(record.money("expected") == "0.468384 USD")
        #expect(record.money("upper") == "0.63 USD")
    }

    @Test func `an address is measured, and its cost told`() throws {
        try serving(Clip.long) { server in
            let outcome = try workspace.onlineEstimate(
                "motion.json", "--reference", server.address)
            #expect(outcome.status == 0)
            let line = try #require(outcome.lines.first { $0.contains("reference ") })
            let found = try #require(
                line.firstMatch(of: /8\.2 s, measured in ([0-9]+) bytes by 2 requests/))
            // What was read, not what the video has.
            let bytes = try #require(Int(found.1))
            #expect(bytes < 192 << 10)
            #expect(server.visits.count == 2)
        }
    }

    @Test(arguments: ["nonsense", "8.2 parsecs", "-1s", ""])
    func `what is neither a length nor a video is refused`(text: String) throws {
        let outcome = try workspace.estimate("motion.json", "--reference", text)
        #expect(outcome.status == 64)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("--reference cannot be '\(text)'"))
        #expect(outcome.err.contains("a length such as 8.2s"))
    }

    @Test(arguments: ["missing.mp4", "videos/dance"])
    func `a file that is not there is named`(name: String) throws {
        let outcome = try workspace.estimate("motion.json", "--reference", name)
        #expect(outcome.status == 66)
        #expect(outcome.err.contains("cannot read \(name): there is no such file"))
    }

    @Test func `a broken video ends the run`() throws {
        let outcome = try workspace.estimate("motion.json", "--reference", "cut.mp4")
        #expect(outcome.status == 65)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.hasPrefix("kcost: cut.mp4: the file is cut off: box 'trak' at byte"))
        #expect(try workspace.estimate("motion.json", "--reference", ".").status == 66)
    }

    @Test func `an address that cannot be read ends the run`() throws {
        try serving([], notFound) { server in
            let outcome = try workspace.onlineEstimate(
                "motion.json", "--reference", server.address("/a.mp4?signature=secret"))
            #expect(outcome.status == 66)
            #expect(outcome.out.isEmpty)
            #expect(outcome.err.contains("answers 404"))
            #expect(!outcome.err.contains("secret"))
        }
    }

    @Test func `an address is not measured offline, and who forbade it is named`() throws {
        try serving { server in
            let address = server.address("/a.mp4?signature=secret")
            try workspace.configure("config.json", #"{"offline":"true"}"#)
            let ways: [(arguments: [String], environment: [String: String], name: String)] = [
                (["--offline"], [:], "--offline"),
                ([], ["KCOST_OFFLINE": "yes"], "KCOST_OFFLINE"),
                ([], [:], "config.json: offline"),
            ]
            for (arguments, environment, name) in ways {
                let outcome = try workspace.online(
                    ["estimate", "motion.json", "--reference", address] + arguments,
                    environment: environment)
                #expect(outcome.status == 64)
                #expect(outcome.err.contains("\(name) cannot be used together"))
                #expect(!outcome.err.contains("secret"))
            }
            #expect(server.visits.isEmpty)
        }
    }

    @Test func `a file of which programs differ is remarked on, unless quiet`() throws {
        let loud = try workspace.estimate("motion.json", "--reference", "edge.mp4")
        #expect(loud.err.contains("edge.mp4: warning: programs read this file differently"))
        let quiet = try workspace.estimate("motion.json", "--reference", "edge.mp4", "--quiet")
        #expect(quiet.err.isEmpty)
        #expect(quiet.out == loud.out)
    }
}
