import KlingCost

/// One payload on its way to being priced.
struct InputPayload {
    let origin: EstimateRecord.Origin
    let kind: EstimateInput.Kind
    /// The document, or why there is none.
    let content: Result<JSONDocument, JSONError>

    /// `shots.jsonl:3`, `payload.json`, `standard input`.
    var name: String {
        let file = origin.file ?? "standard input"
        return origin.line.map { "\(file):\($0)" } ?? file
    }
}

/// The files that `estimate` was given, payload by payload.
struct EstimateInput {
    /// What a file holds.
    enum Kind: String {
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
        of file: String, _ body: (InputPayload) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let descriptor = try Descriptor(file)
        let name = file == "-" ? nil : file
        if let kind = options.input ?? EstimateInput.kind(byNameOf: file), kind != .json {
            switch kind {
            case .csv: try table(try descriptor.readAll(limit: 64 << 20), name, body)
            case .json, .jsonl: try lines(LineReader(descriptor), name, body)
            }
            return
        }
        // One byte over the limit is enough to know that a document is too large.
        var head: [UInt8] = []
        while head.count <= JSONReader.maximumBytes,
            try descriptor.read(64 << 10, into: &head) > 0
        {}
        if options.input == nil, EstimateInput.isDocumentPerLine(head) {
            try lines(LineReader(descriptor, head: head), name, body)
        } else {
            try body(
                InputPayload(
                    origin: EstimateRecord.Origin(file: name), kind: .json,
                    content: EstimateInput.read(head[...], firstLine: 1)))
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

    private static func read(
        _ text: ArraySlice<UInt8>, firstLine: Int
    ) -> Result<JSONDocument, JSONError> {
        do throws(JSONError) {
            return .success(try JSONReader.document(text, firstLine: firstLine))
        } catch {
            return .failure(error)
        }
    }

    private func lines(
        _ reader: consuming LineReader, _ name: String?,
        _ body: (InputPayload) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var document = JSONDocument()
        var origin = EstimateRecord.Origin(file: name)
        while let line = try reader.next() {
            origin.line = line.number
            if line.isTooLong {
                let error = JSONError(tooLargeAtLine: line.number)
                try body(InputPayload(origin: origin, kind: .jsonl, content: .failure(error)))
                continue
            }
            let text = reader.buffer[line.range]
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let content: Result<JSONDocument, JSONError>
            do throws(JSONError) {
                try JSONReader.read(text, firstLine: line.number, into: &document)
                content = .success(document)
            } catch {
                content = .failure(error)
            }
            try body(InputPayload(origin: origin, kind: .jsonl, content: content))
        }
    }

    private func table(
        _ bytes: [UInt8], _ name: String?, _ body: (InputPayload) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let list: ShotList
        do throws(ShotList.Failure) {
            list = try ShotList(bytes)
        } catch {
            throw .shotList(file: name ?? "standard input", error)
        }
        for row in list.rows {
            let text = list.payload(
                row, book: options.prices.book, gateway: options.estimator.options.gateway)
            try body(
                InputPayload(
                    origin: EstimateRecord.Origin(file: name, line: row.line), kind: .csv,
                    content: EstimateInput.read(text[...], firstLine: row.line)))
        }
    }
}
