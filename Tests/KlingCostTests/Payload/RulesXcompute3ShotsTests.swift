import Testing

@testable import KlingCost

@Suite struct `The rules of xcompute's page on Kling 3.0's shots` {
    static let sample = SamplePayload(
        gateway: "xcompute", model: "kling-v3",
        fields: [
            "duration": "5", "multi_shot": "true", "shot_type": "\"customize\"",
            "multi_prompt": shots(2, 3),
        ])

    /// Shots of these lengths. In the sample they stand on line 6 from column 20 on, each 44
    /// columns after the last, its index 10 columns in, its prompt 23 and its duration 40.
    static func shots(_ durations: Int..., prompt: String = "\"a\"") -> String {
        let shots = durations.enumerated().map { place, seconds in
            "{\"index\": \(place + 1), \"prompt\": \(prompt), \"duration\": \(seconds)}"
        }
        return "[" + shots.joined(separator: ", ") + "]"
    }

    // Lines of the sample: 2 model, 3 duration, 4 multi_shot, 5 shot_type, 6 multi_prompt.
    static let presence = [
        RuleRow(
            "several shots need a shot type", at: "shot_type: 当 `multi_shot=true` 时必填",
            breaks: ["shot_type": nil], "error multi-shot-needs-shot-type $.multi_shot 4:17",
            inside: [:]),
        RuleRow(
            "the shot type is customize or intelligence", at: "shot_type: 分镜方式",
            breaks: ["shot_type": "\"custom\""], "error not-allowed $.shot_type 5:16",
            inside: ["shot_type": "\"intelligence\""]),
        RuleRow(
            "shots of one's own must be listed",
            at: "multi_prompt: 当 `multi_shot=true` 且 `shot_type=customize` 时当前参数必填",
            breaks: ["multi_prompt": nil], "error customize-needs-shots $.shot_type 5:16",
            inside: [:], ["prompt": "\"a\""]),
        RuleRow(
            "there is at least one shot", at: "multi_prompt: 最少支持 1 个分镜",
            breaks: ["multi_prompt": "[]"], "error item-count $.multi_prompt 6:19",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "there are at most six shots", at: "multi_prompt: 最多支持 6 个分镜",
            breaks: ["duration": "7", "multi_prompt": shots(1, 1, 1, 1, 1, 1, 1)],
            "error item-count $.multi_prompt 6:19",
            inside: ["duration": "6", "multi_prompt": shots(1, 1, 1, 1, 1, 1)],
            ["duration": "15", "multi_prompt": shots(2, 3, 3, 3, 3, 1), "mode": "\"pro\""]),
        RuleRow(
            "shots come in a list", at: "multi_prompt: array<object>",
            breaks: ["multi_prompt": "{}"], "error wrong-type $.multi_prompt 6:19",
            inside: [:]),
        RuleRow(
            "a shot is an object", at: "multi_prompt: array<object>",
            breaks: ["multi_prompt": "[\"a\"]"], "error wrong-type $.multi_prompt[0] 6:20",
            inside: [:]),
    ]

    static let within = [
        RuleRow(
            "a shot has an index", at: "multi_prompt: 通过 `index`、`prompt`、`duration` 定义",
            breaks: ["multi_prompt": "[{\"prompt\": \"a\", \"duration\": 5}]"],
            "error missing $.multi_prompt[0].index 6:20", inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "a shot has a prompt", at: "multi_prompt: 通过 `index`、`prompt`、`duration` 定义",
            breaks: ["multi_prompt": "[{\"index\": 1, \"duration\": 5}]"],
            "error missing $.multi_prompt[0].prompt 6:20", inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "a shot has a duration", at: "multi_prompt: 通过 `index`、`prompt`、`duration` 定义",
            breaks: ["multi_prompt": "[{\"index\": 1, \"prompt\": \"a\"}]"],
            "error missing $.multi_prompt[0].duration 6:20",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "a shot's index is an integer", at: "multi_prompt: \"index\": 1",
            breaks: [
                "multi_prompt": "[{\"index\": \"1\", \"prompt\": \"a\", \"duration\": 5}]"
            ], "error wrong-type $.multi_prompt[0].index 6:30",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "a shot's prompt has at most 512 characters", at: "multi_prompt: 最大长度不超过 512",
            breaks: ["multi_prompt": shots(5, prompt: .prompt(513))],
            "error too-long $.multi_prompt[0].prompt 6:43",
            inside: ["multi_prompt": shots(5, prompt: .prompt(512))],
            ["multi_prompt": shots(5, prompt: .prompt(512, of: "海"))]),
        RuleRow(
            "a shot lasts at least one second", at: "multi_prompt: 且不小于 1",
            breaks: ["multi_prompt": shots(0, 5)],
            "error out-of-range $.multi_prompt[0].duration 6:60",
            inside: ["multi_prompt": shots(1, 4)]),
        RuleRow(
            "a shot's duration is an integer", at: "multi_prompt: \"duration\": 5",
            breaks: ["multi_prompt": "[{\"index\": 1, \"prompt\": \"a\", \"duration\": 5.0}]"],
            "error wrong-type $.multi_prompt[0].duration 6:60",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "a field that a shot does not have is remarked on", at: "multi_prompt: 格式如下",
            breaks: [
                "multi_prompt":
                    "[{\"index\": 1, \"prompt\": \"a\", \"duration\": 5, \"promt\": \"b\"}]"
            ], "warning undocumented $.multi_prompt[0].promt 6:63",
            inside: ["multi_prompt": shots(5)]),
    ]

