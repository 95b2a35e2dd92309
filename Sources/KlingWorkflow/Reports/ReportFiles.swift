public import KlingReports
import KlingSystem

/// The reports there are: the built-in ones, and the files of the configuration folder's `reports/`,
/// which outrank built-in ones of the same name.
public struct ReportFiles: Sendable {
    private let own: [String: String]

    /// Lists the folder; what cannot be read counts as empty.
    public init(_ settings: Settings) {
        guard let folder = settings.folder.map({ $0 + "/reports" }) else {
            own = [:]
            return
        }
        let names = FileSystem.names(in: folder, suffix: ReportDefinition.suffix) ?? []
        own = Dictionary(
            names.map {
                (String($0.dropLast(ReportDefinition.suffix.count)), folder + "/" + $0)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The names of all reports, the user's and the shipped ones, sorted.
    public var names: [String] { Set(own.keys).union(ShippedReports.names).sorted() }

    /// The report of a name.
    ///
    /// - Throws: ``WorkflowError/file(_:)``, ``WorkflowError/report(_:)`` and
    ///   ``WorkflowError/unknownReport(_:known:)``.
    public func definition(_ name: String) throws(WorkflowError) -> ReportDefinition {
        if let path = own[name] {
            let bytes = try orFail(
                file: Descriptor.contents(of: path, limit: ReportDefinition.longest))
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
    public func origin(_ name: String) -> String { own[name] ?? "built-in" }

    private static func reading<Value>(
        _ body: () throws(DefinitionError) -> Value
    ) throws(WorkflowError) -> Value {
        do throws(DefinitionError) {
            return try body()
        } catch {
            throw .report(.definition(error))
        }
    }
}
