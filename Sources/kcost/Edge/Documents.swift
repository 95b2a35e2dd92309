#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif
import KlingSystem

/// Where the documents lie that messages name: what `make install` put beside the program, else
/// their names in the source tree.
enum Documents {
    /// How to write price files.
    static let pricing = installed("pricing/README.md")
    /// How to write reports.
    static let reports = installed("reports/README.md")

    /// Where they were installed, with a slash behind it; nothing where they were not.
    private static let folder: String = {
        let page = "docs/gateways/README.md"
        return String(installed(page).dropLast(page.count))
    }()

    /// What a price file cites as its source: a page of ours is named where it was installed.
    static func cited(_ source: String, below folder: String = Documents.folder) -> String {
        source.hasPrefix("docs/") ? folder + source : source
    }

    private static func installed(_ name: String) -> String {
        guard let program = Host.programPath else { return name }
        let place = place(of: name, beside: program)
        return access(place, R_OK) == 0 ? place : name
    }

    /// A document below the prefix in whose `bin` a program lies:
    /// `/usr/local/share/doc/kcost/pricing/README.md`.
    static func place(of name: String, beside program: String) -> String {
        let folders = program.split(separator: "/").dropLast(2)
        return (folders.map { "/\($0)" } + ["/share/doc/kcost/", name]).joined()
    }
}
