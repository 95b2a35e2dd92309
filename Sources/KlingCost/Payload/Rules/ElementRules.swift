// Source: xcompute, Kling v3, "element_list": a prompt refers to an element as `@name`.
extension PayloadCheck {
    /// Every `@name` in the prompt and in the shots' prompts is the name of an element. Where one
    /// name begins another, the longest that fits is meant.
    mutating func elementReferences() {
        var prompts: [JSONDocument.Node] = []
        if let prompt = node(.prompt), mayRefer(prompt) { prompts.append(prompt) }
        var shots = items(.shots, with: .shotPrompt)
        while let prompt = shots.next(in: payload) {
            if let prompt, mayRefer(prompt) { prompts.append(prompt) }
        }
        if prompts.isEmpty { return }
        let names = elementNames()
        for prompt in prompts {
            let undefined = PayloadCheck.undefinedReferences(
                in: payload.utf8(prompt), defined: names)
            if undefined.isEmpty { continue }
            let known = names.map { String(decoding: $0, as: UTF8.self) }
            for name in undefined {
                warning(
                    .elementReferences, .name(name, nearest: Nearest.name(to: name, among: known)),
                    at: prompt)
            }
        }
    }

    /// Whether a text has an `@`, which may be written as an escape.
    private func mayRefer(_ text: JSONDocument.Node) -> Bool {
        payload[text].isEscaped || payload.contains(UInt8(ascii: "@"), text)
    }

    /// The names that elements define, longest first. Pages allow three; far more are an error
    /// already, and are not all compared with every word of a prompt.
    private func elementNames() -> [[UInt8]] {
        var names: [[UInt8]] = []
        var elements = items(.elements, with: .elementName)
        for _ in 0..<64 {
            guard let node = elements.next(in: payload) else { break }
            guard let node, payload.kind(node) == .string else { continue }
            let name = payload.utf8(node)
            if !name.isEmpty { names.append(name) }
        }
        if names.count > 1 { names.sort { $0.count > $1.count } }
        return names
    }

    /// Names after an `@` that no defined name begins, each once. An `@` inside a word (an e-mail
    /// address) and one with no name after it refer to nothing.
    static func undefinedReferences(in prompt: [UInt8], defined names: [[UInt8]]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        var rest = prompt[...]
        while let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            rest = prompt[(at + 1)...]
            if at > 0, prompt[at - 1] < 0x80, isNameByte(prompt[at - 1]) { continue }
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
