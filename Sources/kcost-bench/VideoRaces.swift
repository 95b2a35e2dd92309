/// `kcost probe` beside `ffprobe` on the layouts that cost most to read.
struct VideoRaces {
    /// A video and how ffmpeg makes it.
    private struct Layout {
        let name: String
        let file: String
        let arguments: [String]
        /// Most reads and bytes of it; `nil` for one that is not ordinary.
        let mostReads: Int?
    }

    private static let picture = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=25"]
    private static let layouts = [
        Layout(
            name: "faststart", file: "faststart.mp4",
            arguments: picture + [
                "-f", "lavfi", "-i", "sine", "-t", "10", "-c:v", "mpeg4", "-b:v", "400k", "-c:a",
                "aac", "-movflags", "+faststart",
            ], mostReads: 4),
        // Six seconds of uncompressed pictures.
        Layout(
            name: "moov at the end of 100 MB", file: "end.mov",
            arguments: ["-f", "lavfi", "-i", "testsrc=size=640x480:rate=25"] + [
                "-t", "6.6", "-c:v", "rawvideo", "-pix_fmt", "uyvy422",
            ], mostReads: 4),
        Layout(
            name: "770 fragments", file: "fragments.mp4",
            arguments: picture + [
                "-frames:v", "770", "-c:v", "mpeg4", "-b:v", "100k", "-movflags",
                "+frag_every_frame+empty_moov+default_base_moof",
            ], mostReads: nil),
    ]

    let kcost: String
    let rounds: Int

    /// Makes the videos, and races over each.
    func run(_ report: inout Report) throws(BenchError) {
        let ffmpeg = try Machine.programPath("ffmpeg")
        let ffprobe = try Machine.programPath("ffprobe")
        let scratch = try Scratch()
        for layout in VideoRaces.layouts {
            let file = scratch.path(layout.file)
            try Program(ffmpeg, ["-v", "error", "-nostdin"] + layout.arguments + [file]).run()
            let race = Race(
                kcost: Program(kcost, ["probe", file]),
                peer: Program(
                    ffprobe, ["-v", "error", "-show_entries", "format=duration", file]))
            let result = try race.run(rounds: rounds)
            let name = "probe, \(layout.name)"
            report.add(
                Promise(
                    "\(name), wall time, ffprobe / kcost", result.wall.peerOverKcost, .atLeast(10)))
            report.add(
                Promise("\(name), peak memory", result.kcostPeakBytes, belowMegabytes: 20))
            if let reads = layout.mostReads {
                try countReads(file, name, reads, &report)
                try countRequests(file, "probe over HTTP, \(layout.name)", &report)
            }
            report.note(name, result, rounds: rounds)
        }
    }

    private func countReads(
        _ file: String, _ name: String, _ most: Int, _ report: inout Report
    ) throws(BenchError) {
        let probe = Program(kcost, ["probe", "--format", "json", file])
        let reads = try probe.number(after: "\"reads\":")
        let bytes = try probe.number(after: "\"read_bytes\":")
        report.add(Promise("\(name), reads", Double(reads), .atMost(Double(most))))
        report.add(Promise("\(name), KiB read", Double(bytes) / 1024, .atMost(128)))
    }

    /// The server keeps its first answer back until the second request is there: a probe that sent
    /// one after the other would take two seconds.
    private func countRequests(
        _ file: String, _ name: String, _ report: inout Report
    ) throws(BenchError) {
        let server = try RangeServer(file)
        defer { server.stop() }
        let probe = Program(
            kcost, ["probe", "--allow-private", "--format", "json", server.address])
        let start = Machine.clock
        let requests = try probe.number(after: "\"requests\":")
        let seconds = Double(Machine.clock - start) / 1e9
        let bytes = try probe.number(after: "\"received_bytes\":")
        report.add(Promise("\(name), requests", Double(requests), .atMost(3)))
        report.add(Promise("\(name), KiB received", Double(bytes) / 1024, .atMost(192)))
        report.add(
            Promise("\(name), head and tail together, seconds", seconds, .atMost(1)))
    }
}

extension Program {
    /// The whole number that follows some text in its output.
    fileprivate func number(after text: String) throws(BenchError) -> Int {
        var output = ""
        try run { piece in
            output += String(decoding: piece.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        guard let place = output.firstRange(of: text)?.upperBound,
            let number = Int(output[place...].prefix(while: \.isNumber))
        else { throw .noFigure(command: command, name: text) }
        return number
    }
}
