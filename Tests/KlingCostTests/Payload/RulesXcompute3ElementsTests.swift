import Testing

@testable import KlingCost

@Suite struct `The rules of xcompute's page on Kling 3.0's elements` {
    static let sample = SamplePayload(
        gateway: "xcompute", model: "kling-v3",
        fields: ["prompt": "\"@dog 在草地上\"", "duration": "5", "element_list": elements("dog")])

    /// Elements of these names, each with its pictures. In the sample they stand on line 5 from
    /// column 20 on; its name at its column 9.
    static func elements(_ names: String..., pictures: Int = 2) -> String {
        let elements = names.map {
            "{\"name\": \"\($0)\", \"description\": \"d\", "
                + "\"element_input_urls\": \(String.addresses(pictures))}"
        }
        return "[" + elements.joined(separator: ", ") + "]"
    }

    static let presence = [
        RuleRow(
            "there are at most three elements", at: "element_list: 最多支持 3 个主体",
            breaks: ["element_list": elements("dog", "b", "c", "d")],
            "error item-count $.element_list 5:19",
            inside: ["element_list": elements("dog", "b", "c")]),
        RuleRow(
            "elements come in a list", at: "element_list: array<object>",
            breaks: ["prompt": "\"a\"", "element_list": "{}"],
            "error wrong-type $.element_list 5:19",
            inside: ["prompt": "\"a\"", "element_list": "[]"]),
        RuleRow(
            "an element has a name",
            at: "element_list: `name`、`description`、`element_input_urls` 必填",
            breaks: [
                "prompt": "\"a\"",
                "element_list":
                    "[{\"description\": \"d\", \"element_input_urls\": \(String.addresses(2))}]",
            ], "error missing $.element_list[0].name 5:20", inside: [:]),
        RuleRow(
            "an element has a description",
            at: "element_list: `name`、`description`、`element_input_urls` 必填",
            breaks: [
                "element_list":
                    "[{\"name\": \"dog\", \"element_input_urls\": \(String.addresses(2))}]"
            ], "error missing $.element_list[0].description 5:20", inside: [:]),
        RuleRow(
            "an element has pictures",
            at: "element_list: `name`、`description`、`element_input_urls` 必填",
            breaks: ["element_list": "[{\"name\": \"dog\", \"description\": \"d\"}]"],
            "error missing $.element_list[0].element_input_urls 5:20", inside: [:]),
        RuleRow(
            "an element has at least two pictures", at: "element_list: 每个主体至少 2 张",
            breaks: ["element_list": elements("dog", pictures: 1)],
            "error item-count $.element_list[0].element_input_urls 5:78",
            inside: ["element_list": elements("dog", pictures: 2)]),
        RuleRow(
            "an element has at most four pictures", at: "element_list: 最多 4 张",
            breaks: ["element_list": elements("dog", pictures: 5)],
            "error item-count $.element_list[0].element_input_urls 5:78",
            inside: ["element_list": elements("dog", pictures: 3)],
            ["element_list": elements("dog", pictures: 4)]),
        RuleRow(
            "an element's pictures are web addresses", at: "element_list: https://example.com",
            breaks: [
                "element_list": "[{\"name\": \"dog\", \"description\": \"d\", "
                    + "\"element_input_urls\": [\"a.png\", \"http://b\"]}]"
            ], "error not-a-web-address $.element_list[0].element_input_urls[0] 5:79",
            inside: [:]),
    ]

