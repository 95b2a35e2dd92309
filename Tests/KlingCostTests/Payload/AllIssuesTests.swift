import Testing

@testable import KlingCost

@Suite struct `A payload with many faults` {
    @Test func `is told of all of them at once, in the order of the text`() throws {
        let estimate = try Pricing.estimate(
            """
            {
              "model": "kling-v3",
              "mode": "fast",
              "duration": "6",
              "sound": true,
              "image_urls": ["a", "http://b", "c"],
              "multi_prompt": [{"index": 2, "prompt": "@cat", "duration": 0}],
              "shot_type": "auto",
              "size": "16:9",
              "element_list": [{"name": "dog"}]
            }
            """, at: "xcompute")
        #expect(
            estimate.summaries == [
                "warning prompt-unless-images-or-shots $ 1:1",
                "error not-allowed $.mode 3:11",
                "error wrong-type $.duration 4:15",
                "warning undocumented-but-priced $.sound 5:3",
                "error item-count $.image_urls 6:17",
                "error not-a-web-address $.image_urls[0] 6:18",
                "error not-a-web-address $.image_urls[2] 6:35",
                "warning shots-need-multi-shot $.multi_prompt 7:19",
                "error shots-in-order $.multi_prompt[0].index 7:30",
                "warning element-references $.multi_prompt[0].prompt 7:43",
                "error out-of-range $.multi_prompt[0].duration 7:63",
                "error not-allowed $.shot_type 8:16",
                "warning shots-need-multi-shot $.shot_type 8:16",
                "warning undocumented-but-known $.size 9:3",
                "error missing $.element_list[0].description 10:20",
                "error missing $.element_list[0].element_input_urls 10:20",
            ])
    }

    @Test func `is not priced when one of them is an error`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-v2-6", "prompt": "a", "duration": 6}"#, at: "xcompute")
        #expect(estimate.price == nil)
        guard case .invalid = estimate.outcome else {
            Testing.Issue.record("\(estimate.outcome)")
            return
        }
    }

    @Test func `is priced when all of them are warnings`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-v2-6", "prompt": "", "seed": 1}"#, at: "xcompute")
        #expect(estimate.issues.map(\.severity) == [.warning, .warning])
        #expect(estimate.price?.expected?.amount.amount == Nanos(decimal: "0.184"))
    }

    @Test(arguments: [
        ("[]", "error not-an-object $ 1:1"), ("\"a\"", "error not-an-object $ 1:1"),
        (" null", "error not-an-object $ 1:2"), ("{}", "error missing $.model 1:1"),
        ("{\"model\": 7}", "error wrong-type $.model 1:11"),
        ("{\"model\": null}", "error wrong-type $.model 1:11"),
    ])
    func `is refused before its model is known`(payload: String, issue: String) throws {
        let estimate = try Pricing.estimate(payload)
        #expect(estimate.summaries == [issue])
        #expect(estimate.choice == nil && estimate.request == nil)
    }

    @Test func `counts lines and columns as editors do, from the line it was cut from`() throws {
        let line = #"{"model": "kling-v3", "提示😀": 1, "prompt": "😀é", "mode": "x"}"#
        let document = try JSONReader.document(line.utf8, firstLine: 41)
        let estimate = try Pricing.estimator(at: "xcompute").estimate(document)
        #expect(
            estimate.summaries == [
                #"warning undocumented $["提示😀"] 41:23"#, "error not-allowed $.mode 41:57",
            ])
    }

    @Test func `may begin with a byte order mark, which is remarked on`() throws {
        let estimate = try Pricing.estimate(
            "\u{FEFF}" + #"{"model": "kling-v3", "prompt": "a"}"#, at: "xcompute")
        #expect(estimate.issues.map(\.code) == ["byte-order-mark"])
        #expect(estimate.price != nil)
    }
}

