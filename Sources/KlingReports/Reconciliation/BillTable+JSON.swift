import KlingCost

extension BillTable {
    /// A list of objects, wherever it stands near the top (`{"data":{"records":[…]}}`), an object, or
    /// an object a line.
    init(json text: ArraySlice<UInt8>) throws(BillError) {
        var titles = Titles()
        let document = Result { () throws(JSONError) in try JSONReader.document(text) }
        var rows =
            switch document {
            case .success(let document): try BillTable.rows(of: document, &titles)
            // As one document it is not to be read; as lines it may be.
            case .failure(let error): try BillTable.lines(text, &titles, orThrow: error)
            }
        let count = titles.names.count
        for place in rows.indices {
            let missing = count - rows[place].cells.count
            rows[place].cells += Array(repeating: "", count: missing)
        }
        self.init(titles: titles.names, rows: rows)
    }

    private static func rows(
        of document: JSONDocument, _ titles: inout Titles
    ) throws(BillError) -> [(line: Int, cells: [String])] {
        guard let list = list(in: document) else {
            if document.kind(JSONDocument.root) != .object { throw .noRows }
            return [(1, try titles.cells(document, JSONDocument.root))]
        }
        var rows: [(line: Int, cells: [String])] = []
        for (number, node) in document.elements(list).enumerated() {
            rows.append((number + 1, try titles.cells(document, node)))
        }
        return rows
    }

    /// The array of objects nearest to the top; of several the longest, then the first.
    private static func list(in document: JSONDocument) -> Int? {
        var level = [JSONDocument.root]
        for _ in 0..<4 {
            let lists = level.filter { node in
                document.kind(node) == .array
                    && document.elements(node).first.map { document.kind($0) == .object } ?? true
            }
            let longest = lists.enumerated().max { one, other in
                let counts = [one, other].map { document.elements($0.element).count }
                return (counts[0], other.offset) < (counts[1], one.offset)
            }
            if let longest { return longest.element }
            level = level.flatMap { document.members($0).map(\.value) }
        }
        return nil
    }

    private static func lines(
        _ text: ArraySlice<UInt8>, _ titles: inout Titles, orThrow former: JSONError
    ) throws(BillError) -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        var document = JSONDocument()
        for (place, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        where line.contains(where: { !" \t\r".utf8.contains($0) }) {
            if rows.count == mostRows { throw .tooLarge(.rows, limit: mostRows) }
            do throws(JSONError) {
                try JSONReader.read(line, firstLine: place + 1, into: &document)
            } catch {
                throw .json(rows.isEmpty ? former : error)
            }
            guard document.kind(JSONDocument.root) == .object else { throw .noRows }
            rows.append((place + 1, try titles.cells(document, JSONDocument.root)))
        }
        return rows
    }
}

/// The keys seen so far, in their order, and objects as cells under them.
private struct Titles {
    private(set) var names: [String] = []
    private var places: [String: Int] = [:]

    mutating func cells(
        _ document: JSONDocument, _ node: Int
    ) throws(BillError) -> [String] {
        var cells = Array(repeating: "", count: names.count)
        for (key, value) in document.members(node) {
            let name = document.string(key)
            if places[name] == nil {
                if names.count == BillTable.mostColumns {
                    throw .tooLarge(.columns, limit: BillTable.mostColumns)
                }
                places[name] = names.count
                names.append(name)
                cells.append("")
            }
            guard let place = places[name] else { continue }
            switch document.kind(value) {
            case .string: cells[place] = document.string(value)
            case .number: cells[place] = String(decoding: document.source(value), as: UTF8.self)
            default: break
            }
            if cells[place].utf8.count > BillTable.longestCell {
                throw .tooLarge(.cell, limit: BillTable.longestCell)
            }
        }
        return cells
    }
}
