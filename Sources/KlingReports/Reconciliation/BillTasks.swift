import KlingCost

/// The gateway's names of its work, wherever a row has them.
enum BillTasks {
    /// Takes them out of JSON cells where no column names them, and knows those that a spreadsheet
    /// damaged.
    static func find(in rows: inout [BillRow], _ columns: BillColumns) {
        let place = columns.places[.task]
        let isRequest = place.map {
            ["requestid", "请求id"].contains(BillTitles.plain(columns.titles[$0]))
        }
        var found: [Int: String] = [:]
        for index in rows.indices {
            if rows[index].task.map(BillLabels.isNone) ?? false { rows[index].task = nil }
            let cell = rows[index].task
            let isJSON = cell?.first == "{"
            if cell != nil, !isJSON, isRequest != true { continue }
            let cells = isJSON ? [cell ?? ""] : rows[index].cells
            let task = cells.lazy.filter { $0.trimmed.first == "{" }.compactMap(named).first
            if let task { found[index] = task } else if isJSON { rows[index].task = nil }
        }
        // A request's name is the task's only where nothing else is.
        if isRequest == true, !found.isEmpty {
            for index in rows.indices { rows[index].task = nil }
        }
        for (index, task) in found { rows[index].task = task }
        blameDamaged(&rows)
    }

    /// The task that a JSON object names, or one in it.
    private static func named(in cell: String) -> String? {
        guard cell.utf8.count <= BillTable.longestCell,
            let document = try? JSONReader.document(Array(cell.utf8)[...]),
            document.kind(JSONDocument.root) == .object
        else { return nil }
        var level = [JSONDocument.root]
        for _ in 0..<3 {
            for node in level {
                for key in BillTitles.taskKeys {
                    guard let value = document.member(node, key) else { continue }
                    switch document.kind(value) {
                    case .string where !document.string(value).trimmed.isEmpty:
                        return document.string(value).trimmed
                    case .number: return String(decoding: document.source(value), as: UTF8.self)
                    default: break
                    }
                }
            }
            level = level.flatMap { document.members($0).map(\.value) }
                .filter { document.kind($0) == .object }
        }
        return nil
    }

    /// `1.23E+20`, and long numbers whose digits end in noughts behind the fifteenth.
    private static func blameDamaged(_ rows: inout [BillRow]) {
        func blame(_ index: Int) {
            let task = rows[index].task ?? ""
            rows[index].task = nil
            rows[index].blame("a spreadsheet damaged the task's name \(task)")
        }
        var (long, noughts): ([Int], Int) = ([], 0)
        for index in rows.indices {
            guard let task = rows[index].task else { continue }
            if isScientific(task) {
                blame(index)
            } else if task.utf8.count > 15, task.allSatisfy({ $0.isASCII && $0.isNumber }) {
                long.append(index)
                let tail = task.dropFirst(15)
                noughts = tail.allSatisfy { $0 == "0" } ? noughts + tail.count : .min / 2
            }
        }
        // Three such digits are no accident any more.
        if noughts >= 3 { for index in long { blame(index) } }
    }

    private static func isScientific(_ text: String) -> Bool {
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first?.isNumber == true,
            parts[0].allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." || $0 == "," })
        else { return false }
        guard let sign = parts[1].first, sign == "+" || parts[0].contains(".") else { return false }
        return parts[1].dropFirst(sign == "+" ? 1 : 0).allSatisfy { $0.isASCII && $0.isNumber }
            && parts[1].count > 1
    }

    // MARK: Sentences

    /// A row of another kind, or of a top-up, that names a task and an amount in a sentence makes
    /// the task unclear: older sites give a failed task's charge back so.
    static func readProse(
        of row: inout BillRow, _ columns: BillColumns, known: Set<String>
    ) {
        guard !row.isSpoken, let kind = row.told?.kind, kind == .other || kind == .topUp else {
            return
        }
        for place in columns.prose {
            guard let sentence = row.text(place), BillWords.speaksOfReturn(sentence) else {
                continue
            }
            let names = names(in: sentence)
            let task =
                row.task ?? names.first(where: known.contains) ?? names.first { $0.isLikeTask }
            guard let task else { continue }
            guard sentence.replacing(task, with: "").contains(where: \.isNumber) else { continue }
            row.task = task
            row.told = BillRow.Told(kind: .unclear(words: String(sentence.prefix(200))))
            row.isSpoken = true
            return
        }
        guard row.task != nil, let figure = row.figure, figure != .zero, kind == .other else {
            return
        }
        row.told = BillRow.Told(
            kind: .unclear(words: "a row of another kind names the task and an amount"))
    }

    private static func names(in sentence: String) -> [String] {
        sentence.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || "_-".contains($0)) }
            .filter { $0.utf8.count >= 6 }.map(String.init)
    }
}

extension String {
    /// Whether it looks like a gateway's name of its work: letters and digits, and long.
    fileprivate var isLikeTask: Bool {
        utf8.count >= 8 && contains(where: \.isNumber) && contains(where: \.isLetter)
            || hasPrefix("task_") || hasPrefix("task-")
    }
}
