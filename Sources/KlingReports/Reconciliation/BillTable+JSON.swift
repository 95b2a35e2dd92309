import KlingCost

extension BillTable {
    /// A list of objects, wherever it stands near the top (`{"data":{"records":[…]}}`), an object, or
    /// an object a line. Of an answer (`{"code":200,"data":{…}}`) what it says of its task.
    init(json text: ArraySlice<UInt8>) throws(BillError) {
        var titles = Titles()
        let document = Result { () throws(JSONError) in try JSONReader.document(text) }
        var read =
            switch document {
            case .success(let document): try BillTable.rows(of: document, &titles)
            // As one document it is not to be read; as lines it may be.
            case .failure(let error): Rows(try BillTable.lines(text, &titles, orThrow: error))
            }
        let count = titles.names.count
        for place in read.rows.indices {
            let missing = count - read.rows[place].cells.count
            read.rows[place].cells += Array(repeating: "", count: missing)
        }
        self.init(
            titles: titles.names, rows: read.rows, headings: read.headings, passed: read.passed)
    }

    /// What was read of a document.
    private struct Rows {
        var rows: [(line: Int, cells: [String])]
        var headings: [Int: String] = [:]
        var passed: [String] = []

        init(_ rows: [(line: Int, cells: [String])]) { self.rows = rows }
    }

    private static func rows(
        of document: JSONDocument, _ titles: inout Titles
    ) throws(BillError) -> Rows {
        let alone = record(in: document, JSONDocument.root)
        let lists = try BillLists(document)
        let isOne = lists.chosen.first.map { !saysCharges(document, $0.node) } ?? true
        guard !lists.chosen.isEmpty, !isOne || !isRecord(document, alone) else {
            if document.kind(JSONDocument.root) != .object { throw .noRows }
            return Rows([(1, try titles.cells(document, alone))])
        }
        var read = Rows([])
        read.passed = lists.passed
        var number = 0
        for list in lists.chosen {
            if lists.chosen.count > 1 { read.headings[read.rows.count] = list.name }
            for node in document.elements(list.node) {
                if read.rows.count == mostRows { throw .tooLarge(.rows, limit: mostRows) }
                number += 1
                let cells = try titles.cells(document, record(in: document, node))
                read.rows.append((number, cells))
            }
        }
        return read
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
    static func saysCharges(_ document: JSONDocument, _ list: Int) -> Bool {
        document.elements(list).first.map { isRecord(document, record(in: document, $0)) } ?? false
    }

    private static func isRecord(_ document: JSONDocument, _ node: Int) -> Bool {
        titles(document, node).count { BillTitles.isKnown($0) } > 1
    }

    /// Whether the objects of a list name work.
    static func namesTasks(_ document: JSONDocument, _ list: Int) -> Bool {
        document.elements(list).first.map { node in
            titles(document, record(in: document, node)).contains {
                $0 == "id" || BillTitles.tasks.contains($0)
            }
        } ?? false
    }

    private static func titles(_ document: JSONDocument, _ node: Int) -> [String] {
        document.members(node).map { BillTitles.plain(document.string($0.key)) }
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
