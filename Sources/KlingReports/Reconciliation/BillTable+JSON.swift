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
        let saysNothing = lists.chosen.first.map { !saysCharges(document, $0.node.last) } ?? true
        guard !lists.chosen.isEmpty, !saysNothing || !isRecord(document, alone.last) else {
            if document.kind(JSONDocument.root) != .object { throw .noRows }
            try BillLists.check(document, alone.last, line: 1)
            return Rows([(1, try titles.cells(document, alone))])
        }
        var read = Rows([])
        read.passed = lists.passed
        for list in lists.chosen {
            if lists.chosen.count > 1 { read.headings[read.rows.count] = list.name }
            for node in document.elements(list.node.last) {
                if read.rows.count == mostRows { throw .tooLarge(.rows, limit: mostRows) }
                let record = record(in: document, node).inside(list.node.wrappers)
                let line = read.rows.count + 1
                try BillLists.check(document, record.last, line: line)
                read.rows.append((line, try titles.cells(document, record)))
            }
        }
        return read
    }

    /// The object that says what was charged: itself, or what an answer wraps.
    private static func record(in document: JSONDocument, _ root: JSONDocument.Node) -> WrappedNode
    {
        var level = [WrappedNode(root)]
        if document.kind(root) != .object { return WrappedNode(root) }
        for _ in 0..<4 {
            for node in level where isRecord(document, node.last) {
                return node
            }
            level = level.flatMap { $0.members(document) }
                .filter { document.kind($0.last) == .object }
        }
        return WrappedNode(root)
    }

    /// Whether the objects of a list say what was charged.
    static func saysCharges(_ document: JSONDocument, _ list: JSONDocument.Node) -> Bool {
        document.elements(list).first.map { isRecord(document, record(in: document, $0).last) }
            ?? false
    }

    private static func isRecord(_ document: JSONDocument, _ node: JSONDocument.Node) -> Bool {
        titles(document, node).count { BillTitles.isKnown($0) } > 1
    }

    /// Whether the objects of a list name work.
    static func namesTasks(_ document: JSONDocument, _ list: JSONDocument.Node) -> Bool {
        document.elements(list).first.map { node in
            namesTask(document, record(in: document, node).last)
        } ?? false
    }

    /// Whether an object does.
    static func namesTask(_ document: JSONDocument, _ node: JSONDocument.Node) -> Bool {
        titles(document, node).contains { $0 == "id" || BillTitles.tasks.contains($0) }
    }

    private static func titles(_ document: JSONDocument, _ node: JSONDocument.Node) -> [String] {
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
            try BillLists.check(document, node.last, line: place + 1)
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
        _ document: JSONDocument, _ node: WrappedNode
    ) throws(BillError) -> [String] {
        var cells = Array(repeating: "", count: names.count)
        var own: Set<String> = []
        for (key, value) in document.members(node.last) {
            let name = document.string(key)
            own.insert(name)
            try put(Titles.cell(document, value), under: name, in: &cells)
        }
        // What an envelope says of giving back holds for what is in it.
        for wrapper in node.wrappers.reversed() {
            for (key, value) in document.members(wrapper) {
                let name = document.string(key)
                guard !own.contains(name), ![.object, .array].contains(document.kind(value)),
                    let cell = Titles.cell(document, value), Titles.saysReturn(cell, called: name)
                else { continue }
                own.insert(name)
                try put(cell, under: name, in: &cells)
            }
        }
        return cells
    }

    private static func saysReturn(_ cell: String, called name: String) -> Bool {
        if BillTitles.isHarmless(name) { return false }
        let isKind = BillTitles.kinds.contains(BillTitles.plain(name))
        let meaning = isKind ? BillWords.meaning(cell)?.meaning : nil
        return BillReturns.isSaid(in: cell, asks: BillReturns.isTitle(name))
            || [.refund, .topUp, .incoming].contains(meaning)
    }

    /// - Returns: `nil` for nothing, and for what is too long to be of use.
    private static func cell(_ document: JSONDocument, _ value: JSONDocument.Node) -> String? {
        switch document.kind(value) {
        case .string: return document.string(value)
        case .null: return nil
        case .object, .array:
            // What a task is called may stand in it; a long one is something else.
            let source = document.source(value)
            if source.count > BillTable.longestCell { return nil }
            return String(decoding: source, as: UTF8.self)
        default: return String(decoding: document.source(value), as: UTF8.self)
        }
    }

    private mutating func put(
        _ cell: String?, under name: String, in cells: inout [String]
    ) throws(BillError) {
        if places[name] == nil {
            if names.count == BillTable.mostColumns {
                throw .tooLarge(.columns, limit: BillTable.mostColumns)
            }
            places[name] = names.count
            names.append(name)
            cells.append("")
        }
        guard let place = places[name], let cell else { return }
        if cell.utf8.count > BillTable.longestCell {
            throw .tooLarge(.cell, limit: BillTable.longestCell)
        }
        cells[place] = cell
    }
}
