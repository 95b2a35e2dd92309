import Testing

@testable import KlingCost

@Suite struct `The rules of kie's page on Kling 2.6 text to video` {
    static let sample = SamplePayload(
        gateway: "kie", model: "kling-2.6/text-to-video", wrapper: "input",
        fields: [
            "prompt": "\"海浪\"", "sound": "false", "aspect_ratio": "\"1:1\"",
            "duration": "\"5\"",
        ])

    // Lines of the sample: 2 model, 3 input, 4 prompt, 5 sound, 6 aspect_ratio, 7 duration,
    // 8 what is added; after input: 9.
    static let presence = ["prompt", "sound", "aspect_ratio", "duration"].map { name in
        RuleRow(
            "\(name) is required", at: "input 对象参数: \(name): 必需: 是",
            breaks: [name: nil], "error missing $.input.\(name) 3:12", inside: [:])
    }

    static let outside = [
        RuleRow(
            "input is required", at: "请求参数: input: 是",
            breaks: ["/input": "-"], "error missing $.input 1:1", inside: [:]),
        RuleRow(
            "input is an object", at: "请求参数: input: object",
            breaks: ["/input": "[]"], "error wrong-type $.input 3:12", inside: [:]),
        RuleRow(
            "the callback is a web address", at: "请求参数: callBackUrl",
            breaks: ["/callBackUrl": "\"example.com\""],
            "error not-a-web-address $.callBackUrl 9:18",
            inside: ["/callBackUrl": "\"https://your-domain.com/api/callback\""]),
        RuleRow(
            "a setting outside input is remarked on", at: "请求参数",
            breaks: ["/duration": "\"10\""], "warning undocumented-but-priced $.duration 9:3",
            inside: [:]),
    ]

    static let values = [
        RuleRow(
            "a prompt has at most 1,000 characters", at: "prompt: 最大长度: 1000 个字符",
            breaks: ["prompt": .prompt(1001)], "error too-long $.input.prompt 4:15",
            inside: ["prompt": .prompt(1000)], ["prompt": .prompt(1000, of: "海")]),
        RuleRow(
            "a prompt is a string", at: "prompt: 类型: string",
            breaks: ["prompt": "null"], "error wrong-type $.input.prompt 4:15", inside: [:]),
        RuleRow(
            "sound is true or false", at: "sound: 类型: boolean",
            breaks: ["sound": "\"false\""], "error wrong-type $.input.sound 5:14",
            inside: ["sound": "true"], ["sound": "false"]),
        RuleRow(
            "the aspect ratio is one of three", at: "aspect_ratio: 选项",
            breaks: ["aspect_ratio": "\"4:3\""], "error not-allowed $.input.aspect_ratio 6:21",
            inside: ["aspect_ratio": "\"16:9\""], ["aspect_ratio": "\"9:16\""]),
        RuleRow(
            "the duration is \"5\" or \"10\"", at: "duration: 选项",
            breaks: ["duration": "\"15\""], "error not-allowed $.input.duration 7:17",
            inside: ["duration": "\"5\""], ["duration": "\"10\""]),
        RuleRow(
            "the duration is digits only", at: "duration: 选项",
            breaks: ["duration": "\"5s\""], "error not-allowed $.input.duration 7:17",
            inside: ["duration": "\"5\""]),
        RuleRow(
            "a field that the page does not have is remarked on", at: "input 对象参数",
            breaks: ["mode": "\"pro\""], "warning undocumented $.input.mode 8:5",
            inside: [:]),
        RuleRow(
            "pictures are not for this model", at: "input 对象参数",
            breaks: ["image_urls": .addresses(1)],
            "warning undocumented $.input.image_urls 8:5", inside: [:]),
    ]

    static let strings = ["5", "10", "5.0", "null", "true", "[\"5\"]"].map { (value: String) in
        RuleRow(
            "the duration is a string, not \(value)", at: "duration: 类型: string",
            breaks: ["duration": value], "error wrong-type $.input.duration 7:17",
            inside: ["duration": "\"5\""])
    }

    static let rows = presence + outside + values + strings

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/kie.md#text-to-video")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }

    @Test(arguments: [
        ("prompt", nil), ("sound", "false"), ("aspect_ratio", "\"1:1\""), ("duration", "\"5\""),
    ])
    func `a missing field is offered its default, the sample prompt never`(
        name: String, offer: String?
    ) throws {
        let estimate = try Self.sample.estimate([name: nil])
        #expect(estimate.issues.map(\.problem) == [.missing(field: name, offer: offer)])
    }
}
