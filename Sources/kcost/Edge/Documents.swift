import Libc
import KlingSystem

/// Where the documents lie that messages name: what `make install` put beside the program, else
/// their names in the source tree.
enum Documents {
    /// How to write price files.
    static let pricing = installed("pricing/README.md")
    /// How to write reports.
    static let reports = installed("reports/README.md")

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
