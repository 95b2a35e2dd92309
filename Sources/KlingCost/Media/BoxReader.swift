/// Reads boxes and their big-endian numbers through a window that moves over the source.
///
/// Nothing is allocated from a size that the file claims: the window is all there is. A number is
/// read from its place or the read throws; nothing here traps on what a file says.
struct BoxReader<Source: ByteSource & ~Copyable>: ~Copyable {
    typealias Failure = VideoProbeError<Source.Failure>

    private var source: Source
    let limits: MediaLimits
    /// How many bytes the source has.
    let byteCount: UInt64
    private var window = ByteWindow()
    /// Where reading ahead is of no use any more: the end of the box that is being read.
    private var horizon: UInt64
    private var boxes = 0
    private var rows = 0
    /// How often the source was asked.
    private(set) var reads = 0
    /// How many bytes it gave.
    private(set) var bytesRead: UInt64 = 0

    init(_ source: consuming Source, _ limits: MediaLimits) {
        self.limits = limits
        byteCount = source.byteCount
        horizon = byteCount
        self.source = source
    }

    /// Gives the source back.
    consuming func finish() -> Source { source }

    /// The box at a place inside a container, or why there is none.
    mutating func box(at place: UInt64, before end: UInt64) throws(Failure) -> BoxOrEnd {
        guard place < end, end - place >= 8 else { return .end }
        boxes += 1
        if boxes > limits.boxes { throw .refused(.overLimit(.boxes, limits.boxes)) }
        // Size and type as one number: reading begins at the box, not inside it.
        let start = try uint64(at: place)
        let type = BoxType(rawValue: UInt32(truncatingIfNeeded: start))
        var size = start >> 32
        var header: UInt64 = 8
        if size == 1 {
            header = 16
            guard end - place >= header else {
                return .broken(.malformed(box: type, offset: place))
            }
            size = try uint64(at: place + 8)
        } else if size == 0 {
            if type.rawValue == 0 { return .end }
            size = end - place
        }
        guard size >= header else { return .broken(.malformed(box: type, offset: place)) }
        let room = end - place
        return .box(
            Box(
                type: type, start: place, body: place + header, end: place + min(size, room),
                excess: size > room ? size - room : 0))
    }

    /// The next box inside a container whose content must hold together; moves the place behind it.
    mutating func child(_ place: inout UInt64, of parent: Box) throws(Failure) -> Box? {
        switch try box(at: place, before: parent.end) {
        case .end: return nil
        case .broken(let refusal): throw .refused(refusal)
        case .box(let box):
            place = box.end
            return box
        }
    }

    /// Says which box is read next, so that reading ahead stops at its end.
    mutating func readAhead(to end: UInt64) { horizon = end }

    /// Brings a box into the window as a whole, if it fits: what is looked up in it twice is read
    /// once.
    mutating func hold(_ box: Box) throws(Failure) {
        let count = box.end - box.start
        if count <= UInt64(ByteWindow.largest) { try show(box.start, Int(count)) }
    }

    /// Makes sure that a table's rows lie in their box and inside the limits.
    mutating func claim(_ count: UInt64, rowsOf width: UInt64, at place: UInt64, in box: Box)
        throws(Failure)
    {
        guard place <= box.end, count <= (box.end - place) / width else {
            throw .refused(refusal(of: box))
        }
        let count = Int(count)
        if count > limits.tableRows { throw .refused(.overLimit(.tableRows, limits.tableRows)) }
        rows += count
        if rows > limits.rows { throw .refused(.overLimit(.rows, limits.rows)) }
    }

    /// What is wrong with a box that holds less than it must: cut off by the file's end, or else
    /// wrong in itself.
    func refusal(of box: Box) -> MediaProblem {
        if box.excess > 0, box.end == byteCount {
            return .truncated(box: box.type, offset: box.start, missing: box.excess)
        }
        return box.malformed
    }

    /// Makes sure that a box has at least so many bytes behind its header.
    func require(_ count: UInt64, in box: Box) throws(Failure) {
        if box.bodyCount < count { throw .refused(refusal(of: box)) }
    }
}

// MARK: - Numbers

extension BoxReader where Source: ~Copyable {
    mutating func uint8(at place: UInt64) throws(Failure) -> UInt8 {
        try show(place, 1)
        return window.uint8(at: place)
    }

    mutating func uint16(at place: UInt64) throws(Failure) -> UInt16 {
        try show(place, 2)
        return UInt16(window.uint8(at: place)) << 8 | UInt16(window.uint8(at: place + 1))
    }

    mutating func uint32(at place: UInt64) throws(Failure) -> UInt32 {
        try show(place, 4)
        return window.uint32(at: place)
    }

    mutating func uint64(at place: UInt64) throws(Failure) -> UInt64 {
        try show(place, 8)
        return window.uint64(at: place)
    }

    mutating func int32(at place: UInt64) throws(Failure) -> Int32 {
        Int32(bitPattern: try uint32(at: place))
    }

    /// The first bytes of the file, as many as there are up to a count.
    mutating func head(_ count: Int) throws(Failure) -> [UInt8] {
        let count = min(UInt64(count), byteCount)
        var bytes: [UInt8] = []
        for place in 0..<count { bytes.append(try uint8(at: place)) }
        return bytes
    }

    /// Moves the window where it must be for bytes to be read.
    @inline(__always)
    private mutating func show(_ place: UInt64, _ count: Int) throws(Failure) {
        if !window.holds(place, count) { try move(to: place, count) }
    }

    @inline(never)
    private mutating func move(to place: UInt64, _ count: Int) throws(Failure) {
        guard place <= byteCount, byteCount - place >= UInt64(count) else {
            throw .refused(.endedEarly(offset: byteCount))
        }
        let wanted = window.size(toReadAt: place, before: max(horizon, place))
        let most = Int(min(UInt64(max(wanted, count)), byteCount - place))
        let got: Int
        do throws(Source.Failure) {
            got = try window.fill(at: place, atMost: most) { (buffer) throws(Source.Failure) in
                try source.read(at: place, needed: count, into: buffer)
            }
        } catch {
            throw .unreadable(error)
        }
        reads += 1
        bytesRead += UInt64(got)
        if bytesRead > limits.bytes { throw .refused(.overLimit(.bytes, Int(limits.bytes))) }
        if got < count { throw .refused(.endedEarly(offset: place + UInt64(got))) }
    }
}
