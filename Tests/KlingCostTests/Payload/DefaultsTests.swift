import Testing

@testable import KlingCost

@Suite struct `Settings that a payload leaves out` {
    private static let picture = "\"image_urls\": [\"http://a\"]"
    private static let motion =
        "\"input_urls\": [\"http://a\"], \"video_urls\": [\"http://a\"]"

    /// Gateway, model, further fields; then the mode, duration and sound that hold.
    static let rows: [(String, String, String, Mode?, Int?, Bool?)] = [
        ("xcompute", "kling-v2-6", "\"prompt\": \"a\"", .std, 5, false),
        ("xcompute", "kling-v3", "\"prompt\": \"a\"", .std, 5, false),
        ("toapis", "kling-v2-6", "\"prompt\": \"a\"", .std, 5, false),
        ("toapis", "kling-v3", "\"prompt\": \"a\"", .std, nil, nil),
        ("kie", "kling-3.0/video", "\"input\": {\"prompt\": \"a\"}", .pro, nil, false),
        ("kie", "kling-2.6/image-to-video", "\"input\": {\(picture)}", nil, nil, nil),
        ("kie", "kling-2.6/motion-control", "\"input\": {\(motion)}", nil, nil, nil),
    ]

    @Test(arguments: rows)
    func `are filled from the gateway's defaults, and marked`(
        gateway: String, model: String, fields: String, mode: Mode?, duration: Int?, audio: Bool?
    ) throws {
        let payload = "{\"model\": \"\(model)\", \(fields)}"
        let request = try #require(Pricing.estimate(payload, at: gateway).request)
        #expect(request.mode == mode.map { VideoRequest.Setting(value: $0, isDefault: true) })
        #expect(
            request.durationSeconds
                == duration.map { VideoRequest.Setting(value: $0, isDefault: true) })
        #expect(request.audio == audio.map { VideoRequest.Setting(value: $0, isDefault: true) })
    }

    @Test func `are not marked when the payload says the same`() throws {
        let payload = """
            {"model": "kling-v3", "prompt": "a", "mode": "std", "duration": 5, "audio": false}
            """
        let request = try #require(Pricing.estimate(payload, at: "xcompute").request)
        #expect(request.mode == VideoRequest.Setting(value: .std, isDefault: false))
        #expect(request.durationSeconds == VideoRequest.Setting(value: 5, isDefault: false))
        #expect(request.audio == VideoRequest.Setting(value: false, isDefault: false))
    }

    @Test func `at kie motion control 3.0 mean the video's orientation`() throws {
        let payload = "{\"model\": \"kling-3.0/motion-control\", \"input\": {\(Self.motion)}}"
        let request = try #require(Pricing.estimate(payload).request)
        #expect(
            request.orientation == VideoRequest.Setting(value: Orientation.video, isDefault: true))
    }

    @Test func `make no price where nothing says how long the video is`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-3.0/video", "input": {"prompt": "a"}}"#)
        guard case .unknown(.length) = estimate.outcome else {
            Issue.record("\(estimate.outcome)")
            return
        }
    }

    @Test func `make no price where nothing says whether there is sound`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-2.6/image-to-video", "input": {"image_urls": ["http://a"], "#
                + #""duration": "5"}}"#)
        guard case .unknown(.rate(_, let facts)) = estimate.outcome else {
            Issue.record("\(estimate.outcome)")
            return
        }
        #expect(facts.audio == nil && facts.durationSeconds == 5)
    }

    @Test func `make several shots at kie have sound, and the price with it`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-3.0/video", "input": {"prompt": "a", "duration": "5", "#
                + #""multi_shots": true}}"#)
        #expect(estimate.price?.expected?.credits == Nanos(decimal: "135"))
    }
}

private typealias Issue = Testing.Issue
