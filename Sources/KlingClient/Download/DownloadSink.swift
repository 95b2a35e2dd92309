/// Where the body of a download goes: into a file, within a limit.
final class DownloadSink {
    private var count: UInt64 = 0
    private var total: UInt64?
    private var problem: RemoteError?
    private let writer: FileWriter
    private let limit: UInt64
    private let progress: (UInt64, UInt64?) -> Void
    private var lastProgress = ContinuousClock.now

    init(
        _ writer: FileWriter, limit: UInt64, _ progress: @escaping (UInt64, UInt64?) -> Void
    ) {
        (self.writer, self.limit, self.progress) = (writer, limit, progress)
    }

    /// Fetches a video whole: one GET, repeated once when the connection ends early. Blocks.
    func fetch(
        _ address: String, _ options: RemoteOptions, _ cancellation: Cancellation?
    ) throws(RemoteError) -> RemoteFacts {
        var fetcher = try RangeFetcher(address, options, phase: .download, cancellation)
        let path = fetcher.location.path
        let answers: [Result<RangeAnswer, RemoteError>]
        do throws(RemoteError) {
            answers = try fetcher.ask([.everything]) { self.plan($0) }
        } catch {
            throw problem ?? error
        }
        if let problem { throw problem }
        // A repeated request that brings nothing at all has not cleared what the first one brought.
        guard case .fromStart(_, count, true, let mark) = try answers[0].get() else {
            throw .cutShort(received: count, promised: total, host: fetcher.location.authority)
        }
        return RemoteFacts(fetcher, mark, path: path, byteCount: count)
    }

    /// Decides on an answer's body; of a repeated request the first is forgotten.
    private func plan(_ head: ResponseHead) -> Exchange.Plan {
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
