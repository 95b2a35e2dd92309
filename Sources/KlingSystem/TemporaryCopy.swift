import Libc

/// What could be read only once, in a file of its owner's alone that goes with this value.
package final class TemporaryCopy {
    package let path: String

    /// Reads a source to its end.
    package init(of source: borrowing Descriptor) throws(FileError) {
        let folder = Host.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var name = Array("\(folder)/kcost-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if file < 0 { throw .unwritable(file: folder, reason: Host.lastError) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try source.read(into: &buffer, at: 0)
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = buffer[done..<count].withUnsafeBytes {
                    write(file, $0.baseAddress, $0.count)
                }
                if written < 0, errno == EINTR { continue }
                if written < 0 {
                    let failure = FileError.unwritable(file: path, reason: Host.lastError)
                    unlink(path)
                    throw failure
                }
                done += written
            }
        }
    }

    deinit { unlink(path) }
}
