/// The part of a source that is in memory: at most 64 KiB, moved, never grown.
struct ByteWindow {
    /// What one read asks for at most.
    static let largest = 64 << 10
    /// What the first read asks for: most files that begin with `moov` hold it in this.
    private static let first = 32 << 10
    /// What a jump asks for: most movie boxes, and any fragment's header, fit.
    private static let jump = 16 << 10

    private var buffer = [UInt8](repeating: 0, count: ByteWindow.largest)
    private var start: UInt64 = 0
    private var count = 0

    /// Whether bytes from a place on are here.
    @inline(__always)
    func holds(_ place: UInt64, _ wanted: Int) -> Bool {
        place >= start && place - start <= UInt64(count) && count - Int(place - start) >= wanted
    }

    /// How much to read at a place that is not here: little after a jump, much when reading on,
    /// and not beyond what is of use.
    func size(toReadAt place: UInt64, before horizon: UInt64) -> Int {
        let wanted =
            if count == 0 {
                ByteWindow.first
            } else if place >= start, place - start <= UInt64(count) + 4096 {
                ByteWindow.largest
            } else {
                ByteWindow.jump
            }
        // The next box's header comes with the end of this one.
        let useful = horizon - place
        return useful < UInt64(wanted) ? min(Int(useful) + 16, wanted) : wanted
    }

    /// Replaces what is here.
    ///
    /// - Returns: how many bytes came.
    mutating func fill<Failure: Error>(
        at place: UInt64, atMost count: Int,
        _ read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        self.count = 0
        let outcome = buffer.withUnsafeMutableBytes { bytes in
            Result { () throws(Failure) in
                try read(UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        let got = try outcome.get()
        precondition((0...count).contains(got), "a source writes inside the buffer")
        (start, self.count) = (place, got)
        return got
    }

    /// A byte; the place must be here.
    @inline(__always)
    func uint8(at place: UInt64) -> UInt8 { buffer[Int(place - start)] }

    /// A big-endian number; its four bytes must be here.
    @inline(__always)
    func uint32(at place: UInt64) -> UInt32 {
        let index = Int(place - start)
        return buffer.withUnsafeBytes { bytes in
            UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
        }
    }

    /// The same of eight bytes.
    @inline(__always)
    func uint64(at place: UInt64) -> UInt64 {
        let index = Int(place - start)
        return buffer.withUnsafeBytes { bytes in
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        }
    }
}
