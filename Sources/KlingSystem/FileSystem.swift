import Libc
import KlingCost

/// The file system: questions, and files replaced as a whole.
package enum FileSystem {
    /// Whether something of that name is there.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a path names a folder.
    package static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether files may be made in a folder.
    package static func isWritable(_ folder: String) -> Bool { access(folder, W_OK | X_OK) == 0 }

    /// Whether a file belongs to whoever runs the program.
    package static func isOwn(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_uid == geteuid()
    }

    /// Whether a path is a folder itself, not a link to one, that its owner alone may change and
    /// that belongs to whoever runs the program.
    package static func isOwnFolder(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            && facts.st_uid == geteuid() && facts.st_mode & 0o022 == 0
    }

    /// How long ago a file was last written; `nil` when it cannot be asked.
    package static func ageSeconds(_ path: String) -> Int64? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Host.now.seconds - Int64(facts.modified.tv_sec)
    }

    /// Which file a name leads to, and when and how large it was written last.
    package struct Stamp: Equatable {
        let device, inode, seconds, nanoseconds, bytes: Int64
    }

    /// `nil` when nothing is there.
    package static func stamp(_ path: String) -> Stamp? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        let written = facts.modified
        return Stamp(
            device: Int64(truncatingIfNeeded: facts.st_dev),
            inode: Int64(truncatingIfNeeded: facts.st_ino), seconds: Int64(written.tv_sec),
            nanoseconds: Int64(written.tv_nsec), bytes: Int64(facts.st_size))
    }

    /// Makes a folder and those above it, for the owner only; one that is there stays as it is.
    package static func makeFolders(_ path: String) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            mkdir(String(path[..<end]), 0o700)
        }
    }

    /// Removes a file, where that can be.
    package static func remove(_ path: String) { unlink(path) }

    /// What the user lets others do with new files.
    package struct NewFileMode {
        fileprivate let mask: mode_t
    }

    /// Makes new files their owner's only, until ``showNewFiles(_:)``.
    package static func hideNewFiles() -> NewFileMode { NewFileMode(mask: umask(0o077)) }

    /// Makes new files as the user wants them again.
    package static func showNewFiles(_ former: NewFileMode) { umask(former.mask) }

    /// Writes a whole file for its owner only. Whoever reads sees the old one or the new one.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let fresh = path + ".\(getpid())"
        // One that a crash left behind, or that somebody planted, is not written through.
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if file < 0 { throw .unwritable(file: path, reason: Host.lastError) }
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let closed = close(file)
        if written != bytes.count || closed != 0 || rename(fresh, path) != 0 {
            let reason = Host.lastError
            unlink(fresh)
            throw .unwritable(file: path, reason: reason)
        }
    }

    /// Names of a folder's entries that end in a suffix, sorted; `nil` when it cannot be read.
    package static func names(in folder: String, suffix: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // In place: a copy would read all 256 bytes, beyond the entry and perhaps its buffer.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
