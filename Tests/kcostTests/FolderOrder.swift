/// Which folder of a target may know which: each knows those that stand before it in a list, so that no
/// two can know each other. A file beside the folders is the target's own face: it may know all, and all
/// may know it.
///
/// What a source knows is what it names: a type that stands at the edge of another folder's file. Free
/// functions, members in extensions, and types inside of types are not looked for.
struct FolderOrder {
    /// From those that know no other folder on.
    let folders: [String]
    /// Types that are known against the order, by who knows whom: a list to shrink.
    var exceptions: [String: Set<String>] = [:]

    /// What is not in order.
    ///
    /// - Parameter sources: files by their paths below the target.
    func faults(in sources: [(path: String, lines: [Substring])]) -> [String] {
        let files = sources.map { SourceNames($0.path, $0.lines) }
        var owners: [String: String] = [:]
        for file in files { for name in file.declared { owners[name] = file.folder } }
        let there = Set(files.compactMap(\.folder))
        var faults =
            there.subtracting(folders).sorted().map { "\($0) has no place in the order" }
            + folders.filter { !there.contains($0) }.map { "\($0) is in the order, and not there" }
        var left = exceptions
        for file in files {
            guard let folder = file.folder, let place = folders.firstIndex(of: folder) else {
                continue
            }
            for name in file.used.sorted() {
                guard let owner = owners[name], !folders[..<(place + 1)].contains(owner) else {
                    continue
                }
                let arrow = "\(folder) → \(owner)"
                left[arrow]?.remove(name)
                if exceptions[arrow]?.contains(name) == true { continue }
                faults.append("\(file.path) names \(name) of \(owner)")
            }
        }
        for (arrow, names) in left.sorted(by: { $0.key < $1.key }) where !names.isEmpty {
            faults.append("\(arrow) needs no exception for \(names.sorted())")
        }
        return faults
    }
}

/// The types that a source declares, and those that it names.
private struct SourceNames {
    let path: String
    /// `nil` beside the folders.
    let folder: String?
    /// At the edge of the file, for others to see.
    private(set) var declared: Set<String> = []
    /// Without those that it declares within a type: they hide others of their name.
    private(set) var used: Set<String> = []
    private static let kinds: Set<Substring> = [
        "struct", "enum", "class", "protocol", "actor", "typealias",
    ]
    private static let space = UInt8(ascii: " ")

    init(_ path: String, _ lines: [Substring]) {
        self.path = path
        folder = path.contains("/") ? path.split(separator: "/").first.map(String.init) : nil
        var hidden: Set<String> = []
        for line in lines {
            let code = Array(line.utf8.prefix(SourceNames.length(of: line.utf8)))
            if code.isEmpty { continue }
            let isAtEdge = code[0] != SourceNames.space
            if let (name, isPrivate) = SourceNames.declaration(code) {
                if !isAtEdge { hidden.insert(name) }
                if isAtEdge, !isPrivate { declared.insert(name) }
            }
            SourceNames.addNames(in: code, to: &used)
        }
        used.subtract(hidden)
    }

    /// How many bytes stand before a line's comment.
    private static func length(of line: Substring.UTF8View) -> Int {
        let slash = UInt8(ascii: "/")
        var (count, last) = (0, UInt8(0))
        for byte in line {
            if byte == slash, last == slash { return count - 1 }
            (count, last) = (count + 1, byte)
        }
        return count
    }

    /// The type that a line declares.
    private static func declaration(_ code: [UInt8]) -> (name: String, isPrivate: Bool)? {
        let words = String(decoding: code, as: UTF8.self).split(separator: " ", maxSplits: 6)
        guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
            words[..<kind].allSatisfy({ $0.first?.isLowercase == true || $0.first == "@" })
        else { return nil }
        let name = words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let isPrivate = words[..<kind].contains { $0 == "private" || $0 == "fileprivate" }
        return name.isEmpty ? nil : (String(name), isPrivate)
    }

    /// Words with a capital, behind no dot: what stands behind one belongs to something else.
    private static func addNames(in code: [UInt8], to names: inout Set<String>) {
        func isOfWord(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
            default: false
            }
        }
        var place = 0
        while place < code.count {
            guard isOfWord(code[place]) else {
                place += 1
                continue
            }
            let start = place
            while place < code.count, isOfWord(code[place]) { place += 1 }
            let isMember = start > 0 && code[start - 1] == UInt8(ascii: ".")
            if !isMember, (0x41...0x5A).contains(code[start]) {
                names.insert(String(decoding: code[start..<place], as: UTF8.self))
            }
        }
    }
}
