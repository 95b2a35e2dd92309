extension JSONDocument {
    /// The path of a value, or of a key, from the document's root: `$.input.prompt`, `$.shots[0]`.
    func path(of target: Node) -> String {
        var path = [UInt8(ascii: "$")]
        var node = JSONDocument.root
        while node != target {
            switch kind(node) {
            case .object:
                guard let key = key(around: target, in: node) else { break }
                JSONDocument.append(self[key].isEscaped ? utf8(key)[...] : written(key), to: &path)
                // A key's path is its value's.
                node = key == target ? target : key.following
                continue
            case .array:
                guard let item = item(around: target, in: node) else { break }
                path.append(UInt8(ascii: "["))
                forEachDigit(of: UInt64(item.number)) { path.append($0) }
                path.append(UInt8(ascii: "]"))
                node = item.node
                continue
            case .null, .true, .false, .number, .string: break
            }
            break
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// How a path goes on to a member: `.name`, or `["any name"]`.
    static func step(to name: String) -> String {
        var path: [UInt8] = []
        append(Array(name.utf8)[...], to: &path)
        return String(decoding: path, as: UTF8.self)
    }

    private static func append(_ name: ArraySlice<UInt8>, to path: inout [UInt8]) {
        var isPlain = !name.isEmpty
        for byte in name where !isPlainLetter(byte) { isPlain = false }
        if isPlain {
            path.append(UInt8(ascii: "."))
            path.append(contentsOf: name)
        } else {
            let quoted = JSONText.quoted(String(decoding: name, as: UTF8.self))
            path.append(contentsOf: "[\(quoted)]".utf8)
        }
    }

    private static func isPlainLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
            || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// The key whose member a node is, or lies in.
    private func key(around target: Node, in object: Node) -> Node? {
        var key = object.following
        while key < end(of: object) {
            let end = self.end(of: key.following)
            if target < end { return key }
            key = end
        }
        return nil
    }

    /// The item that a node is, or lies in.
    private func item(around target: Node, in array: Node) -> (number: Int, node: Node)? {
        var item = array.following
        var number = 0
        while item < end(of: array) {
            let end = self.end(of: item)
            if target < end { return (number, item) }
            (item, number) = (end, number + 1)
        }
        return nil
    }
}
