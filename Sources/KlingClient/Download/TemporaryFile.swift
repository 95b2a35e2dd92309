import Libc

/// A file without a name: gone when it is closed, however the process ends.
struct TemporaryFile: ~Copyable {
    /// Where its bytes are.
    let folder: String
    private let number: Int32

    /// - Parameter folder: `nil` for `$TMPDIR`, else `/tmp`.
    init(in folder: String?) throws(RemoteError) {
        let folder = folder ?? TemporaryFile.usualFolder
        var name = Array((folder + "/kcost-XXXXXX").utf8CString)
        number = mkstemp(&name)
        self.folder = folder
        if number < 0 { throw FileWriter.problem(folder, errno) }
        unlink(name)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(number) }

    /// To be used while this is alive.
    var writer: FileWriter { FileWriter(folder: folder, number: number) }

    /// Reads until a buffer is full or the file ends.
    func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RemoteError) -> Int {
        var done = 0
        while done < buffer.count {
            let got = pread(
                number, buffer.baseAddress?.advanced(by: done), buffer.count - done,
                off_t(offset) + off_t(done))
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw FileWriter.problem(folder, errno) }
            if got == 0 { break }
            done += got
        }
        return done
    }

    private static var usualFolder: String {
        guard let value = getenv("TMPDIR"), value.pointee != 0 else { return "/tmp" }
        return String(cString: value)
    }
}
