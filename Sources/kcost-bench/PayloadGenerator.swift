/// Payloads of three gateways, all valid, no two alike: the same sequence in every run.
struct PayloadGenerator {
    private typealias Members = [(name: String, value: String)]

    private var dice = Dice(seed: 20_260_921)
    private var prose = Prose()
    private var number = 0

    /// The next payload, on one line.
    mutating func next() -> String {
        number += 1
        return switch Int.random(in: 0..<100, using: &dice) {
        case ..<25: xcompute26()
        case ..<55: xcompute3()
        case ..<67: motionControl()
        case ..<80: toapis26()
        case ..<90: kie26()
        default: kie3()
        }
    }

    /// Sound needs pro and no last frame; a last frame needs pro.
    private mutating func xcompute26() -> String {
        let isPro = chance(50)
        let pictures = chance(30) ? (isPro && chance(50) ? 2 : 1) : 0
        var members = common(model: "kling-v2-6", mode: isPro ? "pro" : "std")
        members.append(("duration", pick(["5", "10"])))
        if pictures > 0 { members.append(("image_urls", addresses(pictures))) }
        if isPro, pictures < 2, chance(50) { members.append(("audio", "true")) }
        if chance(30) { members.append(("negative_prompt", "\"blurry, text, extra fingers\"")) }
        if chance(20) { members.append(("watermark", "false")) }
        return object(members)
    }

    private mutating func xcompute3() -> String {
        if chance(20) { return xcompute3Shots() }
        let names = chance(20) ? ["robot", "parrot"] : []
        var members = common(
            model: "kling-v3", mode: pick(["std", "pro", "4k"]), mentioning: names)
        members.append(("duration", String(Int.random(in: 3...15, using: &dice))))
        members.append(("audio", pick(["true", "false"])))
        if chance(30) { members.append(("image_urls", addresses(chance(50) ? 2 : 1))) }
        if chance(30) { members.append(("negative_prompt", "\"low quality, warped hands\"")) }
        if !names.isEmpty { members.append(("element_list", elements(names))) }
        return object(members)
    }

    private mutating func xcompute3Shots() -> String {
        let seconds = Int.random(in: 6...15, using: &dice)
        var members = common(model: "kling-v3", mode: pick(["std", "pro"]))
        members.append(("duration", String(seconds)))
        members.append(("multi_shot", "true"))
        if chance(30) {
            members.append(("shot_type", "\"intelligence\""))
        } else {
            members.append(("shot_type", "\"customize\""))
            members.append(("multi_prompt", shots(upTo: 6, seconds: seconds, hasIndex: true)))
        }
        return object(members)
    }

    private mutating func motionControl() -> String {
        let members: Members = [
            ("model", pick(["\"kling-v2-6-motion-control\"", "\"kling-v3-motion-control\""])),
            ("prompt", prompt()),
            ("image_url", address("figure", "png")),
            ("video_url", address("dance", "mp4")),
            ("character_orientation", pick(["\"image\"", "\"video\""])),
            ("mode", pick(["\"std\"", "\"pro\""])),
            ("keep_original_sound", pick(["\"yes\"", "\"no\""])),
            ("watermark_info", "{\"enabled\": false}"),
        ]
        return object(members)
    }

    /// Frames by role tell toapis from xcompute, which sells a model of the same id.
    private mutating func toapis26() -> String {
        let isPro = chance(50)
        var frames = [frame("first_frame")]
        if isPro, chance(50) { frames.append(frame("last_frame")) }
        var members = common(model: "kling-v2-6", mode: isPro ? "pro" : "std")
        members.append(("duration", pick(["5", "10"])))
        members.append(("image_with_roles", "[" + frames.joined(separator: ", ") + "]"))
        if isPro { members.append(("audio", pick(["true", "false"]))) }
        return object(members)
    }

    private mutating func kie26() -> String {
        let input: Members = [
            ("prompt", prompt()),
            ("sound", pick(["true", "false"])),
            ("aspect_ratio", shape()),
            ("duration", pick(["\"5\"", "\"10\""])),
        ]
        return object([("model", "\"kling-2.6/text-to-video\""), ("input", object(input))])
    }

    /// Several shots always have sound; none is longer than 12 s.
    private mutating func kie3() -> String {
        let hasShots = chance(20)
        let seconds = Int.random(in: 5...(hasShots ? 13 : 15), using: &dice)
        var input: Members = [
            ("prompt", prompt()),
            ("mode", pick(["\"std\"", "\"pro\"", "\"4K\""])),
            ("aspect_ratio", shape()),
            ("duration", "\"\(seconds)\""),
        ]
        if hasShots {
            input.append(("sound", "true"))
            input.append(("multi_shots", "true"))
            input.append(("multi_prompt", shots(upTo: 5, seconds: seconds, hasIndex: false)))
        } else {
            input.append(("sound", pick(["true", "false"])))
            if chance(30) { input.append(("image_urls", addresses(chance(50) ? 2 : 1))) }
        }
        return object([("model", "\"kling-3.0/video\""), ("input", object(input))])
    }
}

// Parts of payloads.
extension PayloadGenerator {
    private mutating func common(
        model: String, mode: String, mentioning names: [String] = []
    ) -> Members {
        [
            ("model", "\"\(model)\""), ("mode", "\"\(mode)\""), ("prompt", prompt(names)),
            ("aspect_ratio", shape()),
        ]
    }

    /// The prompt that makes this payload unlike any other.
    private mutating func prompt(_ names: [String] = []) -> String {
        prose.prompt(number, mentioning: names, &dice)
    }

    private mutating func elements(_ names: [String]) -> String {
        let list = names.map { name in
            object([
                ("name", "\"\(name)\""), ("description", "\"a small brass \(name)\""),
                ("element_input_urls", addresses(Int.random(in: 2...4, using: &dice))),
            ])
        }
        return "[" + list.joined(separator: ", ") + "]"
    }

    /// Shots of at least a second each that add up to so many.
    private mutating func shots(upTo most: Int, seconds: Int, hasIndex: Bool) -> String {
        var lengths = [Int](repeating: 1, count: Int.random(in: 2...most, using: &dice))
        for _ in lengths.count..<max(lengths.count, seconds) {
            lengths[lengths.indices.randomElement(using: &dice) ?? 0] += 1
        }
        let list = lengths.enumerated().map { place, length in
            var members: Members = [
                ("prompt", prose.line(&dice)), ("duration", String(length)),
            ]
            if hasIndex { members.append(("index", String(place + 1))) }
            return object(members)
        }
        return "[" + list.joined(separator: ", ") + "]"
    }

    private mutating func frame(_ role: String) -> String {
        object([("url", address(role, "jpg")), ("role", "\"\(role)\"")])
    }

    private func addresses(_ count: Int) -> String {
        "[" + (1...count).map { address("picture-\($0)", "jpg") }.joined(separator: ", ") + "]"
    }

    private func address(_ name: String, _ suffix: String) -> String {
        "\"https://example.com/\(number)/\(name).\(suffix)\""
    }

    private mutating func shape() -> String { pick(["\"16:9\"", "\"9:16\"", "\"1:1\""]) }

    /// Members in any order.
    private mutating func object(_ members: Members) -> String {
        let shuffled = members.shuffled(using: &dice)
        return "{" + shuffled.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    private mutating func pick(_ values: [String]) -> String {
        values[Int.random(in: values.indices, using: &dice)]
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &dice) < percent
    }
}
