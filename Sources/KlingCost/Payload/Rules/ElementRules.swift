// Source: xcompute, Kling v3, "element_list": a prompt refers to an element as `@name`.
extension PayloadCheck {
    /// Every `@name` in the prompt and in the shots' prompts is the name of an element. Where one
    /// name begins another, the longest that fits is meant.
    mutating func elementReferences() {
        var prompts = node(.prompt).map { [$0] } ?? []
        if slots[.shots] != nil {
            prompts += items(.shots).compactMap { value(.shotPrompt, of: $0) }
        }
        // An `@` may be written as an escape.
        prompts.removeAll {
            !payload.contains(UInt8(ascii: "@"), $0) && !payload.contains(UInt8(ascii: "\\"), $0)
        }
        if prompts.isEmpty { return }
        let names = elementNames()
        let known = names.map { String(decoding: $0, as: UTF8.self) }
        for prompt in prompts {
            for name in PayloadCheck.undefinedReferences(in: payload.utf8(prompt), defined: names) {
                warning(
                    .elementReferences, .name(name, nearest: Nearest.name(to: name, among: known)),
                    at: prompt)
            }
        }
    }

    /// The names that elements define, longest first. Pages allow three; far more are an error
    /// already, and are not all compared with every word of a prompt.
    private func elementNames() -> [[UInt8]] {
        items(.elements).prefix(64)
            .compactMap { value(.elementName, of: $0) }
            .filter { payload.kind($0) == .string }
            .map { payload.utf8($0) }
            .filter { !$0.isEmpty }
            .sorted { $0.count > $1.count }
    }

    /// Names after an `@` that no defined name begins, each once. An `@` inside a word (an e-mail
    /// address) and one with no name after it refer to nothing.
    static func undefinedReferences(in prompt: [UInt8], defined names: [[UInt8]]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for (index, byte) in prompt.enumerated() where byte == UInt8(ascii: "@") {
            if index > 0, isNameByte(prompt[index - 1]), prompt[index - 1] < 0x80 { continue }
            let rest = prompt[(index + 1)...]
            if names.contains(where: { rest.starts(with: $0) }) { continue }
            let word = rest.prefix { isNameByte($0) && $0 < 0x80 }
            let name = word.isEmpty ? rest.prefix(120).prefix { isNameByte($0) } : word.prefix(120)
            if name.isEmpty { continue }
            let text = String(decoding: name, as: UTF8.self)
            if seen.insert(text).inserted { found.append(text) }
            if found.count > maximumIssues { break }
        }
        return found
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte >= 0x80
            || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }
}
