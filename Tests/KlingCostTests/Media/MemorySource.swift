import KlingCost

/// Bytes in memory, read as a file would be; it keeps count.
struct MemorySource: ByteSource {
    /// Nothing fails but by design.
    enum Failure: Error { case broken }

    var bytes: [UInt8]
    /// A size that is not the true one.
    var claimedCount: UInt64?
    /// Gives no byte more than needed.
    var isStingy = false
    /// Reads from here on fail.
    var brokenFrom: UInt64?
    private(set) var reads: [Range<UInt64>] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var byteCount: UInt64 { claimedCount ?? UInt64(bytes.count) }

    mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) -> Int {
        if let brokenFrom, offset + UInt64(needed) > brokenFrom { throw .broken }
        let start = min(Int(offset), bytes.count)
        let count = min(isStingy ? needed : buffer.count, bytes.count - start)
        buffer.copyBytes(from: bytes[start..<start + count])
        reads.append(offset..<offset + UInt64(count))
        return count
    }
}

/// Probes bytes in memory.
func probe(_ bytes: [UInt8]) throws(VideoProbeError<MemorySource.Failure>) -> ProbedVideo {
    var source = MemorySource(bytes)
    return try VideoProbe.probe(&source).video
}

/// Why bytes are refused; `nil` when they are not.
func refusal(of bytes: [UInt8]) -> MediaProblem? { refusal(of: MemorySource(bytes)) }

/// Why a source is refused; `nil` when it is not.
func refusal(of source: MemorySource, limits: MediaLimits = MediaLimits()) -> MediaProblem? {
    var source = source
    do throws(VideoProbeError<MemorySource.Failure>) {
        _ = try VideoProbe.probe(&source, limits: limits)
        return nil
    } catch {
        if case .refused(let refusal) = error { return refusal }
        return nil
    }
}
