import Testing

@testable import KlingCost

@Suite struct `The tables of rules` {
    static let allRows =
        `The rules of xcompute's page on Kling 2.6`.rows
        + `The rules of xcompute's page on Kling 3.0`.rows
        + `The rules of xcompute's page on Kling 3.0's shots`.rows
        + `The rules of xcompute's page on Kling 3.0's elements`.rows
        + `The rules of xcompute's page on motion control`.rows
        + `The rules of toapis' page on Kling 2.6`.rows
        + `The rules of kie's page on Kling 2.6 text to video`.rows
        + `The rules of kie's further models`.cases.map(\.row)

    @Test(arguments: Rule.allCases)
    func `break every rule across fields`(rule: Rule) {
        // Checked against lengths in its own test, which is a table of lengths.
        if rule == .referenceLength { return }
        #expect(
            Self.allRows.contains { row in
                row.issues.contains { $0.contains(" \(rule.rawValue) ") }
            })
    }

    @Test func `name each rule and its place`() {
        for row in Self.allRows {
            #expect(!row.rule.isEmpty && !row.place.isEmpty && !row.issues.isEmpty)
        }
    }

    /// The fields of each page's table of parameters, typed from the page.
    static let pages = [
        "xcompute kling-v2-6": [
            "model", "prompt", "mode", "duration", "aspect_ratio", "negative_prompt",
            "image_urls", "audio", "watermark",
        ],
        "xcompute kling-v3": [
            "model", "prompt", "negative_prompt", "mode", "duration", "aspect_ratio",
            "image_urls", "watermark", "audio", "multi_shot", "shot_type", "multi_prompt",
            "element_list",
        ],
        "xcompute kling-v2-6-motion-control": motionControl,
        "xcompute kling-v3-motion-control": motionControl,
        "toapis kling-v2-6": [
            "model", "prompt", "mode", "duration", "aspect_ratio", "reference_images",
            "image_with_roles", "negative_prompt", "audio", "watermark",
        ],
        "kie kling-2.6/text-to-video": ["model", "input", "callBackUrl"],
    ]
    private static let motionControl = [
        "model", "prompt", "image_url", "video_url", "keep_original_sound",
        "character_orientation", "mode", "watermark_info",
    ]

    @Test(arguments: pages.keys.sorted())
    func `know each page's fields and no others`(page: String) throws {
        let names = page.split(separator: " ", maxSplits: 1).map(String.init)
        let book = try Pricing.book
        let gateway = try #require(book.gateway(named: names[0]))
        let model = book.models[try #require(book.model(names[1], at: gateway))]
        #expect(model.hasAllFields)
        let documented = book.fields[model.fields].filter(\.isDocumented)
        #expect(Set(documented.map(\.name.description)) == Set(Self.pages[page] ?? []))
        #expect(documented.count == Self.pages[page]?.count)
    }
}
