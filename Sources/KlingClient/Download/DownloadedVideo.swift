public import KlingCost

/// A video that was fetched whole, for servers without ranges: in a temporary file without a name,
/// gone with this value.
public struct DownloadedVideo: ~Copyable, ByteSource {
    /// How many bytes there are.
    public var byteCount: UInt64 { facts.byteCount }
    /// What is known of it.
    public let facts: RemoteFacts
    private let file: TemporaryFile

    /// Fetches a video: one GET, repeated once when the connection ends early. Blocks.
    ///
    /// - Parameters:
    ///   - address: as for ``RemoteVideo/init(_:_:cancellation:)``; the same hosts are refused.
    ///   - options: limits, and whether private networks may be read.
    ///   - folder: where it is kept; `nil` for `$TMPDIR`, else `/tmp`.
    ///   - cancellation: ends it, from any thread.
    ///   - progress: called some ten times a second with the bytes that came and, where the server
    ///     says it, how many there will be.
    public init(
        _ address: String, _ options: RemoteOptions = RemoteOptions(), folder: String? = nil,
        cancellation: Cancellation? = nil,
        progress: @escaping (UInt64, UInt64?) -> Void = { _, _ in }
    ) throws(RemoteError) {
        let file = try TemporaryFile(in: folder)
        facts = try DownloadSink(file.writer, limit: options.limits.downloadBytes, progress)
            .fetch(address, options, cancellation)
        self.file = file
    }

    /// Reads bytes from a place on.
    public mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RemoteError) -> Int {
        guard offset < byteCount else { return 0 }
        return try file.read(at: offset, into: buffer)
    }
}
