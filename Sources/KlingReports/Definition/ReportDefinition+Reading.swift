internal import KlingCost

extension ReportDefinition {
    /// No definition is longer, in bytes.
    public static let longest = 1 << 18
    /// What file names of definitions end in.
    public static let suffix = ".sql"
    private static let version = 1

    /// Reads a file: a comment with a JSON object, which says what the report shows, then its SQL. So
    /// the file is one that the `sqlite3` shell reads too.
    ///
    /// - Parameters:
    ///   - name: what the report is called.
    ///   - file: the file's name, for errors.
    ///   - bytes: what stands in it.
    public init(name: String, file: String, bytes: [UInt8]) throws(DefinitionError) {
        (self.name, self.file) = (name, file)
        let parts = try DefinitionParts(bytes, file: file)
        let header = try HeaderObject(
            NamedDocument(parts.header, file: file),
            allowed: [
                "schema_version", "title", "description", "period", "grain", "balances", "totals",
                "parameters", "columns", "group_by", "sections", "plots",
            ])
        let version = try header.integer("schema_version")
        if version != ReportDefinition.version {
            throw header.error("schema_version", .newerSchema(found: version))
        }
        title = try header.localized("title")
        description = try header.localized("description")
        period = try header.choice("period") ?? .lastMonth
        grain = try header.choice("grain") ?? .quarterHour
        hasBalances = try header.flag("balances")
        hasTotals = header.has("totals") ? try header.flag("totals") : true
        parameters = try ReportDefinition.parameters(header)
        columns = try ReportDefinition.columns(header)
        groups = try header.strings("group_by")
        let known = columns.filter { $0.role == .group }.map(\.name)
        for group in groups where !known.contains(group) {
            throw header.error("group_by", .unknownColumn(group, known: known))
        }
        sections = try header.choices("sections")
        plots = try header.choices("plots")
        (sql, firstLine) = (parts.sql, parts.firstLine)
    }

    private static func parameters(
        _ header: HeaderObject
    ) throws(DefinitionError) -> [Parameter] {
        var parameters: [Parameter] = []
        for object in try header.objects(
            "parameters", allowed: ["name", "type", "default", "title"])
        {
            let name = try object.string("name")
            if parameters.contains(where: { $0.name == name }) {
                throw object.error("name", .duplicate(name))
            }
            let kind: ReportColumn.Kind = try object.choice("type") ?? .text
            let standard = try object.string("default")
            guard kind == .text || (kind == .count && Int64(standard) != nil) else {
                throw object.error(
                    "type", .wrongValue("type", expected: "text, or count and a whole number"))
            }
            parameters.append(
                Parameter(
                    name: name, isCount: kind == .count, standard: standard,
                    title: try object.localized("title")))
        }
        return parameters
    }

    private static func columns(
        _ header: HeaderObject
    ) throws(DefinitionError) -> [ReportColumn] {
        var columns: [ReportColumn] = []
        for object in try header.objects(
            "columns", allowed: ["name", "title", "type", "role", "of", "bar"])
        {
            let name = try object.string("name")
            if columns.contains(where: { $0.name == name }) {
                throw object.error("name", .duplicate(name))
            }
            columns.append(
                ReportColumn(
                    name: name, title: try object.localized("title"),
                    kind: try object.choice("type") ?? .text, role: try role(object),
                    hasBar: object.kind("bar") == .string ? true : try object.flag("bar"),
                    barWhole: object.kind("bar") == .string ? try object.string("bar") : nil))
        }
        if columns.isEmpty { throw header.error(nil, .missing("columns")) }
        let names = columns.map(\.name)
        var named = columns.compactMap(\.barWhole)
        for case .ratio(let one, let other) in columns.map(\.role) { named += [one, other] }
        for name in named where !names.contains(name) {
            throw header.error("columns", .unknownColumn(name, known: names))
        }
        let hasMoney = columns.contains { $0.kind == .money }
        if hasMoney, !columns.contains(where: { $0.name == ReportColumn.currency }) {
            throw header.error("columns", .noCurrency)
        }
        return columns
    }

    private static func role(_ object: HeaderObject) throws(DefinitionError) -> ReportColumn.Role {
        guard object.has("role") else { return .each }
        switch try object.string("role") {
        case "group": return .group
        case "sum": return .sum
        case "each": return .each
        case "ratio":
            let of = try object.strings("of")
            if of.count == 2 { return .ratio(of[0], per: of[1]) }
            throw object.error("of", .wrongValue("of", expected: "the names of two columns"))
        default:
            throw object.error(
                "role", .wrongValue("role", expected: "one of group, sum, ratio, each"))
        }
    }
}

/// A definition's file, taken apart.
private struct DefinitionParts {
    let header: JSONDocument
    let sql: String
    let firstLine: Int

    init(_ bytes: [UInt8], file: String) throws(DefinitionError) {
        func fail(_ line: Int, _ problem: DefinitionError.Problem) -> DefinitionError {
            DefinitionError(
                file: file, position: SourcePosition(line: line, column: 1), problem: problem)
        }
        if bytes.count > ReportDefinition.longest {
            throw fail(1, .tooLarge(limit: ReportDefinition.longest))
        }
        guard bytes.starts(with: Array("/*".utf8)),
            let end = (2..<max(2, bytes.count - 1)).first(where: {
                bytes[$0] == UInt8(ascii: "*") && bytes[$0 + 1] == UInt8(ascii: "/")
            })
        else { throw fail(1, .noHeader) }
        do throws(JSONError) {
            // Blanks in place of the comment's beginning, so that columns are the file's.
            header = try JSONReader.document([0x20, 0x20] + bytes[2..<end])
        } catch {
            throw DefinitionError(
                file: file, position: error.position, problem: .notJSON(error.problem))
        }
        let rest = bytes[(end + 2)...]
        let blanks = rest.prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        firstLine = 1 + bytes[..<blanks.endIndex].count { $0 == 0x0A }
        let text = rest.dropFirst(blanks.count)
        guard !text.isEmpty, !text.contains(0) else { throw fail(firstLine, .noSQL) }
        sql = String(decoding: text, as: UTF8.self)
    }
}
