import Foundation
import MediaFixtures

/// Runs of `kcost` that may ask the web, which for tests is this machine.
extension Workspace {
    /// Runs `kcost`, neither offline nor forbidden to read from this machine.
    func online(
        _ arguments: [String], stdin: String = "", environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        try run(
            arguments + ["--allow-private"], stdin: stdin,
            environment: ["KCOST_OFFLINE": ""].merging(environment) { $1 })
    }

    /// Runs `kcost estimate` like that, as of the day that all these tests price by.
    func onlineEstimate(
        _ arguments: String..., stdin: String = "", environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        try online(
            ["estimate"] + arguments + Workspace.asOf, stdin: stdin, environment: environment)
    }
}

/// Starts a server for the time of some work.
func serving<Value>(
    _ video: [UInt8] = SampleMovie().file(),
    _ behaviour: @escaping @Sendable (RangeServer.Visit, RangeServer) -> RangeServer.Answer = {
        $1.answer($0)
    },
    _ work: (RangeServer) throws -> Value
) throws -> Value {
    let server = try RangeServer(video, behaviour)
    defer { server.stop() }
    return try work(server)
}

/// What a server says of a video that is gone.
@Sendable func notFound(_: RangeServer.Visit, _: RangeServer) -> RangeServer.Answer {
    .text("404 Not Found")
}

/// Videos of which programs, or limits, make something else than of the usual ones.
enum Clip {
    /// 9.9 s by its tracks, 10.1 s by its header: at the edge of what a picture's orientation takes.
    static let edge: [UInt8] = {
        var movie = SampleMovie(milliseconds: 9900)
        movie.header?.duration = 10_100
        return movie.file()
    }()

    /// A megabyte of pictures, then the headers.
    static let long: [UInt8] = {
        var movie = SampleMovie()
        movie.mediaCount = 1 << 20
        movie.isMovieLast = true
        return movie.file()
    }()

    /// The usual one, without its end.
    static let cut = Array(SampleMovie().file().prefix(150))
}

/// Payloads of motion control, on one line each.
enum Motion {
    static func xcompute(_ video: String, orientation: String = "image") -> String {
        #"{"model":"kling-v2-6-motion-control","prompt":"bow","image_url":"https://a.example/a.png","#
            + #""video_url":"\#(video)","character_orientation":"\#(orientation)","mode":"std"}"#
    }

    static func kie(_ video: String) -> String {
        #"{"model":"kling-2.6/motion-control","input":{"input_urls":["https://a.example/a.png"],"#
            + #""video_urls":["\#(video)"],"character_orientation":"image","mode":"720p"}}"#
    }
}
