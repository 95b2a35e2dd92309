public import KlingCost

/// A video on a web server, read by ranges (RFC 9110 §14): its head and tail at once when it is
/// opened, further parts when they are asked for.
///
/// All calls block: use ``reading(_:_:_:)`` in asynchronous code. Only GET requests are sent, no
/// cookies, no credentials. Certificates are verified. Redirects are followed as long as they lead
/// to `http` or `https`.
///
/// Private networks: unless allowed, an address that is not of the open internet
/// (``NetworkAddress/isPublic(_:)``) is refused at the moment of connecting, on each connect, so
/// that neither a name nor a redirect leads there. Where the environment names a proxy
/// (`https_proxy` and its kin), the proxy connects, and its address may be any: then the host's
/// addresses as known *here* are judged before each request, and a name that is not known here is
/// left to the proxy, while one that takes longer to look up than connecting may is refused.
public struct RemoteVideo: ~Copyable, ByteSource {
    /// What is read of each end when it is opened.
    public static let endBytes = 65_536
    /// Most bytes that are read beyond what is needed.
    private static let aheadBytes = 65_536
    private var fetcher: RangeFetcher
    private var contents: RemoteContents
    /// Of the address as given.
    private let path: String

    /// Opens a video: sends for head and tail.
    ///
    /// - Parameters:
    ///   - address: `https://…` or `http://…`, without user and password.
    ///   - options: limits, and whether private networks may be read.
    ///   - cancellation: ends this and all later calls, from any thread.
    public init(
        _ address: String, _ options: RemoteOptions = RemoteOptions(),
        cancellation: Cancellation? = nil
    ) throws(RemoteError) {
        var fetcher = try RangeFetcher(address, options, phase: .probe, cancellation)
        let path = fetcher.location.path
        contents = try RemoteContents(&fetcher)
        self.fetcher = fetcher
        self.path = path
    }

    /// How many bytes there are, by the server's word.
    public var byteCount: UInt64 { contents.byteCount }

    /// What is known of it by now.
    public var facts: RemoteFacts {
        RemoteFacts(fetcher, contents.mark, path: path, byteCount: byteCount)
    }

    /// Reads bytes from a place on, from what was fetched or by one request for what is missing.
    public mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RemoteError) -> Int {
        guard offset < byteCount else { return 0 }
        let left = Int(min(UInt64(buffer.count), byteCount - offset))
        let needed = min(needed, left)
        let reach = min(left, max(needed, RemoteVideo.aheadBytes))
        var done = 0
        while true {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<left])
            done += contents.kept.copy(from: offset + UInt64(done), into: room)
            if done >= needed { return done }
            let start = offset + UInt64(done)
            let end = contents.kept.endOfGap(start..<offset + UInt64(reach))
            let bytes = try part(from: start, count: end - start)
            UnsafeMutableRawBufferPointer(rebasing: buffer[done..<left]).copyBytes(from: bytes)
            done += bytes.count
            contents.kept.keepForNow(bytes, at: start)
        }
    }

    /// Fetches a part; at least one byte of it comes.
    private mutating func part(from start: UInt64, count: UInt64) throws(RemoteError) -> [UInt8] {
        let limits = fetcher.options.limits
        if let unrangedCount = contents.unrangedCount { throw noRanges(read: unrangedCount) }
        if contents.rangedCount + count > limits.rangedBytes {
            throw .tooManyBytes(limit: limits.rangedBytes)
        }
        let ask = RangeAsk.part(from: start, count: count)
        let answers = try fetcher.ask([ask], plan: RangeAnswer.plan(ask, unranged: nil))
        switch try answers[0].get() {
        case .part(_, let bytes, let total, let mark):
            try contents.check(mark, total: total)
            contents.rangedCount += UInt64(bytes.count)
            return bytes
        case .fromStart: throw noRanges(read: contents.rangedCount)
        case .nothing(let total):
            guard let total, total != byteCount else {
                throw .answer(
                    .otherRange(asked: ask.field ?? "", got: "416"),
                    host: fetcher.location.authority)
            }
            throw .changed(.length(byteCount, total))
        case .redirect: throw .redirects(limit: limits.redirects)
        }
    }

    private func noRanges(read: UInt64) -> RemoteError {
        .noRanges(
            read: read, limit: fetcher.options.limits.unrangedBytes,
            host: fetcher.location.authority)
    }
}
