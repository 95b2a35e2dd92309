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
        facts = try DownloadedVideo.fetch(
            address, options, cancellation,
            Sink(file.writer, limit: options.limits.downloadBytes, progress))
        self.file = file
    }

    /// Reads bytes from a place on.
    public mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RemoteError) -> Int {
        guard offset < byteCount else { return 0 }
        return try file.read(at: offset, into: buffer)
    }

    private static func fetch(
        _ address: String, _ options: RemoteOptions, _ cancellation: Cancellation?, _ sink: Sink
    ) throws(RemoteError) -> RemoteFacts {
        var fetcher = try RangeFetcher(address, options, phase: .download, cancellation)
        let path = fetcher.location.path
        let answers: [Result<RangeAnswer, RemoteError>]
        do throws(RemoteError) {
            answers = try fetcher.ask([.everything]) { sink.plan($0) }
        } catch {
            throw sink.problem ?? error
        }
        if let problem = sink.problem { throw problem }
        guard case .fromStart(_, _, let isWhole, let mark) = try answers[0].get(), isWhole else {
            throw .cutShort(
                received: sink.count, promised: sink.total, host: fetcher.location.authority)
        }
        return RemoteFacts(fetcher, mark, path: path, byteCount: sink.count)
    }

    /// Where the body goes.
    private final class Sink {
        private(set) var count: UInt64 = 0
        private(set) var total: UInt64?
        private(set) var problem: RemoteError?
        private let writer: TemporaryFile.Writer
        private let limit: UInt64
        private let progress: (UInt64, UInt64?) -> Void
        private var lastProgress = ContinuousClock.now

        init(
            _ writer: TemporaryFile.Writer, limit: UInt64,
            _ progress: @escaping (UInt64, UInt64?) -> Void
        ) {
            (self.writer, self.limit, self.progress) = (writer, limit, progress)
        }

        /// Decides on an answer's body; of a repeated request the first is forgotten.
        func plan(_ head: ResponseHead) -> Exchange.Plan {
            guard head.status == 200, head.encoding == nil else { return .ignore(most: 16 << 10) }
            total = head.contentLength
            count = 0
            do throws(RemoteError) {
                try writer.clear()
                if let total, total > limit { throw .tooLarge(bytes: total, limit: limit) }
                if let total, let free = writer.freeBytes, free < total {
                    throw writer.full(needed: total)
                }
                return .pass { self.take($0) }
            } catch {
                problem = error
                return .stop
            }
        }

        private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
            do throws(RemoteError) {
                if count + UInt64(bytes.count) > limit { throw .tooLarge(bytes: nil, limit: limit) }
                try writer.append(bytes)
            } catch {
                problem = error
                return false
            }
            count += UInt64(bytes.count)
            if .now - lastProgress >= .milliseconds(100) || count == total {
                lastProgress = .now
                progress(count, total)
            }
            return true
        }
    }
}
