import Testing

@testable import KlingCost

@Suite struct `The rules of xcompute's page on Kling 2.6` {
    static let sample = SamplePayload(
        gateway: "xcompute", model: "kling-v2-6",
        fields: [
            "prompt": "\"海浪\"", "mode": "\"pro\"", "duration": "5", "image_urls": "[]",
        ])

    // Lines of the sample: 2 model, 3 prompt, 4 mode, 5 duration, 6 image_urls, 7 what is added.
    static let presence = [
        RuleRow(
            "a prompt is required", at: "prompt: string, required",
            breaks: ["prompt": nil], "error missing $.prompt 1:1", inside: [:]),
        RuleRow(
            "a prompt is a string", at: "prompt: string",
            breaks: ["prompt": "null"], "error wrong-type $.prompt 3:13",
            inside: ["prompt": "\"null\""]),
        RuleRow(
            "a prompt says something", at: "prompt: required",
            breaks: ["prompt": "\"\""], "warning empty-text $.prompt 3:13",
            inside: ["prompt": "\"a\""]),
        RuleRow(
            "a prompt has at most 2,500 characters", at: "prompt: 不能超过 2500 个字符",
            breaks: ["prompt": .prompt(2501)], "error too-long $.prompt 3:13",
            inside: ["prompt": .prompt(2500)], ["prompt": .prompt(2500, of: "海")]),
    ]

    static let settings = [
        RuleRow(
            "the mode is std or pro", at: "mode: 可选值",
            breaks: ["mode": "\"4k\""], "error not-allowed $.mode 4:11",
            inside: ["mode": "\"std\""], ["mode": "\"pro\""], ["mode": nil]),
        RuleRow(
            "the mode is spelled in small letters", at: "mode: 可选值",
            breaks: ["mode": "\"PRO\""], "error not-allowed $.mode 4:11",
            inside: ["mode": "\"pro\""]),
        RuleRow(
            "the mode is a string", at: "mode: string",
            breaks: ["mode": "true"], "error wrong-type $.mode 4:11",
            inside: ["mode": "\"std\""]),
        RuleRow(
            "the duration is 5 or 10", at: "duration: 可选值",
            breaks: ["duration": "6"], "error not-allowed $.duration 5:15",
            inside: ["duration": "5"], ["duration": "10"], ["duration": nil]),
        RuleRow(
            "the duration is not 15", at: "duration: 可选值",
            breaks: ["duration": "15"], "error not-allowed $.duration 5:15",
            inside: ["duration": "10"]),
        RuleRow(
            "the duration is not minus 5", at: "duration: 可选值",
            breaks: ["duration": "-5"], "error not-allowed $.duration 5:15",
            inside: ["duration": "5"]),
        RuleRow(
            "the aspect ratio is one of three", at: "aspect_ratio: 可选值",
            breaks: ["aspect_ratio": "\"4:3\""], "error not-allowed $.aspect_ratio 7:19",
            inside: ["aspect_ratio": "\"16:9\""], ["aspect_ratio": "\"9:16\""],
            ["aspect_ratio": "\"1:1\""]),
        RuleRow(
            "the negative prompt is a string", at: "negative_prompt: string",
            breaks: ["negative_prompt": "[]"], "error wrong-type $.negative_prompt 7:22",
            inside: ["negative_prompt": "\"\""], ["negative_prompt": .prompt(2501)]),
        RuleRow(
            "watermark is true or false", at: "watermark: boolean",
            breaks: ["watermark": "\"true\""], "error wrong-type $.watermark 7:16",
            inside: ["watermark": "true"], ["watermark": "false"]),
    ]

    static let integers = ["\"5\"", "5.0", "5e0", "0.5e1", "true", "[5]", "{}"].map {
        (value: String) in
        RuleRow(
            "the duration is an integer without quotes, point or exponent, not \(value)",
            at: "duration: integer", breaks: ["duration": value],
            "error wrong-type $.duration 5:15", inside: ["duration": "5"])
    }