    static let references = [
        RuleRow(
            "a prompt refers to elements that there are", at: "element_list: 通过 `@name` 引用",
            breaks: ["prompt": "\"@dog 和 @cat\""], "warning element-references $.prompt 3:13",
            inside: ["prompt": "\"@dog 和 @dog\""],
            ["prompt": "\"@dog 和 @cat\"", "element_list": elements("dog", "cat")]),
        RuleRow(
            "each unknown name is one remark", at: "element_list: 通过 `@name` 引用",
            breaks: ["prompt": "\"@dgo @cat @dgo @小猫。\""],
            "warning element-references $.prompt 3:13",
            "warning element-references $.prompt 3:13",
            "warning element-references $.prompt 3:13", inside: [:]),
        RuleRow(
            "names may be followed by anything",
            at: "element_list: \"@element_dog 和 @element_cat\"",
            breaks: ["prompt": "\"@do和@dog\""], "warning element-references $.prompt 3:13",
            inside: ["prompt": "\"@dog和小狗\""], ["prompt": "\"(@dog)@dog。@dog\""]),
        RuleRow(
            "names may be Chinese", at: "element_list: 通过 `@name` 引用",
            breaks: ["prompt": "\"@小猫在跑\"", "element_list": elements("小狗")],
            "warning element-references $.prompt 3:13",
            inside: ["prompt": "\"@小狗在跑\"", "element_list": elements("小狗")]),
        RuleRow(
            "an address or a bare sign is no reference", at: "element_list: 通过 `@name` 引用",
            breaks: ["prompt": "\"me@example.com @mail\""],
            "warning element-references $.prompt 3:13",
            inside: ["prompt": "\"me@example.com\""], ["prompt": "\"@ 5 @, @\""]),
        RuleRow(
            "a sign may be written as an escape", at: "element_list: 通过 `@name` 引用",
            breaks: ["prompt": #""\u0040cat""#], "warning element-references $.prompt 3:13",
            inside: ["prompt": #""\u0040dog""#]),
        RuleRow(
            "a reference needs elements at all", at: "element_list: 通过 `@name` 引用",
            breaks: ["element_list": nil], "warning element-references $.prompt 3:13",
            inside: ["element_list": nil, "prompt": "\"dog\""]),
        RuleRow(
            "shots' prompts count", at: "multi_prompt: \"prompt\": \"string\"",
            breaks: [
                "multi_shot": "true", "shot_type": "\"customize\"",
                "multi_prompt": "[{\"index\": 1, \"prompt\": \"@cat\", \"duration\": 5}]",
            ], "warning element-references $.multi_prompt[0].prompt 8:43",
            inside: [
                "multi_shot": "true", "shot_type": "\"customize\"",
                "multi_prompt": "[{\"index\": 1, \"prompt\": \"@dog\", \"duration\": 5}]",
            ]),
    ]

    static let rows = presence + references

    @Test(arguments: rows)
    func `each is one issue at its place when it is broken`(row: RuleRow) throws {
        try row.checkBroken(Self.sample, page: "docs/gateways/xcompute.md#kling-v3")
    }

    @Test(arguments: rows)
    func `each is silent up to its edge`(row: RuleRow) throws {
        try row.checkInside(Self.sample)
    }

    @Test(arguments: [
        ("@dog", ["dog", "dog_2"], []), ("@dog_2", ["dog", "dog_2"], []),
        ("@dog_2", ["dog_2", "dog"], []), ("@do", ["dog", "dog_2"], ["do"]),
        ("@小狗二号跑", ["小狗", "小狗二号"], []), ("@Dog", ["dog"], ["Dog"]),
        ("", ["dog"], []), ("@", ["dog"], []), ("@@dog", ["dog"], []),
    ])
    func `the longest defined name that fits is meant`(
        prompt: String, names: [String], undefined: [String]
    ) {
        let defined = names.sorted { $0.utf8.count > $1.utf8.count }.map { Array($0.utf8) }
        let found = PayloadCheck.undefinedReferences(in: Array(prompt.utf8), defined: defined)
        #expect(found == undefined)
    }

    @Test(arguments: [("dgo", "dog"), ("element_ct", "element_cat"), ("bird", nil)])
    func `the nearest defined name is offered`(written: String, meant: String?) throws {
        let estimate = try Self.sample.estimate([
            "prompt": "\"@\(written)\"", "element_list": Self.elements("dog", "element_cat"),
        ])
        #expect(
            estimate.issues.map(\.problem) == [
                .broken(.elementReferences, detail: .name(written, nearest: meant))
            ])
    }
}
