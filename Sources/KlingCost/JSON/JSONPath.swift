extension JSONDocument {
    /// The path of a value from the document's root: `$.input.prompt`, `$.shots[0]`.
    func path(of target: Int) -> String {
        var path = "$"
        var node = JSONDocument.root
        while node != target {
            let step: (text: String, node: Int)?
            switch kind(node) {
            case .object: step = member(around: target, in: node)
            case .array: step = item(around: target, in: node)
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

    private func member(around target: Int, in object: Int) -> (text: String, node: Int)? {
        var key = object + 1
        while key < Int(nodes[object].next) {
            let end = after(key + 1)
            if target < end { return (JSONDocument.step(to: string(key)), key + 1) }
            key = end
        }
        return nil
    }

    private func item(around target: Int, in array: Int) -> (text: String, node: Int)? {
        var item = array + 1
        var number = 0
        while item < Int(nodes[array].next) {
            let end = after(item)
            if target < end { return ("[\(number)]", item) }
            (item, number) = (end, number + 1)
        }
        return nil
    }

    /// The node after one and all that it contains.
    private func after(_ node: Int) -> Int { Int(nodes[node].next) }

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
}