    static let across = [
        RuleRow(
            "shots count from 1", at: "参数互斥与边界: `index` 从 1 连续递增",
            breaks: ["multi_prompt": "[{\"index\": 0, \"prompt\": \"a\", \"duration\": 5}]"],
            "error shots-in-order $.multi_prompt[0].index 6:30",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "shots count in the list's order", at: "参数互斥与边界: `index` 从 1 连续递增",
            breaks: [
                "multi_prompt": "[{\"index\": 2, \"prompt\": \"a\", \"duration\": 2}, "
                    + "{\"index\": 1, \"prompt\": \"a\", \"duration\": 3}]"
            ], "error shots-in-order $.multi_prompt[0].index 6:30",
            "error shots-in-order $.multi_prompt[1].index 6:74", inside: [:]),
        RuleRow(
            "a shot is no longer than the whole", at: "multi_prompt: 每个分镜的时长不大于当前任务总时长",
            breaks: ["multi_prompt": shots(6)],
            "error shot-durations-sum $.multi_prompt 6:19",
            "error shot-durations-sum $.multi_prompt[0].duration 6:60",
            inside: ["multi_prompt": shots(5)]),
        RuleRow(
            "shots do not stay below the whole", at: "multi_prompt: 所有分镜时长之和等于当前任务总时长",
            breaks: ["multi_prompt": shots(2, 2)],
            "error shot-durations-sum $.multi_prompt 6:19",
            inside: ["multi_prompt": shots(2, 3)], ["multi_prompt": shots(1, 1, 1, 1, 1)]),
        RuleRow(
            "shots do not exceed the whole", at: "multi_prompt: 所有分镜时长之和等于当前任务总时长",
            breaks: ["multi_prompt": shots(3, 3)],
            "error shot-durations-sum $.multi_prompt 6:19",
            inside: ["multi_prompt": shots(3, 2)]),
        RuleRow(
            "the whole is 5 where no duration is given", at: "duration: 默认值：`5`",
            breaks: ["duration": nil, "multi_prompt": shots(3, 3)],
            "error shot-durations-sum $.multi_prompt 5:19",
            inside: ["duration": nil, "multi_prompt": shots(2, 3)]),
        RuleRow(
            "shot settings without several shots do nothing", at: "multi_shot: default false",
            breaks: ["multi_shot": nil, "prompt": "\"a\""],
            "warning shots-need-multi-shot $.shot_type 4:16",
            "warning shots-need-multi-shot $.multi_prompt 5:19",
            inside: ["multi_shot": nil, "shot_type": nil, "multi_prompt": nil, "prompt": "\"a\""]),
        RuleRow(
            "shot settings with several shots off do nothing, whatever they add up to",
            at: "multi_shot: `false`",
            breaks: ["multi_shot": "false", "prompt": "\"a\"", "multi_prompt": shots(1)],
            "warning shots-need-multi-shot $.shot_type 5:16",
            "warning shots-need-multi-shot $.multi_prompt 6:19",
            inside: ["prompt": "\"a\""]),
        RuleRow(
            "shots cannot be planned from nothing", at: "参数互斥与边界: 顶层 `prompt` 可省略",
            breaks: ["shot_type": "\"intelligence\"", "multi_prompt": nil],
            "warning intelligence-needs-words $.shot_type 5:16",
            inside: ["shot_type": "\"intelligence\"", "multi_prompt": nil, "prompt": "\"a\""],
            ["shot_type": "\"intelligence\""]),
    ]

    static let rows = presence + within + across

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/xcompute.md#kling-v3")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }

    @Test func `a remark on one shot does not hide that the shots do not add up`() throws {
        let odd = "[{\"index\": 1, \"prompt\": \"a\", \"duration\": 4, \"seed\": 7}]"
        let estimate = try Self.sample.estimate(["multi_prompt": odd])
        #expect(
            estimate.summaries == [
                "error shot-durations-sum $.multi_prompt 6:19",
                "warning undocumented $.multi_prompt[0].seed 6:63",
            ])
    }

    @Test func `what is wrong in one shot does not hide what is wrong in another`() throws {
        let first = "{\"index\": 1, \"prompt\": \(String.prompt(513)), \"duration\": 2}"
        let second = "{\"index\": 3, \"prompt\": \"a\", \"duration\": 2}"
        let estimate = try Self.sample.estimate(["multi_prompt": "[\(first), \(second)]"])
        #expect(
            estimate.issues.map(\.code) == ["shot-durations-sum", "too-long", "shots-in-order"])
    }
}
