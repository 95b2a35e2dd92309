import KlingReports
import KlingSystem

extension FileError {
    var status: ExitStatus {
        switch self {
        case .unreadable: .noInput
        case .unwritable: .cannotWrite
        case .tooLarge: .invalidData
        }
    }

    /// What happened.
    var words: String {
        switch self {
        case .unreadable(let file, let reason): "cannot read \(file.visible): \(reason)"
        case .unwritable(let file, let reason): "cannot write \(file.visible): \(reason)"
        case .tooLarge(let file, let limit):
            "\(file.visible) is too large: at most \(FileError.size(limit)) are read"
        }
    }

    /// `4 MiB`, `256 KiB`.
    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    }
}
