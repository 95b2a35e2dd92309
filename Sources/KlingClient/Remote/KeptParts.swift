/// The parts of a video that were fetched: some forever, and the last few.
struct KeptParts {
    private struct Part {
        let start: UInt64
        let bytes: [UInt8]
        var end: UInt64 { start + UInt64(bytes.count) }
    }

    /// How many of the passing parts are kept.
    static let passingCount = 8
    /// A longer part is handed out and not kept: whoever asked has it.
    static let passingBytes = 1 << 20
    private var lasting: [Part] = []
    private var passing: [Part] = []

    /// Keeps a part until the end.
    mutating func keep(_ bytes: [UInt8], at start: UInt64) {
        lasting.append(Part(start: start, bytes: bytes))
    }

    /// Keeps a part until others took its place.
    mutating func keepForNow(_ bytes: [UInt8], at start: UInt64) {
        guard bytes.count <= KeptParts.passingBytes else { return }
        if passing.count == KeptParts.passingCount { passing.removeFirst() }
        passing.append(Part(start: start, bytes: bytes))
    }

    /// Copies what is kept from a place on, without a gap.
    ///
    /// - Returns: how many bytes were copied.
    func copy(from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < buffer.count {
            let place = offset + UInt64(done)
            guard let part = part(with: place) else { break }
            let skipped = Int(place - part.start)
            let count = min(part.bytes.count - skipped, buffer.count - done)
            part.bytes.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
                    .copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[skipped..<skipped + count]))
            }
            done += count
        }
        return done
    }

    /// Where what is missing of a range ends, given that its first byte is.
    func endOfGap(_ range: Range<UInt64>) -> UInt64 {
        var end = range.upperBound
        while end > range.lowerBound, let part = part(with: end - 1) { end = part.start }
        return max(end, range.lowerBound + 1)
    }

    private func part(with place: UInt64) -> Part? {
        lasting.first { $0.start <= place && place < $0.end }
            ?? passing.last { $0.start <= place && place < $0.end }
    }
}
