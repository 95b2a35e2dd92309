import Libc

import KlingReports
import KlingSystem
/// The file that a user named for what a command prints, to be kept or shared: unlike files of our
/// own it may be read by whom the user's umask lets, and what stands there keeps its mode.
enum ResultFile {
    /// More links than these, one behind another, go round (Linux follows as many).
    private static let linksMax = 40

    /// Writes the whole of it; whoever reads a file sees the old one or the new one. A link stays and
    /// what it leads to is replaced; pipes and devices are written to as they are. `-` is standard
    /// output.
    ///
    /// - Parameter spared: files that are never written over, by whatever name.
    static func write(
        _ path: String, _ text: String, sparing spared: [String] = [], _ output: inout Output
    ) throws(CommandError) {
        if path == "-" { return try output.write(text) }
        let bytes = Array(text.utf8)
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            if errno != ENOENT { throw .unwritable(file: path, reason: Host.lastError) }
            try replace(path, nil, bytes)
            return tellDone(path)
        }
        for other in spared {
            var found = stat()
            if stat(other, &found) == 0, found.st_dev == facts.st_dev, found.st_ino == facts.st_ino
            {
                throw .unwritable(file: path, reason: "it is the ledger's own file")
            }
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: try replace(path, facts, bytes)
        case S_IFDIR: throw .unwritable(file: path, reason: "it is a folder")
        default: return try pour(bytes, into: path)
        }
        tellDone(path)
    }

    private static func tellDone(_ path: String) {
        if Host.hasErrorTerminal { Output.printError(["wrote \(path.visible)"]) }
    }

    private static func replace(
        _ path: String, _ former: stat?, _ bytes: [UInt8]
    ) throws(CommandError) {
        let target = try destination(path)
        let folder = folder(of: target)
        if !FileSystem.isFolder(folder) {
            throw .unwritable(file: path, reason: "the folder \(folder.visible) does not exist")
        }
        // The folder's permission would be enough to replace it, but not its owner's will.
        if former != nil, access(target, W_OK) != 0 {
            throw .unwritable(file: path, reason: Host.lastError)
        }
        let fresh = target + ".\(getpid())"
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        if file < 0 { throw .unwritable(file: path, reason: Host.lastError) }
        do throws(CommandError) {
            try finish(file, path, bytes) {
                if let former {
                    // Whose it was, where that may be said; the mode last, which this may change.
                    _ = fchown(file, former.st_uid, former.st_gid)
                    fchmod(file, former.st_mode & 0o777)
                }
            }
            if rename(fresh, target) != 0 {
                throw CommandError.unwritable(file: path, reason: Host.lastError)
            }
        } catch {
            unlink(fresh)
            throw error
        }
    }

    private static func pour(_ bytes: [UInt8], into path: String) throws(CommandError) {
        let file = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
        if file < 0 { throw .unwritable(file: path, reason: Host.lastError) }
        try finish(file, path, bytes) {}
    }

    /// Writes all, does what is left to do, and closes.
    private static func finish(
        _ file: Int32, _ path: String, _ bytes: [UInt8], _ last: () -> Void
    ) throws(CommandError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                systemWrite(file, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 {
                let reason = Host.lastError
                close(file)
                throw .unwritable(file: path, reason: reason)
            }
            done += count
        }
        last()
        if close(file) != 0 { throw .unwritable(file: path, reason: Host.lastError) }
    }

    /// Where a path leads through its links, to something or to nothing yet.
    private static func destination(_ path: String) throws(CommandError) -> String {
        var target = path
        for _ in 0..<linksMax {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(target, &buffer, buffer.count)
            if count < 0 { return target }
            let next = String(
                decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            target = next.hasPrefix("/") ? next : folder(of: target) + "/" + next
        }
        throw .unwritable(file: path, reason: Host.words(ofError: ELOOP))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The system's, which `ResultFile.write` hides.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, bytes, count)
}
