import Foundation
import MediaFixtures
import Testing

/// `kcost estimate` of payloads whose video it measures by itself, on loopback.
@Suite struct MeasuredPayloadTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func estimate(
        _ payload: String, _ arguments: String...
    ) throws -> (Record, Program.Outcome) {
        try workspace.write("motion.json", payload)
        let outcome = try workspace.online(
            ["estimate", "motion.json", "--format", "json"] + arguments + Workspace.asOf)
        return (try Record.document(outcome.out).estimates[0], outcome)
    }

    @Test func `a video on the web is priced exactly`() throws {
        try serving { server in
            let (record, outcome) = try estimate(Motion.xcompute(server.address))
            #expect(outcome.status == 0)
            #expect(record.money("expected") == "0.468384 USD")
            #expect(record.money("upper") == "0.63 USD")
            #expect(record.members["complete"] as? Bool == true)
            let reference = try #require(record.object("reference"))
            for key in ["expected_s", "shortest_s", "longest_s"] {
                #expect(reference[key] == "8.2")
            }
            #expect(record.issues.isEmpty)
            #expect(outcome.err.contains("is not encrypted"))
            #expect(server.visits.count == 2)
        }
    }

    @Test func `a block says what was measured and how`() throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            let outcome = try workspace.onlineEstimate("motion.json")
            #expect(outcome.status == 0)
            #expect(
                outcome.out.contains(
                    /\n  reference   8\.2 s, measured in [0-9]+ bytes by 2 requests\n/))
            #expect(outcome.out.contains("expected  8.2 s  × 0.05712 USD  = 0.468384 USD"))
        }
    }

    @Test func `kie's list of videos is measured too`() throws {
        try serving { server in
            let (record, outcome) = try estimate(Motion.kie(server.address))
            #expect(outcome.status == 0)
            #expect(record.money("expected") == "0.451 USD")
            #expect(record.object("reference")?["expected_s"] == "8.2")
            #expect(server.visits.count == 2)
        }
    }

    @Test func `a video that is surely too long is refused`() throws {
        try serving(SampleMovie(milliseconds: 10_001).file()) { server in
            let (record, outcome) = try estimate(Motion.xcompute(server.address))
            #expect(outcome.status == 65)
            #expect(record["status"] == "invalid")
            #expect(record.issues.map { $0["severity"] } == ["error"])
            let (other, longer) = try estimate(
                Motion.xcompute(server.address, orientation: "video"))
            #expect(longer.status == 0)
            #expect(other.object("reference")?["expected_s"] == "10.001")
        }
    }

    @Test func `a video at the edge is priced, with a warning`() throws {
        try serving(Clip.edge) { server in
            let (record, outcome) = try estimate(Motion.xcompute(server.address))
            #expect(outcome.status == 0)
            #expect(record.issues.map { $0["severity"] } == ["warning"])
            #expect(record.object("reference")?["shortest_s"] == "9.9")
            #expect(record.object("reference")?["longest_s"] == "10.1")
            #expect(record.members["complete"] as? Bool == true)
            #expect(outcome.err.contains("programs read this file differently"))
        }
    }

    @Test func `a video that cannot be read leaves a range, and why is said`() throws {
        let servers = [try RangeServer([], notFound), try RangeServer(Clip.cut)]
        defer { for server in servers { server.stop() } }
        for (server, why) in zip(servers, ["answers 404", "the file is cut off"]) {
            let (record, outcome) = try estimate(Motion.xcompute(server.address))
            #expect(outcome.status == 0)
            #expect(record.members["complete"] as? Bool == false)
            #expect(record.isNull("expected"))
            #expect(record.money("lower") == "0.17136 USD")
            #expect(record.money("upper") == "0.7 USD")
            #expect(record.object("reference") == nil)
            #expect(outcome.err.contains(why))
            let (_, quiet) = try estimate(Motion.xcompute(server.address), "--quiet")
            #expect(quiet.err.isEmpty)
            #expect(quiet.status == 0)
        }
    }

    @Test func `a video inside a private network is not asked for`() throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            let outcome = try workspace.estimate(
                "motion.json", "--format", "json", environment: ["KCOST_OFFLINE": "no"])
            #expect(outcome.status == 0)
            #expect(outcome.err.contains("inside a private network"))
            #expect(try Record.document(outcome.out).estimates[0].isNull("expected"))
            #expect(server.visits.isEmpty)
        }
    }

    @Test(arguments: ["--offline", "KCOST_OFFLINE", "config.json"])
    func `offline, no server is asked`(way: String) throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            if way == "config.json" { try workspace.configure(way, #"{"offline":"yes"}"#) }
            let outcome = try workspace.online(
                ["estimate", "motion.json"] + (way == "--offline" ? [way] : []),
                environment: way == "KCOST_OFFLINE" ? [way: "1"] : [:])
            #expect(outcome.status == 0)
            #expect(outcome.out.contains("at least"))
            #expect(server.connectionCount == 0)
        }
    }

    @Test(arguments: [true, false])
    func `fifty payloads with one video ask for it once`(isThere: Bool) throws {
        try serving(SampleMovie().file()) {
            isThere ? $1.answer($0) : notFound($0, $1)
        } _: { server in
            // No cache: the process itself remembers, also what could not be had.
            try workspace.write("cache", "a file")
            let lines = (0..<50).map { number in
                number % 2 == 0 ? Motion.xcompute(server.address) : Motion.kie(server.address)
            }
            let outcome = try workspace.onlineEstimate(
                "-", stdin: lines.joined(separator: "\n"),
                environment: ["XDG_CACHE_HOME": workspace.folder.appending(path: "cache").path])
            #expect(outcome.status == 0)
            #expect(outcome.lines.count == 50)
            for (number, line) in outcome.lines.enumerated() {
                let expected = number % 2 == 0 ? "0.468384 USD" : "0.451 USD"
                #expect(try Record(line).money("expected") == (isThere ? expected : nil))
            }
            #expect(server.visits.count == 2)
        }
    }

    @Test func `a check finds an illegal length`() throws {
        try serving(SampleMovie(milliseconds: 2999).file()) { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            let outcome = try workspace.onlineEstimate("--check", "motion.json")
            #expect(outcome.status == 65)
            #expect(outcome.out.hasPrefix("motion.json:1:"))
            #expect(outcome.out.contains("2.999 s"))
            #expect(!server.visits.isEmpty)
            // Whether there is a price or not.
            let unpriced = try workspace.onlineEstimate(
                "--check", "motion.json", "--min-confidence", "documented")
            #expect(unpriced.status == 65)
            #expect(unpriced.out == outcome.out)
        }
    }

    @Test func `a comparison uses the measured length everywhere`() throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            let measured = try workspace.onlineEstimate("--compare", "motion.json")
            let told = try workspace.estimate("--compare", "motion.json", "--reference", "8.2s")
            #expect(measured.status == 0)
            #expect(measured.out == told.out)
            #expect(measured.out.contains("0.468384") && measured.out.contains("0.451"))
            #expect(server.visits.count == 2)
        }
    }

    @Test func `another payload is held against this one with its own video measured`() throws {
        try serving { server in
            try workspace.write("before.json", Motion.xcompute(server.address))
            try workspace.write("after.json", Motion.xcompute(server.address("/other.mp4")))
            let outcome = try workspace.onlineEstimate("after.json", "--against", "before.json")
            let told = try workspace.estimate(
                "after.json", "--against", "before.json", "--reference", "8.2s")
            #expect(outcome.status == 0)
            #expect(outcome.out == told.out)
            #expect(Set(server.visits.map(\.path)) == ["/clip.mp4", "/other.mp4"])
        }
    }

    @Test func `a translation asks for no video`() throws {
        try serving { server in
            try workspace.write("motion.json", Motion.xcompute(server.address))
            let outcome = try workspace.onlineEstimate("--translate", "kie", "motion.json")
            #expect(outcome.status == 0)
            #expect(outcome.out.contains("video_urls"))
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `what is already known, invalid, or not motion control is not measured`() throws {
        try serving { server in
            let motion = Motion.xcompute(server.address)
            let lines = [
                Sample.silent, motion.replacing("\"std\"", with: "\"8k\""),
                motion.replacing("http:", with: "ftp:"),
            ]
            let outcome = try workspace.onlineEstimate("-", stdin: lines.joined(separator: "\n"))
            #expect(outcome.status == 65)
            try workspace.write("motion.json", motion)
            #expect(try workspace.onlineEstimate("motion.json", "--reference", "8s").status == 0)
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `a video that --set names is the one that is measured`() throws {
        try serving { server in
            let (record, outcome) = try estimate(
                Motion.xcompute(server.address("/old.mp4")), "--set",
                "video_url=\(server.address("/new.mp4"))")
            #expect(outcome.status == 0)
            #expect(record.money("expected") == "0.468384 USD")
            #expect(server.visits.allSatisfy { $0.path == "/new.mp4" })
        }
    }
}
