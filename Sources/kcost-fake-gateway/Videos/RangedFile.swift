/// A file as it is served by ranges (RFC 9110 §14).
struct RangedFile: Sendable {
    let bytes: [UInt8]
    /// Names the content: another file has another.
    let tag: String

    /// The answer to a request for it.
    func answer(_ request: Request) -> Answer {
        let isHead = request.method == "HEAD"
        var fields = [
            (name: "Content-Type", value: "video/mp4"), (name: "Accept-Ranges", value: "bytes"),
            (name: "ETag", value: "\"\(tag)\""),
        ]
        guard let asked = request.fields["range"], let ends = RangedFile.ends(asked), !isHead
        else { return Answer(status: 200, fields: fields, body: bytes, isHeadOnly: isHead) }
        guard let range = range(ends) else {
            fields.append(("Content-Range", "bytes */\(bytes.count)"))
            return Answer(status: 416, fields: fields, body: [])
        }
        let part = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)"
        fields.append(("Content-Range", part))
        return Answer(status: 206, fields: fields, body: Array(bytes[range]))
    }

    /// The two ends of one range; `nil` for what is to be ignored: other units, several ranges.
    private static func ends(_ field: String) -> (first: Int?, last: Int?)? {
        guard field.hasPrefix("bytes=") else { return nil }
        let sides = field.dropFirst("bytes=".count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
        else { return nil }
        let (first, last) = (Int(sides[0]), Int(sides[1]))
        if first == nil, last == nil { return nil }
        if let first, let last, last < first { return nil }
        return (first, last)
    }

    private func range(_ ends: (first: Int?, last: Int?)) -> Range<Int>? {
        guard let first = ends.first else {
            let count = min(ends.last ?? 0, bytes.count)
            return count == 0 ? nil : bytes.count - count..<bytes.count
        }
        return first < bytes.count
            ? first..<min(ends.last ?? bytes.count, bytes.count - 1) + 1 : nil
    }
}
