import Libc

/// A temporary folder, removed with its owner: also when measuring fails or is interrupted.
struct Scratch: ~Copyable {
    private let folder: String
    private var file: String { path("payloads.jsonl") }

    init() throws(BenchError) {
        try self.init(in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    }

    /// In another folder than that for temporary files.
    init(in parent: String) throws(BenchError) {
        let template = strdup("\(parent)/kcost-bench-XXXXXX")
        defer { free(template) }
        guard let template, mkdtemp(template) != nil else {
            throw .system(call: "mkdtemp", code: errno)
        }
        folder = String(cString: template)
    }

    deinit {
        guard let stream = opendir(folder) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink(path(name))
        }
        closedir(stream)
        rmdir(folder)
    }

    /// Where a file of that name is to stand.
    borrowing func path(_ name: String) -> String { folder + "/" + name }

    /// Writes so many distinct payloads as JSON Lines, in constant memory.
    ///
    /// - Returns: the file.
    borrowing func writePayloads(_ count: Int) throws(BenchError) -> String {
        let output = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if output < 0 { throw .system(call: file, code: errno) }
        defer { close(output) }
        var payloads = PayloadGenerator()
        var pending: [UInt8] = []
        for _ in 0..<count {
            pending += payloads.next().utf8
            pending.append(0x0A)
            if pending.count >= 64 << 10 { try Scratch.flush(&pending, to: output) }
        }
        try Scratch.flush(&pending, to: output)
        return file
    }

    private static func flush(
        _ pending: inout [UInt8], to output: Int32
    ) throws(BenchError) {
        var sent = 0
        while sent < pending.count {
            try Interruption.check()
            let count = pending.withUnsafeBytes { bytes in
                write(output, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0, errno != EINTR { throw .system(call: "write", code: errno) }
            sent += max(0, count)
        }
        pending.removeAll(keepingCapacity: true)
    }
}
