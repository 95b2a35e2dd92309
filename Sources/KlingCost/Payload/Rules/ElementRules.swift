// Source: xcompute, Kling v3, "element_list": a prompt refers to an element as `@name`.
extension PayloadCheck {
    /// Every `@name` in the prompt and in the shots' prompts is the name of an element. Where one
    /// name begins another, the longest that fits is meant.
    mutating func elementReferences() {
        if let prompt = node(.prompt) { references(in: prompt) }
        if slots[.shots] == nil { return }
        for shot in items(.shots) {
            if let prompt = value(.shotPrompt, of: shot) { references(in: prompt) }
        }
    }

    private mutating func references(in prompt: Int) {
        guard
            payload.contains(UInt8(ascii: "@"), prompt)
                || payload.contains(UInt8(ascii: "\\"), prompt)
        else { return }
        let names = elementNames()
        for name in PayloadCheck.undefinedReferences(in: payload.utf8(prompt), defined: names) {
            let known = names.map { String(decoding: $0, as: UTF8.self) }
            warning(
                .elementReferences, .name(name, nearest: Nearest.name(to: name, among: known)),
                at: prompt)
        }
    }

    /// The names that elements define, longest first.
    private func elementNames() -> [[UInt8]] {
        items(.elements)
            .compactMap { value(.elementName, of: $0) }
            .filter { payload.kind($0) == .string }
            .map { payload.utf8($0) }
            .filter { !$0.isEmpty }
            .sorted { $0.count > $1.count }
    }

    /// Names after an `@` that no defined name begins. An `@` inside a word (an e-mail address) and
    /// one with no name after it refer to nothing.
    static func undefinedReferences(in prompt: [UInt8], defined names: [[UInt8]]) -> [String] {
        var found: [String] = []
        for (index, byte) in prompt.enumerated() where byte == UInt8(ascii: "@") {
            if index > 0, isNameByte(prompt[index - 1]), prompt[index - 1] < 0x80 { continue }
            let rest = prompt[(index + 1)...]
            if names.contains(where: { rest.starts(with: $0) }) { continue }
            let word = rest.prefix { isNameByte($0) && $0 < 0x80 }
            let name = word.isEmpty ? rest.prefix { isNameByte($0) } : word
            if name.isEmpty { continue }
            let text = String(decoding: name, as: UTF8.self)
            if !found.contains(text) { found.append(text) }
        }
        return found
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte >= 0x80
            || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }
}
