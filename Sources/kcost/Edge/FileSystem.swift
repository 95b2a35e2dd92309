#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Questions to the file system.
enum FileSystem {
    /// Whether something of that name is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a path names a folder.
    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Names of a folder's entries that end in a suffix, sorted; `nil` when it cannot be read.
    static func names(in folder: String, suffix: String) -> [String]? {
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
