import KlingCost

/// The arrays of objects in a JSON document that are a bill's rows, and those that are not.
struct BillLists {
    /// An array, and the member that it is the value of.
    struct List {
        let name: String
        let node: WrappedNode
    }

    /// Those to be read, in their order.
    private(set) var chosen: [List] = []
    /// The names of others that say what was charged: days and models added up, as a rule.
    private(set) var passed: [String] = []

    /// Looks for arrays nearest to the top: all whose objects name work, and what a name says came
    /// back; else the one that says what was charged, or the longest, or the first.
    ///
    /// - Throws: ``BillError/severalLists`` where several without a task say what was charged, and
    ///   ``BillError/onePage`` where the document says that there is more.
    init(_ document: JSONDocument) throws(BillError) {
        var level = [List(name: "", node: WrappedNode(JSONDocument.root))]
        for _ in 0..<BillLists.deepest {
            let lists = level.filter { BillLists.isList(document, $0.node.last) }
            if !lists.isEmpty {
                try choose(among: lists, document)
                break
            }
            level = level.flatMap { BillLists.members(document, $0.node) }
        }
        try checkPages(document)
    }

    /// The object in which they stand is so many steps from the top at most.
    private static let deepest = 4

    private static func members(_ document: JSONDocument, _ node: WrappedNode) -> [List] {
        if document.kind(node.last) != .object { return [] }
        return zip(document.members(node.last), node.members(document)).map { member, node in
            List(name: document.string(member.key), node: node)
        }
    }

    private static func isList(_ document: JSONDocument, _ node: JSONDocument.Node) -> Bool {
        document.kind(node) == .array
            && document.elements(node).first.map { document.kind($0) == .object } ?? true
    }

    private mutating func choose(
        among lists: [List], _ document: JSONDocument
    ) throws(BillError) {
        let filled = lists.filter { !document.elements($0.node.last).isEmpty }
        let saying = filled.filter { BillTable.saysCharges(document, $0.node.last) }
        if saying.contains(where: { BillTable.namesTasks(document, $0.node.last) }) {
            for list in filled {
                if BillTable.namesTasks(document, list.node.last)
                    || BillSection(list.name).told != nil
                {
                    chosen.append(list)
                } else if BillTable.saysCharges(document, list.node.last) {
                    passed.append(list.name)
                }
            }
            return
        }
        if saying.count > 1 { throw .severalLists(saying.map(\.name)) }
        let longest = lists.enumerated().max { one, other in
            let counts = [one, other].map { document.elements($0.element.node.last).count }
            return (counts[0], other.offset) < (counts[1], one.offset)
        }
        chosen = [saying.first ?? longest?.element].compactMap { $0 }
    }

    // MARK: Lists within rows

    /// A row whose charges stand in a list within it: they are rows of their own, and what of the row
    /// holds for each of them nobody knows. Beside an amount of the row's own such a list tells how it
    /// came about, unless it names the work and the row does not.
    ///
    /// - Throws: ``BillError/inner(_:line:)``.
    static func check(_ document: JSONDocument, _ row: JSONDocument.Node, line: Int)
        throws(BillError)
    {
        let hasAmount = saysAmount(document, row)
        if hasAmount, BillTable.namesTask(document, row) { return }
        var level = [(name: "", node: row)]
        for _ in 0..<deepest {
            level = level.flatMap { outer in
                document.members(outer.node).map { (document.string($0.key), $0.value) }
            }
            for (name, list) in level where isList(document, list) {
                let inner = document.elements(list).filter { saysAmount(document, $0) }
                if inner.isEmpty { continue }
                if !hasAmount || inner.contains(where: { BillTable.namesTask(document, $0) }) {
                    throw .inner(name, line: line)
                }
            }
            level = level.filter { document.kind($0.node) == .object }
        }
    }

    /// Whether an object says an amount, in money or in credits.
    private static func saysAmount(_ document: JSONDocument, _ node: JSONDocument.Node) -> Bool {
        document.members(node).contains { key, value in
            let plain = BillTitles.plain(document.string(key))
            return ![.object, .array, .null].contains(document.kind(value))
                && BillTitles.isAmount(plain)
        }
    }

    // MARK: Pages

    /// A page of several lacks what stands on the others: that must not count as missing.
    private func checkPages(_ document: JSONDocument) throws(BillError) {
        let count = chosen.reduce(0) { $0 + document.elements($1.node.last).count }
        var level = [JSONDocument.root]
        for _ in 0..<BillLists.deepest {
            level = level.filter { document.kind($0) == .object }
            for node in level {
                if let member = BillLists.more(document, node, than: count) {
                    throw .onePage(member)
                }
            }
            level = level.flatMap { document.members($0).map(\.value) }
        }
    }

    /// The member of an object that says that there are more rows than those.
    private static func more(_ document: JSONDocument, _ node: JSONDocument.Node, than count: Int)
        -> String?
    {
        let members = document.members(node).map { member in
            let name = document.string(member.key)
            return (name: name, plain: BillTitles.plain(name), value: member.value)
        }
        let isPaged = members.contains { pages.contains($0.plain) }
        for (name, plain, value) in members {
            // A list may be of many megabytes: only what may say it is looked at.
            let isAsked =
                flags.contains(plain) || nexts.contains(plain) || isPaged && totals.contains(plain)
            guard isAsked, ![.object, .array].contains(document.kind(value)) else { continue }
            let text = String(decoding: document.source(value), as: UTF8.self)
            let isSaid =
                if flags.contains(plain) {
                    text == "true"
                } else if nexts.contains(plain) {
                    [.string, .number].contains(document.kind(value))
                        && !["\"\"", "0"].contains(text)
                } else {
                    Int(text).map { $0 > count } ?? false
                }
            if isSaid { return "\(name): \(text.prefix(80))" }
        }
        return nil
    }

    private static let flags: Set<String> = [
        "hasmore", "hasnext", "hasnextpage", "morerecords", "more",
    ]
    private static let nexts: Set<String> = [
        "nextcursor", "nextpagetoken", "nexttoken", "nexturl", "nextpageurl", "nextlink",
    ]
    private static let totals: Set<String> = [
        "total", "totalcount", "totalrecords", "totalitems", "totalelements",
    ]
    private static let pages: Set<String> = [
        "page", "pagesize", "pageno", "pagenum", "pageindex", "limit", "offset", "perpage",
        "current", "pages", "totalpages", "currentpage", "size", "p",
    ]
}

/// A place in a document, and the objects about it, the outermost first.
struct WrappedNode {
    let last: JSONDocument.Node
    private(set) var wrappers: [JSONDocument.Node] = []

    init(_ last: JSONDocument.Node) { self.last = last }

    /// The same with further objects about it.
    func inside(_ outer: [JSONDocument.Node]) -> WrappedNode {
        var node = self
        node.wrappers = outer + wrappers
        return node
    }

    /// What stands in it; in anything but an object, nothing.
    func members(_ document: JSONDocument) -> [WrappedNode] {
        document.members(last).map { WrappedNode($0.value).inside(wrappers + [last]) }
    }
}