    static let booleans = ["\"true\"", "1", "0", "\"\"", "[true]"].map { (value: String) in
        RuleRow(
            "audio is true or false, not \(value)", at: "audio: boolean",
            breaks: ["audio": value], "error wrong-type $.audio 7:12",
            inside: ["audio": "true"], ["audio": "false"])
    }

    static let pictures = [
        RuleRow(
            "there are at most two pictures", at: "image_urls: 最多支持 2 张图片",
            breaks: ["image_urls": .addresses(3)], "error item-count $.image_urls 6:17",
            inside: ["image_urls": .addresses(2)], ["image_urls": .addresses(1)]),
        RuleRow(
            "pictures come in a list", at: "image_urls: array<url>",
            breaks: ["image_urls": "\"https://example.com/0.png\""],
            "error wrong-type $.image_urls 6:17", inside: ["image_urls": .addresses(1)]),
        RuleRow(
            "pictures are web addresses", at: "image_urls: array<url>",
            breaks: ["image_urls": "[\"https://example.com/0.png\", \"pictures/1.png\"]"],
            "error not-a-web-address $.image_urls[1] 6:47",
            inside: ["image_urls": "[\"http://example.com/0\", \"HTTPS://例子.com/1?a=b#c\"]"]),
        RuleRow(
            "a picture is no number", at: "image_urls: array<url>",
            breaks: ["image_urls": "[7]"], "error wrong-type $.image_urls[0] 6:18",
            inside: ["image_urls": "[]"]),
        RuleRow(
            "two pictures need pro", at: "image_urls: 首尾帧功能（传 2 张图片）仅支持 `pro` 模式",
            breaks: ["mode": "\"std\"", "image_urls": .addresses(2)],
            "error last-frame-needs-pro $.image_urls 6:17",
            inside: ["mode": "\"pro\"", "image_urls": .addresses(2)],
            ["mode": "\"std\"", "image_urls": .addresses(1)]),
        RuleRow(
            "two pictures need pro, where no mode means std", at: "mode: 默认值",
            breaks: ["mode": nil, "image_urls": .addresses(2)],
            "error last-frame-needs-pro $.image_urls 5:17",
            inside: ["mode": nil, "image_urls": .addresses(1)]),
    ]

    static let sound = [
        RuleRow(
            "sound needs pro", at: "mode: 标准模式限制",
            breaks: ["mode": "\"std\"", "audio": "true"], "error audio-needs-pro $.audio 7:12",
            inside: ["mode": "\"pro\"", "audio": "true"], ["mode": "\"std\"", "audio": "false"]),
        RuleRow(
            "sound needs pro, where no mode means std", at: "audio: 仅在 `mode: \"pro\"` 下可用",
            breaks: ["mode": nil, "audio": "true"], "error audio-needs-pro $.audio 6:12",
            inside: ["mode": nil, "audio": "false"]),
        RuleRow(
            "sound and a last frame exclude each other", at: "audio: 与尾帧互斥",
            breaks: ["image_urls": .addresses(2), "audio": "true"],
            "error audio-excludes-last-frame $.audio 7:12",
            inside: ["image_urls": .addresses(1), "audio": "true"],
            ["image_urls": .addresses(2), "audio": "false"]),
        RuleRow(
            "a chosen voice has no field in the table", at: "专业模式支持自动音频生成和指定音色",
            breaks: ["audio": "true", "voice_list": "[{\"voice_id\": \"v\"}]"],
            "warning undocumented-but-known $.voice_list 8:3", inside: ["audio": "true"]),
        RuleRow(
            "a field that the table does not have is remarked on", at: "请求参数",
            breaks: ["cfg_scale": "0.5"], "warning undocumented $.cfg_scale 7:3", inside: [:]),
    ]

    static let rows = presence + settings + integers + booleans + pictures + sound

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/xcompute.md#kling-v2-6")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }
}
