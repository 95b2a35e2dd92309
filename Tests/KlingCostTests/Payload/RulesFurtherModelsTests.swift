import Testing

@testable import KlingCost

/// A row for a model whose page is not among the five documents: what is known of it came from
/// elsewhere, so fields that we do not know are not remarked on.
struct FurtherRule: Sendable, CustomTestStringConvertible {
    let sample: SamplePayload
    let page: String
    let row: RuleRow

    var testDescription: String { "\(sample.model): \(row.rule)" }

    static func table(
        _ sample: SamplePayload, page: String, _ rows: [RuleRow]
    ) -> [FurtherRule] {
        rows.map { FurtherRule(sample: sample, page: page, row: $0) }
    }
}

@Suite struct `The rules of kie's further models` {
    // Lines of all samples: 2 model, 3 input, then the fields from 4 on.
    static let imageToVideo = FurtherRule.table(
        SamplePayload(
            gateway: "kie", model: "kling-2.6/image-to-video", wrapper: "input",
            fields: [
                "prompt": "\"a\"", "image_urls": .addresses(1), "sound": "false",
                "duration": "\"5\"",
            ]), page: "https://docs.kie.ai/market/kling/image-to-video",
        [
            RuleRow(
                "a prompt has at most 1,000 characters", at: "prompt",
                breaks: ["prompt": .prompt(1001)], "error too-long $.input.prompt 4:15",
                inside: ["prompt": .prompt(1000)], ["cfg_scale": "0.5"]),
            RuleRow(
                "there is one picture, not two", at: "image_urls",
                breaks: ["image_urls": .addresses(2)],
                "error item-count $.input.image_urls 5:19", inside: [:]),
            RuleRow(
                "there is one picture, not none", at: "image_urls",
                breaks: ["image_urls": "[]"], "error item-count $.input.image_urls 5:19",
                inside: [:]),
            RuleRow(
                "there is a list of pictures", at: "image_urls",
                breaks: ["image_urls": nil], "error missing $.input.image_urls 3:12",
                inside: [:]),
            RuleRow(
                "the duration is a string", at: "duration",
                breaks: ["duration": "5"], "error wrong-type $.input.duration 7:17",
                inside: ["duration": "\"10\""]),
            RuleRow(
                "the duration is 5 or 10", at: "duration",
                breaks: ["duration": "\"6\""], "error not-allowed $.input.duration 7:17",
                inside: ["duration": "\"5\""]),
        ])

    static func motion(_ model: String, page: String) -> [FurtherRule] {
        FurtherRule.table(
            SamplePayload(
                gateway: "kie", model: model, wrapper: "input",
                fields: [
                    "prompt": "\"a\"", "input_urls": .addresses(1), "video_urls": .addresses(1),
                    "character_orientation": "\"image\"", "mode": "\"720p\"",
                ], reference: "8.2"), page: page,
            [
                RuleRow(
                    "a prompt has at most 2,500 characters", at: "prompt",
                    breaks: ["prompt": .prompt(2501)], "error too-long $.input.prompt 4:15",
                    inside: ["prompt": .prompt(2500)], ["prompt": nil]),
                RuleRow(
                    "there is one picture", at: "input_urls",
                    breaks: ["input_urls": .addresses(2)],
                    "error item-count $.input.input_urls 5:19", inside: [:]),
                RuleRow(
                    "there is one video", at: "video_urls",
                    breaks: ["video_urls": .addresses(2)],
                    "error item-count $.input.video_urls 6:19", inside: [:]),
                RuleRow(
                    "the video is required", at: "video_urls",
                    breaks: ["video_urls": nil], "error missing $.input.video_urls 3:12",
                    inside: [:]),
                RuleRow(
                    "the mode is 720p or 1080p, not std", at: "mode",
                    breaks: ["mode": "\"std\""], "error not-allowed $.input.mode 8:13",
                    inside: ["mode": "\"1080p\""]),
                RuleRow(
                    "the orientation is image or video", at: "character_orientation",
                    breaks: ["character_orientation": "\"left\""],
                    "error not-allowed $.input.character_orientation 7:30",
                    inside: ["character_orientation": "\"video\""]),
            ])
    }

