import Testing

@testable import KlingCost

@Suite struct `The rules of xcompute's page on Kling 3.0` {
    static let sample = SamplePayload(
        gateway: "xcompute", model: "kling-v3",
        fields: [
            "prompt": "\"海浪\"", "mode": "\"std\"", "duration": "5", "image_urls": "[]",
        ])

    // Lines of the sample: 2 model, 3 prompt, 4 mode, 5 duration, 6 image_urls, 7 what is added.
    static let prompts = [
        RuleRow(
            "text to video needs a prompt", at: "文生视频 vs 图生视频: prompt 必填",
            breaks: ["prompt": nil], "error prompt-unless-images-or-shots $ 1:1", inside: [:]),
        RuleRow(
            "pictures to video should have a prompt", at: "文生视频 vs 图生视频: 建议填写",
            breaks: ["prompt": nil, "image_urls": .addresses(1)],
            "warning prompt-unless-images-or-shots $ 1:1",
            inside: ["image_urls": .addresses(1)]),
        RuleRow(
            "a prompt is a string, of any length", at: "prompt: string",
            breaks: ["prompt": "7"], "error wrong-type $.prompt 3:13",
            inside: ["prompt": .prompt(2501)], ["prompt": .prompt(100_000)]),
        RuleRow(
            "a negative prompt is a string, of any length", at: "negative_prompt: string",
            breaks: ["negative_prompt": "0"], "error wrong-type $.negative_prompt 7:22",
            inside: ["negative_prompt": .prompt(2501)]),
        RuleRow(
            "text to video needs a prompt that says something", at: "prompt: required",
            breaks: ["prompt": "\"\""], "warning empty-text $.prompt 3:13",
            inside: ["prompt": "\"a\""]),
    ]

    static let settings = [
        RuleRow(
            "the mode is std, pro or 4k", at: "mode: 可选值",
            breaks: ["mode": "\"4K\""], "error not-allowed $.mode 4:11",
            inside: ["mode": "\"std\""], ["mode": "\"pro\""], ["mode": "\"4k\""], ["mode": nil]),
        RuleRow(
            "the duration is at least 3", at: "duration: 取值范围：3-15",
            breaks: ["duration": "2"], "error out-of-range $.duration 5:15",
            inside: ["duration": "3"], ["duration": "4"]),
        RuleRow(
            "the duration is at most 15", at: "duration: 取值范围：3-15",
            breaks: ["duration": "16"], "error out-of-range $.duration 5:15",
            inside: ["duration": "15"], ["duration": "15", "mode": "\"pro\""],
            ["duration": "15", "mode": "\"4k\""], ["duration": nil]),
        RuleRow(
            "the duration is not negative", at: "duration: 取值范围：3-15",
            breaks: ["duration": "-5"], "error out-of-range $.duration 5:15",
            inside: ["duration": "5"]),
        RuleRow(
            "the duration fits into a machine's integer", at: "duration: 取值范围：3-15",
            breaks: ["duration": "99999999999999999999"], "error out-of-range $.duration 5:15",
            inside: ["duration": "5"]),
        RuleRow(
            "the aspect ratio is one of three", at: "aspect_ratio: 可选值",
            breaks: ["aspect_ratio": "\"21:9\""], "error not-allowed $.aspect_ratio 7:19",
            inside: ["aspect_ratio": "\"16:9\""], ["aspect_ratio": "\"9:16\""],
            ["aspect_ratio": "\"1:1\""]),
        RuleRow(
            "the examples' size is not in the table", at: "场景 1: \"size\": \"16:9\"",
            breaks: ["size": "\"16:9\""], "warning undocumented-but-known $.size 7:3",
            inside: ["aspect_ratio": "\"16:9\""]),
        RuleRow(
            "a field that the table does not have is remarked on", at: "请求参数",
            breaks: ["cfg_scale": "0.5"], "warning undocumented $.cfg_scale 7:3", inside: [:]),
    ]

    static let integers = ["\"6\"", "5.0", "5e0", "true"].map { (value: String) in
        RuleRow(
            "the duration is a bare integer, not \(value)", at: "duration: 必须输入纯数字",
            breaks: ["duration": value], "error wrong-type $.duration 5:15",
            inside: ["duration": "6"])
    }

    static let booleans = ["audio", "watermark", "multi_shot"].map { name in
        RuleRow(
            "\(name) is true or false", at: "\(name): boolean",
            breaks: [name: "\"true\""], "error wrong-type $.\(name) 7:\(name.utf8.count + 7)",
            inside: [name: "false"])
    }

    static let frames = [
        RuleRow(
            "there are at most two pictures", at: "参数互斥与边界: `image_urls` 最多 2 张",
            breaks: ["image_urls": .addresses(3)], "error item-count $.image_urls 6:17",
            inside: ["image_urls": .addresses(1)], ["image_urls": .addresses(2)],
            ["image_urls": .addresses(2), "mode": "\"pro\"", "duration": "15"],
            ["image_urls": .addresses(2), "mode": "\"4k\""]),
        RuleRow(
            "pictures are web addresses", at: "image_urls: array<url>",
            breaks: ["image_urls": "[\"file:///tmp/0.png\"]"],
            "error not-a-web-address $.image_urls[0] 6:18",
            inside: ["image_urls": "[\"http://example.com\"]"]),
        RuleRow(
            "a last frame alone is refused", at: "参数互斥与边界: 仅尾帧输入（只有 `last_frame`）会报错",
            breaks: ["last_frame": "\"https://example.com/0.png\""],
            "warning undocumented-but-known $.last_frame 7:3",
            "error last-frame-needs-first $.last_frame 7:17",
            inside: ["image_urls": .addresses(2)]),
        RuleRow(
            "a last frame beside a first one is only undocumented", at: "参数互斥与边界: 必须配首帧",
            breaks: [
                "image_urls": .addresses(1), "last_frame": "\"https://example.com/0.png\"",
            ], "warning undocumented-but-known $.last_frame 7:3",
            inside: ["image_urls": .addresses(2)]),
        RuleRow(
            "sound is free to all modes and lengths", at: "audio: boolean",
            breaks: ["audio": "1"], "error wrong-type $.audio 7:12",
            inside: ["audio": "true"], ["audio": "true", "mode": "\"pro\"", "duration": "15"],
            ["audio": "true", "mode": "\"4k\"", "duration": "3"],
            ["audio": "true", "image_urls": .addresses(2)]),
    ]

    static let rows = prompts + settings + integers + booleans + frames

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/xcompute.md#kling-v3")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }
}
