internal import CShippedFiles

/// The reports built into this library, from the folder `reports/`.
public enum ShippedReports {
    /// Their names, in order.
    public static var names: [String] {
        var found: [String] = []
        while let file = kcost_shipped_report(Int32(found.count))?.pointee {
            found.append(String(cString: file.name))
        }
        return found
    }

    /// The report of a name; `nil` where there is none.
    ///
    /// - Throws: never with the files as shipped; tests read them all.
    public static func definition(_ name: String) throws(DefinitionError) -> ReportDefinition? {
        guard let place = names.firstIndex(of: name),
            let file = kcost_shipped_report(Int32(place))?.pointee
        else { return nil }
        var definition = try ReportDefinition(
            name: name, file: "built-in reports/" + name + ReportDefinition.suffix,
            bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
        definition.isBuiltIn = true
        return definition
    }
}
