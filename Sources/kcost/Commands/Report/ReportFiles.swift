import KlingReports

/// The reports there are: the built-in ones, and the files of the configuration folder's `reports/`,
/// which outrank built-in ones of the same name.
struct ReportFiles {
    private let own: [String: String]

    init(_ configuration: Configuration) {
        guard let folder = configuration.folder.map({ $0 + "/reports" }) else {
            own = [:]
            return
        }
        let names = FileSystem.names(in: folder, suffix: ReportDefinition.suffix) ?? []
        own = Dictionary(
            names.map {
                (String($0.dropLast(ReportDefinition.suffix.count)), folder + "/" + $0)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// All names, sorted.
    var names: [String] { Set(own.keys).union(ShippedReports.names).sorted() }

    /// The report of a name.
    func definition(_ name: String) throws(CommandFailure) -> ReportDefinition {
        if let path = own[name] {
            let bytes = try Descriptor.contents(of: path, limit: ReportDefinition.longest)
            return try ReportFiles.reading { () throws(DefinitionError) in
                try ReportDefinition(name: name, file: path, bytes: bytes)
            }
        }
        let shipped = try ReportFiles.reading { () throws(DefinitionError) in
            try ShippedReports.definition(name)
        }
        if let shipped { return shipped }
        throw .unknownReport(name, known: names)
    }

    /// Where a report comes from.
    func origin(_ name: String) -> String { own[name] ?? "built-in" }

    private static func reading<Value>(
        _ body: () throws(DefinitionError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(DefinitionError) {
            return try body()
        } catch {
            throw .report(.definition(error))
        }
    }
}
