// A libFuzzer harness for the JSON reader, compiled into one module with the sources it tests
// (`make fuzz`). The reader must accept or refuse, never trap; what it accepts must hold together.

/// Reads one input and stops the process when a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(JSONError) {
        checkAccepted(try JSONReader.document(input), input)
    } catch {
        checkRefused(error, input)
    }
    return 0
}

/// An error stands inside the text or just after it.
private func checkRefused(_ error: JSONError, _ input: [UInt8]) {
    let mark = input.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let lines = input.dropFirst(mark).split(separator: 0x0A, omittingEmptySubsequences: false)
    let position = error.position
    precondition((1...lines.count).contains(position.line), "the line exists")
    let scalars = lines[position.line - 1].count { $0 & 0xC0 != 0x80 }
    precondition((1...scalars + 1).contains(position.column), "the column exists")
    if case .duplicateKey(_, let first) = error.problem {
        precondition(
            (first.line, first.column) < (position.line, position.column), "first comes first")
    }
}

private func checkAccepted(_ document: JSONDocument, _ input: [UInt8]) {
    precondition(document.byteCount == input.count, "the text is kept")
    precondition(String(validating: input, as: UTF8.self) != nil, "the text is UTF-8")
    precondition(!document.tokens.isEmpty, "there is a value")
    checkTree(document)
    checkPaths(document)
    checkValues(document)

    let source = Array(document.source(JSONDocument.root))
    guard let again = try? JSONReader.document(source) else {
        preconditionFailure("the document's value is a document")
    }
    precondition(again.tokens.map(\.kind) == document.tokens.map(\.kind), "and the same one")
    precondition(again.nodes.allSatisfy { again.written($0) == document.written($0) })
}

/// Nodes stand inside the text, inside their parents, and cover the list without gaps.
private func checkTree(_ document: JSONDocument) {
    let root = JSONDocument.root
    precondition(document.end(of: root).index == document.tokens.count, "the root holds all")
    for node in document.nodes {
        let range = document.sourceRange(node)
        precondition(range.lowerBound >= 0 && range.upperBound <= document.byteCount)
        precondition(!range.isEmpty, "every value has bytes")
        let members = document.members(node)
        let children = document.elements(node) + members.flatMap { [$0.key, $0.value] }
        precondition(document.kind(node) == .array || document.itemCount(node) == 0)
        var end = range.lowerBound + 1
        for child in children {
            let inner = document.sourceRange(child)
            precondition(inner.lowerBound >= end, "children follow one another")
            precondition(inner.upperBound < range.upperBound, "and end inside")
            end = inner.upperBound
        }
        precondition(members.allSatisfy { document.kind($0.key) == .string }, "keys are strings")
        let keys = Set(members.map { document.utf8($0.key) })
        precondition(keys.count == members.count, "no key stands twice")
        for (key, value) in members.prefix(32) {
            precondition(document.member(node, document.string(key)) == value)
        }
    }
}

/// Every node has a path, and no two values have the same.
private func checkPaths(_ document: JSONDocument) {
    let keys = Set(document.nodes.flatMap { document.members($0).map(\.key) })
    var paths: Set<[UInt8]> = []
    for node in document.nodes.prefix(128) {
        let path = document.path(of: node)
        precondition(path.hasPrefix("$"))
        if keys.contains(node) {
            precondition(path == document.path(of: node.following), "a key's path is its value's")
        } else {
            precondition(paths.insert(Array(path.utf8)).inserted, "paths differ")
        }
    }
}

/// Strings survive being written and read; integers are what the standard library reads.
private func checkValues(_ document: JSONDocument) {
    for node in document.nodes {
        switch document.kind(node) {
        case .string:
            let text = document.string(node)
            precondition(Array(text.utf8) == document.utf8(node), "escapes make UTF-8")
            var json = JSONText()
            json.string(text)
            guard let again = try? JSONReader.document(json.bytes) else {
                preconditionFailure("what is written can be read")
            }
            precondition(again.utf8(JSONDocument.root) == document.utf8(node))
            let short = document.shortText(node)
            precondition(short == ShortText(text), "a short text is the same text")
        case .number:
            guard let integer = document.integer(node) else { continue }
            let written = String(decoding: document.written(node), as: UTF8.self)
            precondition(Int(written) == integer, "integers are exact")
        default: continue
        }
    }
}

extension JSONDocument {
    /// All of them, in the order of the text.
    fileprivate var nodes: [Node] { tokens.indices.map { Node(index: $0) } }
}
