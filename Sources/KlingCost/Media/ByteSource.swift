/// Bytes that can be read at any place: a local file, a remote one by ranges, an array.
public protocol ByteSource: ~Copyable {
    /// What a failed read throws.
    associatedtype Failure: Error

    /// How many bytes there are.
    var byteCount: UInt64 { get }

    /// Reads bytes from a place on.
    ///
    /// - Parameters:
    ///   - offset: at most ``byteCount``.
    ///   - needed: how many must come unless the source ends before; at most the buffer's size.
    ///     More may come, as much as is cheap.
    ///   - buffer: where they go.
    /// - Returns: how many were written at the buffer's start.
    mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Failure) -> Int
}
