import Foundation
import KlingClient
import KlingCost
import MediaFixtures
import Testing

/// What an app author finds in docs/library.md about videos; public names only.
func readmeVideoSnippet(
    path: String, estimator: Estimator, payload: JSONDocument
) throws -> (lines: [String], estimate: Estimate) {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    var file = try LocalVideo(path)
    let video = try VideoProbe.probe(&file).video
    print("\(video.expected.seconds) s, at most \(video.range.upperBound.seconds) s")
    let estimate = estimator.with(reference: video.reference).estimate(payload)
    // README: end
    return (lines, estimate)
}

@Suite struct `The library guide's snippet about videos` {
    @Test func `prices motion control by the video's length`() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kcost-\(UUID().uuidString).mp4")
        try Data(SampleMovie().file()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let now = try #require(Instant("2026-11-21"))
        let payload = """
            {"model":"kling-2.6/motion-control","input":{"input_urls":["https://a/a.png"],
             "video_urls":["https://a/a.mp4"],"character_orientation":"image","mode":"720p"}}
            """
        let (lines, estimate) = try readmeVideoSnippet(
            path: file.path, estimator: Estimator(try PriceBook.shipped(), .init(asOf: now)),
            payload: try JSONReader.document(payload.utf8))
        #expect(lines == ["8.2 s, at most 8.2 s"])
        #expect(estimate.price?.expected?.amount == Money(Nanos(count: 451_000_000), .usd))
    }
}
