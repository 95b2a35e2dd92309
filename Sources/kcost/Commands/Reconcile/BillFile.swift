import KlingCost
import KlingReports
import KlingSystem
import KlingWorkflow

/// A gateway's record as `kcost reconcile` is given it: read, with what was said of its columns.
struct BillFile {
    /// What its rows say.
    let reading: BillReading
    private let table: BillTable
    private let columns: BillColumns
    private let isAsked: Bool
    private let zone: Zone

    /// - Parameter sellers: the names of all gateways that the price book knows.
    init(
        _ name: String, of gateway: Gateway, among sellers: [String],
        _ invocation: Invocation<ReconcileCommand.Keys>,
        zone: Zone
    ) throws(CommandError) {
        let meanings = try BillFile.meanings(invocation)
        let words = try BillFile.words(invocation)
        self.zone = zone
        let bytes =
            try name == "-"
            ? orStop(file: Descriptor(name).readAll(limit: BillTable.mostBytes))
            : orStop(file: Descriptor.contents(of: name, limit: BillTable.mostBytes))
        let asked = try BillFile.form(invocation, of: gateway)
        isAsked = asked != nil
        do throws(BillError) {
            let titles = (meanings + (asked?.columns ?? [])).map(\.title)
            table = try BillTable(bytes, encoding: asked?.encoding, named: titles)
            let known = table.titles
            var form = asked ?? BillColumns.form(of: known, among: gateway.forms)
            // What is asked for outranks what is known.
            if invocation.time.tz != nil { form?.zone = nil }
            // Before the titles were known, nothing else could be.
            if asked == nil { form?.encoding = nil }
            columns = try BillColumns(known, meanings, words: words, form: form)
            reading = try BillReading(
                of: table, columns, zone: zone, gateway: gateway.name,
                others: sellers.filter { $0 != gateway.name })
        } catch {
            throw .bill(file: name, error)
        }
    }

    private static func form(
        _ invocation: Invocation<ReconcileCommand.Keys>, of gateway: Gateway
    ) throws(CommandError) -> BillForm? {
        guard let name = invocation.form else { return nil }
        if let form = gateway.forms.first(where: { $0.name == name }) { return form }
        let known = gateway.forms.map(\.name).joined(separator: ", ")
        throw invocation.keys.form.wrong(
            name,
            expected: known.isEmpty
                ? "how \(gateway.name) writes its bills, and no price file says it; say it with "
                    + "--map, and keep that with --save-map"
                : "how \(gateway.name) writes its bills: \(known)")
    }

    /// What `--map` says; each column once, and each field that has one column.
    private static func meanings(
        _ invocation: Invocation<ReconcileCommand.Keys>
    ) throws(CommandError) -> [BillMeaning] {
        var meanings: [BillMeaning] = []
        for text in invocation.map {
            guard let meaning = BillMeaning(text) else {
                let fields = BillMeaning.Field.allCases.map(\.rawValue).joined(separator: ", ")
                throw invocation.keys.map.wrong(
                    text,
                    expected: "TITLE=FIELD, where FIELD is one of \(fields); -amount where charges "
                        + "are below zero, amount/500000 where so many make one")
            }
            let other = meanings.firstIndex {
                $0.title == meaning.title
                    || $0.field == meaning.field && !meaning.field.isRepeatable
            }
            if let other {
                let former = invocation.map[other]
                throw .conflict("--map '\(former.visible)'", "--map '\(text.visible)'")
            }
            meanings.append(meaning)
        }
        return meanings
    }

    /// What `--kind` says; each word once.
    private static func words(
        _ invocation: Invocation<ReconcileCommand.Keys>
    ) throws(CommandError) -> [String: BillForm.Kind] {
        var words: [String: BillForm.Kind] = [:]
        for text in invocation.kind {
            guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
                let kind = BillForm.Kind(rawValue: String(text[text.index(after: sign)...]))
            else {
                throw invocation.keys.kind.wrong(
                    text, expected: "WORD=KIND, where KIND is \(UnknownWords.kinds)")
            }
            let word = String(text[..<sign])
            if let former = words.updateValue(kind, forKey: word) {
                throw .conflict(
                    "--kind '\(word.visible)=\(former.rawValue)'", "--kind '\(text.visible)'")
            }
        }
        return words
    }

    /// The title of the column that names the work.
    var taskTitle: String? { columns.taskTitle }