@Suite struct `A field that a page does not have` {
    @Test(arguments: [
        ("xcompute", "kling-v2-6", "promt", "prompt"),
        ("xcompute", "kling-v2-6", "negative", "negative_prompt"),
        ("xcompute", "kling-v2-6", "aspectRatio", "aspect_ratio"),
        ("xcompute", "kling-v2-6", "image_url", "image_urls"),
        ("xcompute", "kling-v2-6", "watermark_info", nil),
        ("xcompute", "kling-v2-6", "cfg_scale", nil),
        ("xcompute", "kling-v3", "shottype", "shot_type"),
        ("xcompute", "kling-v3", "multi_shots", "multi_shot"),
        ("xcompute", "kling-v3", "elements_list", "element_list"),
        ("xcompute", "kling-v3", "sizes", nil),
        ("xcompute", "kling-v2-6-motion-control", "video_urls", "video_url"),
        ("xcompute", "kling-v2-6-motion-control", "orientation", nil),
        ("toapis", "kling-v2-6", "reference_image", "reference_images"),
        ("toapis", "kling-v2-6", "image_with_role", "image_with_roles"),
    ])
    func `is offered the nearest documented name`(
        gateway: String, model: String, field: String, meant: String?
    ) throws {
        let payload = "{\"model\": \"\(model)\", \"\(field)\": 1}"
        let estimate = try Pricing.estimate(payload, at: gateway)
        #expect(
            estimate.issues.map(\.problem).contains(.undocumented(field: field, nearest: meant)))
    }

    @Test func `is remarked on within an object, too`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-2.6/text-to-video", "input": {"prompt": "a", "sounds": true}}"#)
        #expect(
            estimate.issues.map(\.problem).contains(
                .undocumented(field: "sounds", nearest: "sound")))
    }

    @Test func `is not remarked on where our list is not the whole page`() throws {
        let estimate = try Pricing.estimate(
            #"{"model": "kling-3.0/video", "seed": 1, "input": {"prompt": "a", "duration": "5", "#
                + #""cfg": 1}}"#)
        #expect(estimate.summaries == [])
    }

    @Test(arguments: ["[]", "null"])
    func `that would name voices costs nothing when it names none`(voices: String) throws {
        let estimate = try Pricing.estimate(
            """
            {"model": "kling-v2-6", "prompt": "a", "mode": "pro", "audio": true,
             "voice_list": \(voices)}
            """, at: "xcompute")
        #expect(estimate.request?.hasVoices == false)
        #expect(estimate.price?.upper.amount.amount == Nanos(decimal: "0.7"))
    }

    @Test(arguments: [#"[{"voice_id": "v"}]"#, #"[7]"#, #""v""#])
    func `that names voices may be billed at the voice rate`(voices: String) throws {
        let estimate = try Pricing.estimate(
            """
            {"model": "kling-v2-6", "prompt": "a", "mode": "pro", "audio": true,
             "voice_list": \(voices)}
            """, at: "xcompute")
        #expect(estimate.summaries == ["warning undocumented-but-known $.voice_list 2:2"])
        #expect(estimate.price?.expected?.amount.amount == Nanos(decimal: "0.625"))
        // The maker's own voice rate is above the guessed one: 0.84 against 0.15 x 5.
        #expect(estimate.price?.upper.amount.amount == Nanos(decimal: "0.84"))
    }

    @Test func `lists a thousand and counts the rest, so that hostile input stays quick`() throws {
        let urls = Array(repeating: "\"x\"", count: 20_000).joined(separator: ",")
        let text = "{\"model\": \"kling-v3\", \"prompt\": \"p\", \"image_urls\": [\(urls)]}"
        let estimate = try Pricing.estimate(text, at: "xcompute")
        #expect(estimate.issues.count == PayloadCheck.maximumIssues + 1)
        #expect(estimate.issues.last?.problem == .moreIssues(20_001 - PayloadCheck.maximumIssues))
    }
}
