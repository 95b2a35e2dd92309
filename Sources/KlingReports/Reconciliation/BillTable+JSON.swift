import KlingCost

extension BillTable {
    /// A list of objects, wherever it stands near the top (`{"data":{"records":[…]}}`), an object, or
    /// an object a line. Of an answer (`{"code":200,"data":{…}}`) what it says of its task.
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
        let alone = record(in: document, JSONDocument.root)
        let list = list(in: document)
        let isOne = list.map { !saysCharges(document, $0) && isRecord(document, alone) } ?? true
        guard let list, !isOne else {
            if document.kind(JSONDocument.root) != .object { throw .noRows }
            return [(1, try titles.cells(document, alone))]
        }
        var rows: [(line: Int, cells: [String])] = []
        for (number, node) in document.elements(list).enumerated() {
            if rows.count == mostRows { throw .tooLarge(.rows, limit: mostRows) }
            rows.append((number + 1, try titles.cells(document, record(in: document, node))))
        }
        return rows
    }

    /// The object that says what was charged: itself, or what an answer wraps.
    private static func record(in document: JSONDocument, _ root: Int) -> Int {
        var level = [root]
        if document.kind(root) != .object { return root }
        for _ in 0..<4 {
            for node in level where isRecord(document, node) {
                return node
            }
            level = level.flatMap { document.members($0).map(\.value) }
                .filter { document.kind($0) == .object }
        }
        return root
    }

    /// Whether the objects of a list say what was charged.
    private static func saysCharges(_ document: JSONDocument, _ list: Int) -> Bool {
        document.elements(list).first.map { isRecord(document, record(in: document, $0)) } ?? false
    }

    private static func isRecord(_ document: JSONDocument, _ node: Int) -> Bool {
        let plains = document.members(node).map { BillTitles.plain(document.string($0.key)) }
        return plains.count { BillTitles.isKnown($0) } > 1
    }

    /// The array of objects nearest to the top; of several one that says what was charged, then the
    /// longest, then the first.
    private static func list(in document: JSONDocument) -> Int? {
        var level = [JSONDocument.root]
        for _ in 0..<4 {
            let lists = level.filter { node in
                document.kind(node) == .array
                    && document.elements(node).first.map { document.kind($0) == .object } ?? true
            }
            let best = lists.enumerated().max { one, other in
                let counts = [one, other].map { document.elements($0.element).count }
                let known = [one, other].map { saysCharges(document, $0.element) ? 1 : 0 }
                return (known[0], counts[0], other.offset) < (known[1], counts[1], one.offset)
            }
            if let best { return best.element }
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
            let node = record(in: document, JSONDocument.root)
            rows.append((place + 1, try titles.cells(document, node)))
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
            case .null: break
            case .object, .array:
                // What a task is called may stand in it; a long one is something else.
                let source = document.source(value)
                if source.count > BillTable.longestCell { continue }
                cells[place] = String(decoding: source, as: UTF8.self)
            default: cells[place] = String(decoding: document.source(value), as: UTF8.self)
            }
            if cells[place].utf8.count > BillTable.longestCell {
                throw .tooLarge(.cell, limit: BillTable.longestCell)
            }
        }
        return cells
    }
}
