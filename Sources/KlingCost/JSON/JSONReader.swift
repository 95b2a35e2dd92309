/// Reads JSON as RFC 8259 has it, and refuses what a judge of payloads must not let pass: duplicate
/// keys, lone surrogates, bad UTF-8, and anything beyond our bounds.
///
/// It keeps its own stack, so that depth costs a counter and not the process.
public struct JSONReader {
    /// Longest document, in bytes: 1 MiB.
    public static let maximumBytes = 1 << 20
    /// Most arrays and objects open at once.
    public static let maximumDepth = 64

    /// Reads a document of its own.
    ///
    /// - Parameters:
    ///   - text: UTF-8, with or without a byte order mark.
    ///   - firstLine: the number of the text's first line, when it was cut from a longer file.
    /// - Throws: the first thing wrong, with its line and column.
    public static func document(
        _ text: some Sequence<UInt8>, firstLine: Int = 1
    ) throws(JSONError) -> JSONDocument {
        var document = JSONDocument()
        Array(text).withUnsafeBytes { document.replaceText(with: $0) }
        try finishReading(&document, firstLine: firstLine)
        return document
    }

    /// Reads a document into storage that an earlier one used, so that a long file of documents
    /// costs no memory per document.
    package static func read(
        _ text: ArraySlice<UInt8>, firstLine: Int, into document: inout JSONDocument
    ) throws(JSONError) {
        text.withUnsafeBytes { document.replaceText(with: $0) }
        try finishReading(&document, firstLine: firstLine)
    }

    private static func finishReading(
        _ document: inout JSONDocument, firstLine: Int
    ) throws(JSONError) {
        let count = document.byteCount
        // Few texts have more nodes than that; growing in steps would copy them again and again.
        if document.tokens.capacity < count / 12 + 8 {
            document.tokens.reserveCapacity(count / 12 + 8)
        }
        document.tokens.removeAll(keepingCapacity: true)
        document.firstLine = firstLine
        do throws(JSONScanError) {
            try encodingCheck(document)
            let unsure = try scan(&document)
            try JSONDuplicateKeys.check(document, objectsOver: unsure)
        } catch {
            throw JSONError(
                problem: error.problem(in: document),
                position: document.position(ofOffset: error.offset))
        }
    }

    /// Finds the nodes.
    ///
    /// - Returns: objects whose keys are yet to be told apart.
    private static func scan(_ document: inout JSONDocument) throws(JSONScanError) -> [JSONDocument
        .Node]
    {
        var scanner = JSONScanner(
            at: document.hasByteOrderMark ? 3 : 0, end: document.byteCount)
        // Lent: an array with two owners would be copied.
        swap(&scanner.tokens, &document.tokens)
        defer { swap(&scanner.tokens, &document.tokens) }
        try scanner.scan(document.bytes.span.bytes)
        return scanner.largeObjects
    }

    /// Size, and the encodings that are not UTF-8.
    private static func encodingCheck(
        _ document: JSONDocument
    ) throws(JSONScanError) {
        let count = document.byteCount
        if count > maximumBytes { throw JSONScanError(.tooLarge(limit: maximumBytes), at: 0) }
        switch (document.bytes[0], document.bytes[1]) {
        case (0xFE, 0xFF), (0xFF, 0xFE): throw JSONScanError(.notUTF8Encoding, at: 0)
        // A zero byte beside the first character: UTF-16 or UTF-32 without a mark.
        case (0, 1...) where count > 1, (1..., 0) where count > 1:
            throw JSONScanError(.notUTF8Encoding, at: 0)
        case (0, 0) where count > 3 && (document.bytes[2] != 0 || document.bytes[3] != 0):
            throw JSONScanError(.notUTF8Encoding, at: 0)
        default: break
        }
    }
}

/// What stopped the scanner, by byte offset; made into a ``JSONError`` once, outside the loop.
struct JSONScanError: Error {
    enum Reason {
        case plain(JSONError.Problem)
        case duplicateKey(node: JSONDocument.Node, first: JSONDocument.Node)
    }

    let reason: Reason
    let offset: Int

    init(_ problem: JSONError.Problem, at offset: Int) {
        reason = .plain(problem)
        self.offset = offset
    }

    init(duplicateKey node: JSONDocument.Node, first: JSONDocument.Node, in document: JSONDocument)
    {
        reason = .duplicateKey(node: node, first: first)
        offset = document.sourceRange(node).lowerBound
    }

    func problem(in document: JSONDocument) -> JSONError.Problem {
        switch reason {
        case .plain(let problem): problem
        case .duplicateKey(let node, let first):
            .duplicateKey(document.string(node), first: document.position(first))
        }
    }
}