    static let video = FurtherRule.table(
        SamplePayload(
            gateway: "kie", model: "kling-3.0/video", wrapper: "input",
            fields: [
                "prompt": "\"a\"", "sound": "true", "duration": "\"5\"", "mode": "\"std\"",
            ]), page: "https://docs.kie.ai/market/kling/kling-3-0",
        [
            RuleRow(
                "the mode is std, pro or 4K, with a capital", at: "mode",
                breaks: ["mode": "\"4k\""], "error not-allowed $.input.mode 7:13",
                inside: ["mode": "\"4K\""], ["mode": "\"pro\""], ["mode": nil]),
            RuleRow(
                "the duration is at least \"3\"", at: "duration",
                breaks: ["duration": "\"2\""], "error not-allowed $.input.duration 6:17",
                inside: ["duration": "\"3\""]),
            RuleRow(
                "the duration is at most \"15\"", at: "duration",
                breaks: ["duration": "\"16\""], "error not-allowed $.input.duration 6:17",
                inside: ["duration": "\"15\""]),
            RuleRow(
                "there are at most two pictures", at: "image_urls",
                breaks: ["image_urls": .addresses(3)],
                "error item-count $.input.image_urls 8:19",
                inside: ["image_urls": .addresses(2)]),
            RuleRow(
                "several shots always have sound", at: "sound: forced true with `multi_shots`",
                breaks: ["sound": "false", "multi_shots": "true"],
                "warning multi-shot-forces-audio $.input.sound 5:14",
                inside: ["sound": "true", "multi_shots": "true"],
                ["sound": "false", "multi_shots": "false"]),
            RuleRow(
                "a shot's prompt has at most 500 characters", at: "multi_prompt",
                breaks: [
                    "multi_prompt": "[{\"prompt\": \(String.prompt(501)), \"duration\": 5}]"
                ], "error too-long $.input.multi_prompt[0].prompt 8:33",
                inside: [
                    "multi_prompt": "[{\"prompt\": \(String.prompt(500)), \"duration\": 12}]"
                ]),
            RuleRow(
                "a shot lasts at most 12 seconds", at: "multi_prompt",
                breaks: ["multi_prompt": "[{\"prompt\": \"a\", \"duration\": 13}]"],
                "error out-of-range $.input.multi_prompt[0].duration 8:50",
                inside: ["multi_prompt": "[{\"prompt\": \"a\", \"duration\": 1}]"]),
            RuleRow(
                "there are at most five shots", at: "multi_prompt",
                breaks: ["multi_prompt": "[{}, {}, {}, {}, {}, {}]"],
                "error item-count $.input.multi_prompt 8:21",
                inside: ["multi_prompt": "[{}, {}, {}, {}, {}]"]),
            RuleRow(
                "there are at most three elements", at: "kling_elements",
                breaks: ["kling_elements": "[{}, {}, {}, {}]"],
                "error item-count $.input.kling_elements 8:23",
                inside: ["kling_elements": "[{}, {}, {}]"]),
            RuleRow(
                "an element has two to four pictures", at: "kling_elements",
                breaks: [
                    "kling_elements": "[{\"element_input_urls\": \(String.addresses(1))}]"
                ], "error item-count $.input.kling_elements[0].element_input_urls 8:47",
                inside: [
                    "kling_elements": "[{\"element_input_urls\": \(String.addresses(2))}]"
                ]),
            RuleRow(
                "a prompt refers to elements that there are", at: "kling_elements: `@name`",
                breaks: ["prompt": "\"@dog\""], "warning element-references $.input.prompt 4:15",
                inside: ["prompt": "\"@dog\"", "kling_elements": "[{\"name\": \"dog\"}]"]),
        ])

    static let cases =
        imageToVideo + video
        + motion(
            "kling-2.6/motion-control", page: "https://docs.kie.ai/market/kling/motion-control")
        + motion(
            "kling-3.0/motion-control",
            page: "https://docs.kie.ai/market/kling/motion-control-v3")

    @Test(arguments: cases)
    func `each is one issue at its place when it is broken`(_ rule: FurtherRule) throws {
        try rule.row.checkBroken(rule.sample, page: rule.page)
    }

    @Test(arguments: cases)
    func `each is silent up to its edge`(_ rule: FurtherRule) throws {
        try rule.row.checkInside(rule.sample)
    }

    @Test(arguments: ["kling-2.6/motion-control", "kling-3.0/motion-control"])
    func `a reference video of no legal length is refused without an orientation, too`(
        model: String
    ) throws {
        let sample = try #require(
            Self.cases.first { $0.sample.model == model }?.sample)
        let bare: SamplePayload.Changes = ["character_orientation": nil]
        for (length, isLegal) in [("2.999", false), ("3", true), ("30", true), ("30.001", false)] {
            let estimate = try sample.estimate(bare, reference: length)
            let broken = ["error reference-length $.input.video_urls 6:19"]
            #expect(estimate.summaries == (isLegal ? [] : broken))
        }
    }
}

@Suite struct `The rules of toapis' page on Kling 3.0` {
    static let sample = SamplePayload(
        gateway: "toapis", model: "kling-v3",
        fields: ["prompt": "\"a\"", "mode": "\"std\"", "duration": "5"])

    static let rows = [
        RuleRow(
            "the mode is std or pro", at: "kling-v3 (std/pro)",
            breaks: ["mode": "\"4k\""], "error not-allowed $.mode 4:11",
            inside: ["mode": "\"pro\""], ["mode": nil]),
        RuleRow(
            "the duration is at least 3", at: "kling-v3 (3-15 s)",
            breaks: ["duration": "2"], "error out-of-range $.duration 5:15",
            inside: ["duration": "3"]),
        RuleRow(
            "the duration is at most 15", at: "kling-v3 (3-15 s)",
            breaks: ["duration": "16"], "error out-of-range $.duration 5:15",
            inside: ["duration": "15"], ["duration": "7"]),
        RuleRow(
            "the watermark hides in the metadata", at: "metadata.watermark",
            breaks: ["metadata": "{\"watermark\": \"no\"}"],
            "error wrong-type $.metadata.watermark 6:29",
            inside: ["metadata": "{\"watermark\": false, \"negative_prompt\": \"b\"}"]),
    ]

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "https://github.com/toapis/docs")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge, and no price is known`(row: RuleRow) throws {
        try row.checkInside(Self.sample, isPriced: false)
    }
}
