import KlingCost
import KlingSystem
import KlingWorkflow

/// One payload on its way to being priced. Of a long file there is only one: each line is read into
/// the storage of the line before.
struct InputPayload {
    var origin: EstimateRecord.Origin
    let kind: EstimateInput.Kind
    /// What was read; meaningless where there is an error.
    fileprivate(set) var text = JSONDocument()
    /// How long its reference video is, where that was measured.
    var reading: ReferenceReading?
    /// Why it could not be read.
    fileprivate(set) var error: JSONError?

    /// The document, when there is one.
    var document: JSONDocument? { error == nil ? text : nil }

    init(origin: EstimateRecord.Origin, kind: EstimateInput.Kind) {
        (self.origin, self.kind) = (origin, kind)
    }

    /// Reads a text in place of what was there.
    mutating func read(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
        reading = nil
        do throws(JSONError) {
            try JSONReader.read(bytes, firstLine: firstLine, into: &text)
            error = nil
        } catch {
            self.error = error
        }
    }

    /// Puts a changed document in place.
    mutating func replace(with document: JSONDocument) { (text, error) = (document, nil) }

    /// `shots.jsonl:3`, `payload.json`, `standard input`.
    var name: String {
        let file = origin.file ?? "standard input"
        return origin.line.map { "\(file):\($0)" } ?? file
    }
}

/// The files that `estimate` was given, payload by payload.
struct EstimateInput {
    /// What a file holds.
    enum Kind: String, CaseIterable {
        /// One document.
        case json
        /// A document a line.
        case jsonl
        /// A table of shots.
        case csv
    }

    let options: EstimateOptions

    /// Calls the body with each payload of a file, in order and in constant memory.
    func forEachPayload(
        of file: String, _ body: (InputPayload) throws(CommandError) -> Void
    ) throws(CommandError) {
        let descriptor = try orStop(file: Descriptor(file))
        let name = file == "-" ? nil : file
        if let kind = options.input ?? EstimateInput.kind(byNameOf: file), kind != .json {
            switch kind {
            case .csv: try table(try orStop(file: descriptor.readAll(limit: 8 << 20)), name, body)
            case .json, .jsonl: try lines(LineReader(descriptor), name, body)
            }
            return
        }
        // One byte over the limit is enough to know that a document is too large.
        var head: [UInt8] = []
        while head.count <= JSONReader.maximumBytes,
            try orStop(file: descriptor.read(64 << 10, into: &head)) > 0
        {}
        if options.input == nil, EstimateInput.isDocumentPerLine(head) {
            try lines(LineReader(descriptor, head: head), name, body)
        } else {
            var payload = InputPayload(origin: EstimateRecord.Origin(file: name), kind: .json)
            payload.read(head[...], firstLine: 1)
            try body(payload)
        }
    }

    private static func kind(byNameOf file: String) -> Kind? {
        let name = file.lowercased()
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonl }
        if name.hasSuffix(".csv") { return .csv }
        return nil
    }

    /// Whether the first line with content is a document and more follows.
    private static func isDocumentPerLine(_ head: [UInt8]) -> Bool {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let text = head.drop(while: isSpace)
        guard let end = text.firstIndex(of: 0x0A),
            let next = text[end...].first(where: { !isSpace($0) })
        else { return false }
        let isAnother = next == UInt8(ascii: "{") || next == UInt8(ascii: "[")
        return isAnother && (try? JSONReader.document(text[..<end])) != nil
    }

    private func lines(
        _ reader: consuming LineReader, _ name: String?,
        _ body: (InputPayload) throws(CommandError) -> Void
    ) throws(CommandError) {
        var payload = InputPayload(
            origin: EstimateRecord.Origin(file: name), kind: .jsonl)
        while let line = try orStop(file: reader.next()) {
            payload.origin.line = line.number
            let text = reader.buffer[line.range]
            if line.isTooLong {
                payload.error = JSONError(tooLargeAtLine: line.number)
            } else if text.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                continue
            } else {
                payload.read(text, firstLine: line.number)
            }
            try body(payload)
        }
    }

    private func table(
        _ bytes: [UInt8], _ name: String?, _ body: (InputPayload) throws(CommandError) -> Void
    ) throws(CommandError) {
        let list: ShotList
        do throws(ShotList.ReadError) {
            list = try ShotList(bytes)
        } catch {
            throw .estimate(.shotList(file: name ?? "standard input", error))
        }
        for row in list.rows {
            let text = list.payload(
                row, book: options.prices.book, gateway: options.estimator.options.gateway)
            var payload = InputPayload(
                origin: EstimateRecord.Origin(file: name, line: row.line), kind: .csv)
            payload.read(text[...], firstLine: row.line)
            try body(payload)
        }
    }
}
