/// What is known of a remote video's bytes, and which of them are here.
struct RemoteContents {
    /// How many there are, by the server's word.
    private(set) var byteCount: UInt64 = 0
    var kept = KeptParts()
    /// How many came from the start, where the server has no ranges.
    private(set) var unrangedCount: UInt64?
    /// How many came by ranges.
    var rangedCount: UInt64 = 0
    /// What must be the same in every answer.
    private(set) var mark = VersionMark()

    /// Fetches head and tail in one round trip, and learns the length.
    init(_ fetcher: inout RangeFetcher) throws(RemoteError) {
        let count = UInt64(RemoteVideo.endBytes)
        let limits = fetcher.options.limits
        let head = RangeAsk.part(from: 0, count: count)
        let answers = try fetcher.ask(
            [head, .last(count)], plan: RangeAnswer.plan(head, unranged: limits.unrangedBytes))
        switch try answers[0].get() {
        case .part(_, let bytes, let total, let mark):
            self.mark = mark
            let host = fetcher.location.authority
            try takeEnds(bytes, total, tail: try? answers[1].get(), host: host)
        case .fromStart(let bytes, let total, let isWhole, let mark):
            self.mark = mark
            try takeUnranged(bytes, total, isWhole, &fetcher)
        case .nothing(let total):
            // Of an empty file no range can be had.
            if total == 0 { return }
            try openWithoutRange(&fetcher)
        case .redirect: throw .redirects(limit: limits.redirects)
        }
    }

    /// Keeps head and tail. The tail is a hope: some servers cannot count from the end, and what
    /// it would have held is asked for later.
    private mutating func takeEnds(
        _ head: [UInt8], _ total: UInt64?, tail: RangeAnswer?, host: String
    ) throws(RemoteError) {
        kept.keep(head, at: 0)
        rangedCount += UInt64(head.count)
        var byteCount = total
        if case .part(let start, let bytes, let tailTotal, let tailMark)? = tail {
            if let change = mark.change(to: tailMark) { throw .changed(change) }
            let end = start + UInt64(bytes.count)
            if let total, total != end { throw .changed(.length(total, end)) }
            if let tailTotal, tailTotal != end { throw .changed(.length(tailTotal, end)) }
            byteCount = end
            kept.keep(bytes, at: start)
            rangedCount += UInt64(bytes.count)
        }
        guard let byteCount else {
            throw .answer(.noLength, host: host)
        }
        self.byteCount = byteCount
    }

    /// Keeps what a server without ranges sent.
    private mutating func takeUnranged(
        _ bytes: [UInt8], _ total: UInt64?, _ isWhole: Bool, _ fetcher: inout RangeFetcher
    ) throws(RemoteError) {
        let host = fetcher.location.authority
        fetcher.note(.noRanges(host: host))
        let read = UInt64(bytes.count)
        guard let total, total >= read else {
            throw .noRanges(read: read, limit: fetcher.options.limits.unrangedBytes, host: host)
        }
        kept.keep(bytes, at: 0)
        unrangedCount = read
        byteCount = total
    }

    /// A server that finds nothing at all to a range: asks once more, without one.
    private mutating func openWithoutRange(_ fetcher: inout RangeFetcher) throws(RemoteError) {
        let plan = RangeAnswer.plan(.everything, unranged: fetcher.options.limits.unrangedBytes)
        let answers = try fetcher.ask([.everything], plan: plan)
        guard case .fromStart(let bytes, let total, let isWhole, let mark) = try answers[0].get()
        else { throw .answer(.noLength, host: fetcher.location.authority) }
        self.mark = mark
        try takeUnranged(bytes, total, isWhole, &fetcher)
    }

    /// Compares a later answer with those before.
    func check(_ mark: VersionMark, total: UInt64?) throws(RemoteError) {
        if let change = self.mark.change(to: mark) { throw .changed(change) }
        if let total, total != byteCount { throw .changed(.length(byteCount, total)) }
    }
}

/// What a server says of a video's version (RFC 9110 §8.8).
struct VersionMark: Hashable {
    private(set) var etag: String?
    private(set) var lastModified: String?
    private(set) var contentType: String?

    init() {}

    init(_ head: ResponseHead) {
        etag = head["etag"]
        lastModified = head["last-modified"]
        contentType = head["content-type"]
    }

    /// What changed, by the strongest that both know.
    func change(to other: VersionMark) -> RemoteError.Change? {
        if let etag, let otherTag = other.etag {
            return VersionMark.opaque(etag) == VersionMark.opaque(otherTag) ? nil : .etag
        }
        if let lastModified, let otherDate = other.lastModified {
            return lastModified == otherDate ? nil : .lastModified
        }
        return nil
    }

    /// What counts of an ETag in the weak comparison (RFC 9110 §8.8.3.2): servers of one network
    /// differ in its prefix.
    private static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}
