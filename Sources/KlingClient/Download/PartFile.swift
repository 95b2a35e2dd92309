import Libc

/// A file under way to its name: `NAME.part` beside it, locked as long as somebody writes it, so that
/// what a crash left behind is told from another process's work.
struct PartFile: ~Copyable {
    private let path: String
    private let name: String
    /// Something has the name that it is to have: it can only be held against that, and keeps no name
    /// on the way, so that no crash leaves one beside a finished video.
    private let isForComparison: Bool
    /// To be used while this is alive.
    let writer: FileWriter

    /// Makes it. Waits while another process writes the same, and removes what nobody writes.
    ///
    /// - Parameters:
    ///   - path: the name that it is to have in the end; the folder must exist.
    ///   - limit: how long to wait.
    init(
        for path: String, within limit: Duration, _ cancellation: Cancellation?
    ) throws(RemoteError) {
        let folder = PartFile.folder(of: path)
        guard path.last != "/", !path.isEmpty, !path.utf8.contains(0) else {
            throw FileWriter.problem(folder, EISDIR)
        }
        let name = path + ".part"
        let end = ContinuousClock.now + limit
        while true {
            if let number = try PartFile.make(name, in: folder) {
                writer = FileWriter(folder: folder, number: number)
                (self.path, self.name) = (path, name)
                isForComparison = PartFile.isTaken(path)
                if isForComparison { unlink(name) }
                return
            }
            if cancellation?.isCancelled == true { throw .cancelled }
            if ContinuousClock.now >= end {
                throw .disk(folder: folder, reason: "another process has \(name) open")
            }
            usleep(20_000)
        }
    }

    deinit {
        // Renamed, it has the name no more, which may be another's by now.
        if PartFile.isNamed(name, writer.number) { unlink(name) }
        close(writer.number)
    }

    /// Gives the file its name, when all of it is on the disk. What has the name already stays.
    ///
    /// - Returns: whether it was given; `false` when a file of the same content has it.
    /// - Throws: ``RemoteError/fileExists(path:)`` when something else has it.
    func finish() throws(RemoteError) -> Bool {
        try writer.sync()
        // What has the name may go before it is looked at, but not for ever.
        for _ in 0..<3 {
            if !isForComparison, try give(name, path) {
                try syncFolder()
                return true
            }
            switch try comparison() {
            case .same: return false
            case .other: throw .fileExists(path: path)
            case .gone where isForComparison && !PartFile.isTaken(path):
                throw .disk(folder: writer.folder, reason: "\(path) went away; fetch it again")
            case .gone: continue
            }
        }
        throw .fileExists(path: path)
    }

    /// Whether something has a name, be it a link that leads nowhere.
    private static func isTaken(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    // MARK: The name on the way

    /// - Returns: the open and locked file; `nil` to look again later.
    private static func make(_ name: String, in folder: String) throws(RemoteError) -> Int32? {
        let number = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard number >= 0 else {
            if errno != EEXIST { throw FileWriter.problem(folder, errno) }
            try removeAbandoned(name, in: folder)
            return nil
        }
        // Before it was locked, another process may have taken it for abandoned.
        let isTaken = flock(number, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
        if !isTaken, isNamed(name, number) { return number }
        close(number)
        return nil
    }

    private static func removeAbandoned(_ name: String, in folder: String) throws(RemoteError) {
        let number = open(name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        if number < 0, errno == ENOENT { return }
        if number < 0 { throw FileWriter.problem(folder, errno) }
        defer { close(number) }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { return }
            throw FileWriter.problem(folder, errno)
        }
        if isNamed(name, number) { unlink(name) }
    }

    /// Whether a name is that of an open, regular file.
    private static func isNamed(_ name: String, _ number: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return lstat(name, &named) == 0 && fstat(number, &opened) == 0
            && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
            && opened.st_mode & S_IFMT == S_IFREG
    }

    // MARK: The name in the end

    /// The system has a renaming that never replaces what has the name; it takes the name on the way
    /// away in the same step. Where a file system lacks it, a link does not replace either, and leaves
    /// that name to be removed.
    ///
    /// - Returns: `false` when something has the name.
    private func give(_ name: String, _ path: String) throws(RemoteError) -> Bool {
        if renameWithoutReplacing(name, path) == 0 { return true }
        if errno == EEXIST { return false }
        if [EINVAL, ENOSYS, EPERM, EOPNOTSUPP, ENOTSUP].contains(errno) {
            if link(name, path) == 0 {
                unlink(name)
                return true
            }
            if errno == EEXIST { return false }
        }
        throw FileWriter.problem(writer.folder, errno)
    }

    private enum Comparison { case same, other, gone }

    /// What has the name, held against this.
    private func comparison() throws(RemoteError) -> Comparison {
        var facts = stat()
        let size = fstat(writer.number, &facts) == 0 ? UInt64(facts.st_size) : .max
        do throws(LocalVideo.Failure) {
            var there = try LocalVideo(path)
            if there.byteCount != size { return .other }
            return try isEqual(&there, size) ? .same : .other
        } catch {
            return error == .system(ENOENT) ? .gone : .other
        }
    }

    private func isEqual(
        _ there: inout LocalVideo, _ size: UInt64
    ) throws(LocalVideo.Failure) -> Bool {
        let piece = 1 << 16
        let buffers = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * piece, alignment: 1)
        defer { buffers.deallocate() }
        guard let one = buffers.baseAddress else { return false }
        let other = UnsafeMutableRawBufferPointer(rebasing: buffers[piece...])
        var offset: UInt64 = 0
        while offset < size {
            let needed = Int(min(UInt64(piece), size - offset))
            guard pread(writer.number, one, needed, off_t(offset)) == needed,
                try there.read(at: offset, needed: needed, into: other) >= needed,
                memcmp(one, one + piece, needed) == 0
            else { return false }
            offset += UInt64(needed)
        }
        return true
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A name is on the disk when its folder is (fsync(2)).
    private func syncFolder() throws(RemoteError) {
        let number = open(writer.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that may be written but not read cannot be asked for.
        if number < 0 { return }
        defer { close(number) }
        // EINVAL: the file system knows no such thing as a folder's sync.
        guard fsync(number) == 0 || errno == EINVAL else {
            throw FileWriter.problem(writer.folder, errno)
        }
    }
}
