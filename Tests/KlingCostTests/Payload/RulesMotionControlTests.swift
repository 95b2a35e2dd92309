import Testing

@testable import KlingCost

@Suite struct `The rules of xcompute's page on motion control` {
    static let sample = sample(of: "kling-v2-6-motion-control")

    static func sample(of model: String) -> SamplePayload {
        SamplePayload(
            gateway: "xcompute", model: model,
            fields: [
                "image_url": "\"https://example.com/a.png\"",
                "video_url": "\"https://example.com/a.mp4\"",
                "character_orientation": "\"image\"", "mode": "\"std\"",
            ], reference: "8.2s")
    }

    // Lines of the sample: 2 model, 3 image_url, 4 video_url, 5 character_orientation, 6 mode,
    // 7 what is added.
    static let presence = [
        ("image_url", "需为公网可访问链接"), ("video_url", "需为公网可访问直链"),
        ("character_orientation", "人物朝向控制方式"), ("mode", "生成模式"),
    ].map { name, words in
        RuleRow(
            "\(name) is required", at: "\(name): \(words), required",
            breaks: [name: nil], "error missing $.\(name) 1:1", inside: [:])
    }

    static let values = [
        RuleRow(
            "a prompt may be absent and of any length", at: "prompt: 可选但建议填写",
            breaks: ["prompt": "7"], "error wrong-type $.prompt 7:13",
            inside: ["prompt": .prompt(2501)], ["prompt": .prompt(50_000)], ["prompt": "\"\""]),
        RuleRow(
            "the picture is a web address", at: "image_url: 需为公网可访问链接",
            breaks: ["image_url": "\"a.png\""], "error not-a-web-address $.image_url 3:16",
            inside: ["image_url": "\"http://a\""]),
        RuleRow(
            "the picture is one", at: "image_url: string",
            breaks: ["image_url": .addresses(1)], "error wrong-type $.image_url 3:16",
            inside: [:]),
        RuleRow(
            "the video is a web address", at: "video_url: 需为公网可访问直链",
            breaks: ["video_url": "\"ftp://example.com/a.mp4\""],
            "error not-a-web-address $.video_url 4:16",
            inside: ["video_url": "\"http://a/b.mov\""]),
        RuleRow(
            "the orientation is image or video", at: "character_orientation: 可选值",
            breaks: ["character_orientation": "\"front\""],
            "error not-allowed $.character_orientation 5:28",
            inside: ["character_orientation": "\"image\""],
            ["character_orientation": "\"video\""]),
        RuleRow(
            "the mode is std or pro", at: "mode: 可选值",
            breaks: ["mode": "\"4k\""], "error not-allowed $.mode 6:11",
            inside: ["mode": "\"std\""], ["mode": "\"pro\""]),
        RuleRow(
            "keeping the sound is said by yes or no", at: "keep_original_sound: 可选值",
            breaks: ["keep_original_sound": "\"true\""],
            "error not-allowed $.keep_original_sound 7:26",
            inside: ["keep_original_sound": "\"yes\""], ["keep_original_sound": "\"no\""]),
        RuleRow(
            "keeping the sound is no boolean", at: "keep_original_sound: string",
            breaks: ["keep_original_sound": "true"],
            "error wrong-type $.keep_original_sound 7:26",
            inside: ["keep_original_sound": "\"yes\""]),
        RuleRow(
            "the watermark is an object", at: "watermark_info: object",
            breaks: ["watermark_info": "false"], "error wrong-type $.watermark_info 7:21",
            inside: ["watermark_info": "{}"]),
        RuleRow(
            "the watermark's switch is true or false", at: "watermark_info 字段: enabled: boolean",
            breaks: ["watermark_info": "{\"enabled\": \"false\"}"],
            "error wrong-type $.watermark_info.enabled 7:33",
            inside: ["watermark_info": "{\"enabled\": false}"],
            ["watermark_info": "{\"enabled\": true}"]),
        RuleRow(
            "the watermark has only its switch", at: "watermark_info 字段",
            breaks: ["watermark_info": "{\"enable\": true}"],
            "warning undocumented $.watermark_info.enable 7:22",
            inside: ["watermark_info": "{\"enabled\": true}"]),
    ]

    static let undocumented = [
        ("duration", "8"), ("duration", "\"8\""), ("duration", "8.2"), ("audio", "true"),
        ("audio", "\"yes\""),
    ].map { (name: String, value: String) in
        RuleRow(
            "\(name) is not on the page, so \(value) is remarked on and no more", at: "请求参数",
            breaks: [name: value], "warning undocumented-but-known $.\(name) 7:3", inside: [:])
    }

    static let rows = presence + values + undocumented

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/xcompute.md#motion-control")
    }

    @Test(arguments: rows)
    func `each is the same for the 3.0 engine`(row: RuleRow) throws {
        let sample = Self.sample(of: "kling-v3-motion-control")
        try row.checkBroken(sample, page: "docs/gateways/xcompute.md#motion-control")
        try row.checkInside(sample)
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }

    /// 时长规则: 3s ~ 10s for image, 3s ~ 30s for video.
    @Test(arguments: [
        ("image", "2.999", false), ("image", "3", true), ("image", "8.2", true),
        ("image", "10", true), ("image", "10.001", false), ("image", "30", false),
        ("video", "2.999", false), ("video", "3", true), ("video", "10.001", true),
        ("video", "30", true), ("video", "30.001", false), ("video", "0", false),
    ])
    func `the reference video's length is 3 s to 10 s, or to 30 s with the video's orientation`(
        orientation: String, length: String, isLegal: Bool
    ) throws {
        for model in ["kling-v2-6-motion-control", "kling-v3-motion-control"] {
            let sample = Self.sample(of: model)
            let estimate = try sample.estimate(
                ["character_orientation": "\"\(orientation)\""], reference: length)
            let broken = ["error reference-length $.video_url 4:16"]
            #expect(estimate.summaries == (isLegal ? [] : broken))
        }
    }

    @Test func `a length outside its range comes with the range`() throws {
        let estimate = try Self.sample.estimate(reference: "10.001")
        let detail = KlingCost.Issue.Detail.length(
            ReferenceLength(VideoLength(milliseconds: 10_001)), shortest: VideoLength(seconds: 3),
            longest: VideoLength(seconds: 10))
        #expect(estimate.issues.map(\.problem) == [.broken(.referenceLength, detail: detail)])
    }
}
