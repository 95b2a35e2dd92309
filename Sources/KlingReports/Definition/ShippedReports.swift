internal import CShippedFiles

extension ReportDefinition {
    /// The reports built into this library, from the folder `reports/`, in the order of their names.
    ///
    /// - Throws: never with the files as shipped; tests read them all.
    public static func shipped() throws(DefinitionError) -> [ReportDefinition] {
        var found: [ReportDefinition] = []
        while let file = kcost_shipped_report(Int32(found.count))?.pointee {
            let path = String(cString: file.name)
            let base = path.split(separator: "/").last.map(String.init) ?? path
            found.append(
                try ReportDefinition(
                    name: String(base.dropLast(suffix.count)), file: "built-in " + path,
                    bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count))))
        }
        return found
    }
}
