import Testing

@testable import KlingCost

@Suite struct `The rules of toapis' page on Kling 2.6` {
    static let sample = SamplePayload(
        gateway: "toapis", model: "kling-v2-6",
        fields: ["prompt": "\"海浪\"", "mode": "\"pro\"", "duration": "5"])

    /// Pictures of these roles.
    static func roles(_ roles: String...) -> String {
        let pictures = roles.map { "{\"url\": \"http://a\", \"role\": \"\($0)\"}" }
        return "[" + pictures.joined(separator: ", ") + "]"
    }

    // Lines of the sample: 2 model, 3 prompt, 4 mode, 5 duration, 6 what is added.
    static let values = [
        RuleRow(
            "a prompt is required", at: "prompt: 必填",
            breaks: ["prompt": nil], "error missing $.prompt 1:1", inside: [:]),
        RuleRow(
            "a prompt has at most 2,500 characters", at: "prompt: 最多 2500 字符",
            breaks: ["prompt": .prompt(2501)], "error too-long $.prompt 3:13",
            inside: ["prompt": .prompt(2500)]),
        RuleRow(
            "the mode is std or pro", at: "mode: 生成模式",
            breaks: ["mode": "\"4k\""], "error not-allowed $.mode 4:11",
            inside: ["mode": "\"std\""], ["mode": "\"pro\""], ["mode": nil]),
        RuleRow(
            "the duration is 5 or 10", at: "duration: 可选值",
            breaks: ["duration": "3"], "error not-allowed $.duration 5:15",
            inside: ["duration": "5"], ["duration": "10"], ["duration": nil]),
        RuleRow(
            "a ratio outside the common ones is remarked on", at: "aspect_ratio: 常用值",
            breaks: ["aspect_ratio": "\"4:3\""], "warning uncommon $.aspect_ratio 6:19",
            inside: ["aspect_ratio": "\"16:9\""], ["aspect_ratio": "\"9:16\""],
            ["aspect_ratio": "\"1:1\""]),
        RuleRow(
            "the negative prompt is a string, of any length", at: "negative_prompt: string",
            breaks: ["negative_prompt": "0"], "error wrong-type $.negative_prompt 6:22",
            inside: ["negative_prompt": .prompt(2501)]),
        RuleRow(
            "sound is true or false", at: "audio: boolean",
            breaks: ["audio": "\"true\""], "error wrong-type $.audio 6:12",
            inside: ["audio": "true"], ["audio": "false"]),
        RuleRow(
            "the watermark is true or false", at: "watermark: boolean",
            breaks: ["watermark": "1"], "error wrong-type $.watermark 6:16",
            inside: ["watermark": "true"]),
        RuleRow(
            "sound needs pro", at: "audio: 仅在 mode: \"pro\" 下可用",
            breaks: ["mode": "\"std\"", "audio": "true"], "error audio-needs-pro $.audio 6:12",
            inside: ["audio": "true"], ["mode": "\"std\"", "audio": "false"]),
        RuleRow(
            "sound needs pro, where no mode means std", at: "mode: 默认值:\"std\"",
            breaks: ["mode": nil, "audio": "true"], "error audio-needs-pro $.audio 5:12",
            inside: ["mode": nil]),
        RuleRow(
            "a field that the page does not have is remarked on", at: "请求参数",
            breaks: ["image_urls": "[]"], "warning undocumented $.image_urls 6:3",
            inside: ["reference_images": "[]"]),
    ]

    static let integers = ["\"5\"", "5.0", "5e0"].map { (value: String) in
        RuleRow(
            "the duration is an integer, not \(value)", at: "duration: integer",
            breaks: ["duration": value], "error wrong-type $.duration 5:15",
            inside: ["duration": "5"])
    }

    static let pictures = [
        RuleRow(
            "reference pictures are web addresses, as many as one likes",
            at: "reference_images: string[]",
            breaks: ["reference_images": "[\"a.png\"]"],
            "error not-a-web-address $.reference_images[0] 6:24",
            inside: ["reference_images": .addresses(1)], ["reference_images": .addresses(3)],
            ["reference_images": .addresses(50), "mode": "\"std\""]),
        RuleRow(
            "reference pictures come in a list", at: "reference_images: string[]",
            breaks: ["reference_images": "\"http://a\""],
            "error wrong-type $.reference_images 6:23",
            inside: ["reference_images": "[\"http://a\"]"]),
        RuleRow(
            "a picture's role is one of four", at: "image_with_roles: 显式图片角色数组",
            breaks: ["image_with_roles": roles("first_frame", "end_frame")],
            "error not-allowed $.image_with_roles[1].role 6:96",
            inside: ["image_with_roles": roles("first_frame", "last_frame")],
            ["image_with_roles": roles("reference", "reference_image")],
            ["image_with_roles": roles("first_frame", "reference")]),
        RuleRow(
            "a picture with a role is a web address", at: "image_with_roles: object[]",
            breaks: ["image_with_roles": "[{\"url\": \"a\", \"role\": \"reference\"}]"],
            "error not-a-web-address $.image_with_roles[0].url 6:32",
            inside: ["image_with_roles": roles("reference")]),
        RuleRow(
            "a picture with a role is an object", at: "image_with_roles: object[]",
            breaks: ["image_with_roles": "[\"http://a\"]"],
            "error wrong-type $.image_with_roles[0] 6:24",
            inside: ["image_with_roles": "[]"]),
    ]

    /// What the page does not say, and so nobody may be told.
    static let free = [
        RuleRow(
            "a last frame is free to std", at: "首尾帧控制",
            breaks: ["audio": "1"], "error wrong-type $.audio 6:12",
            inside: [
                "mode": "\"std\"", "image_with_roles": roles("first_frame", "last_frame"),
            ], ["mode": nil, "image_with_roles": roles("last_frame")]),
        RuleRow(
            "sound and a last frame go together", at: "audio: boolean",
            breaks: ["audio": "0"], "error wrong-type $.audio 6:12",
            inside: [
                "audio": "true", "image_with_roles": roles("first_frame", "last_frame"),
            ]),
        RuleRow(
            "the input shapes mix", at: "输入规则: 两者混用",
            breaks: ["reference_images": "{}"], "error wrong-type $.reference_images 6:23",
            inside: [
                "reference_images": .addresses(2),
                "image_with_roles": roles("first_frame", "last_frame", "reference"),
            ]),
    ]

    static let rows = values + integers + pictures + free

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/toapis.md#kling-v2-6")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }

    @Test func `two reference pictures are no frames`() throws {
        let request = try #require(
            Self.sample.estimate(["reference_images": .addresses(2)]).request)
        #expect(request.referenceImageCount == 2)
        #expect(!request.hasFirstFrame && !request.hasLastFrame)
    }

    @Test func `roles say which pictures are frames`() throws {
        let request = try #require(
            Self.sample.estimate([
                "reference_images": .addresses(1),
                "image_with_roles": Self.roles("last_frame", "reference", "first_frame"),
            ]).request)
        #expect(request.hasFirstFrame && request.hasLastFrame)
        #expect(request.referenceImageCount == 2)
    }
}
