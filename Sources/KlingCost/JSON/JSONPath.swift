extension JSONDocument {
    /// The path of a value from the document's root: `$.input.prompt`, `$.shots[0]`.
    func path(of target: Int) -> String {
        var path = "$"
        var node = JSONDocument.root
        while node != target {
            let step: (text: String, node: Int)?
            switch kind(node) {
            case .object:
                step = members(node)
                    .first { $0.key == target || isWithin(target, $0.value) }
                    .map { (JSONDocument.step(to: string($0.key)), $0.value) }
            case .array:
                step = elements(node).enumerated()
                    .first { isWithin(target, $0.element) }
                    .map { ("[\($0.offset)]", $0.element) }
            default: step = nil
            }
            guard let step else { break }
            path += step.text
            // A key's path is its value's.
            if step.node == target + 1 && kind(node) == .object { break }
            node = step.node
        }
        return path
    }

    /// How a path goes on to a member: `.name`, or `["any name"]`.
    static func step(to name: String) -> String {
        let isPlain =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
                    || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
        return isPlain ? "." + name : "[\(JSONText.quoted(name))]"
    }

    private func isWithin(_ target: Int, _ node: Int) -> Bool {
        let end = kind(node) == .array || kind(node) == .object ? Int(nodes[node].next) : node + 1
        return (node..<end).contains(target)
    }
}
