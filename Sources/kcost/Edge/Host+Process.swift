import Libc
internal import CArguments
import KlingSystem

/// How the process begins and ends.
extension Host {
    /// What the program was started with, behind its own name.
    static var arguments: [String] {
        (1..<max(1, kcost_argument_count())).map { String(cString: kcost_argument($0)) }
    }

    /// Ends the process.
    static func exit(_ status: ExitStatus) -> Never {
        Libc.exit(status.rawValue)
    }
}