    /// What was read, and what was left out of it.
    var remarks: [String] {
        var lines = ["\(table.rows.count.counted("row")); \(columns.words.visible)"]
        if let form = columns.form {
            lines.append("read as \(form.name.visible)" + (isAsked ? "" : ", by its titles"))
        }
        let (repeated, titles, superseded, empty) = counts
        if repeated > 0 {
            lines.append(
                "\(repeated.counted("row")) left out: alike in every column to another of the same "
                    + "task and time")
        }
        if titles > 0 { lines.append("\(titles.counted("row")) left out: the titles once more") }
        if superseded > 0 {
            lines.append(
                "\(superseded.counted("row")) left out: another row says how its task ended")
        }
        if empty > 0 {
            lines.append("\(empty.counted("row")) left out: no task, no time and no amount")
        }
        lines += others
        if !table.passed.isEmpty {
            let names = table.passed.map { "'\($0.visible)'" }.joined(separator: ", ")
            lines.append("not read, since no task is named there: " + names)
        }
        for case .closing(let line, let sum) in reading.leftOut {
            lines.append("row \(line) left out: \(sum.decimal) is the sum of the others")
        }
        for unknown in reading.unknownWords {
            lines.append(
                "words of '\(unknown.title.visible)' that are not known leave their rows unclear; say "
                    + "what each means: \(unknown.options), \(UnknownWords.meanings)")
        }
        let rounded = reading.rounded
        if let first = rounded.first {
            lines.append(
                "\(rounded.count.counted("amount")) rounded to nine places, row \(first) first")
        }
        let guessed = reading.records.filter(\.isGuessed)
        if let first = guessed.first {
            lines.append(
                "of \(guessed.count.counted("row")) it was guessed whether they are charges, row "
                    + "\(first.line) first")
        }
        return lines
    }

    /// What the sheet says that other gateways charged.
    private var others: [String] {
        var rows: [String: Int] = [:]
        for case .ofAnother(_, let seller) in reading.leftOut { rows[seller, default: 0] += 1 }
        return rows.sorted { $0.key < $1.key }.map { seller, count in
            "\(count.counted("row")) left out: of \(seller.visible)"
        }
    }

    private var counts: (repeated: Int, titles: Int, superseded: Int, empty: Int) {
        reading.leftOut.reduce(into: (0, 0, 0, 0)) { counts, row in
            switch row {
            case .repeated: counts.0 += 1
            case .titles: counts.1 += 1
            case .superseded: counts.2 += 1
            case .empty: counts.3 += 1
            case .closing, .ofAnother: break
            }
        }
    }

    // MARK: Kept for the next bill

    /// Writes what its columns were taken for into the user's price files, for `--as` and for the next
    /// bill with these titles. The same under the same name is written once more.
    ///
    /// - Returns: where, and what to say next time.
    func save(
        _ name: String, of gateway: Gateway, _ invocation: Invocation<ReconcileCommand.Keys>,
        _ settings: Settings
    ) throws(CommandError) -> [String] {
        let keys = invocation.keys
        guard BillForm.isName(name) else {
            throw keys.saveMap.wrong(
                name, expected: "a name of small letters, digits and hyphens")
        }
        if invocation.given(keys.map, keys.kind).isEmpty {
            throw .needs("--save-map", "--map or --kind")
        }
        var kept = columns.kept(as: name)
        kept.source = "kept by --save-map" + (columns.form.map { ", beside \($0.source)" } ?? "")
        // A zone whose clocks change has no place in a statement.
        if kept.zone == nil, invocation.time.tz != nil { kept.zone = Zone(fixed: zone.name) }
        let isOther = gateway.forms.contains { $0.name == name && !$0.reads(as: kept) }
        if isOther {
            throw keys.saveMap.wrong(
                name,
                expected: "a name under which \(gateway.name) has no other statement yet")
        }
        guard let folder = settings.folder.map({ $0 + "/pricing" }) else {
            throw .needs("--save-map", "a settings folder: XDG_CONFIG_HOME or HOME")
        }
        FileSystem.makeFolders(folder)
        let path = "\(folder)/\(gateway.name)-statement-\(name).json"
        try orStop(
            file: FileSystem.replace(
                path, with: kept.priceFile(of: gateway.name, checked: Host.now.date)))
        let again = kept.zone == nil ? invocation.time.tz.map { " --tz \($0.asWord)" } : nil
        return ["kept in \(path.visible); next time: --as \(name)" + (again ?? "")]
    }
}
