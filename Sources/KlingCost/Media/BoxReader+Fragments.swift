/// Movie fragments and the segment index: ISO/IEC 14496-12 §8.8 and §8.16.
extension BoxReader where Source: ~Copyable {
    /// Reads `moof` (§8.8.4): how far each of its tracks goes on.
    mutating func fragment(_ moof: Box, _ movie: inout Movie) throws(Failure) {
        if moof.excess > 0 { throw .refused(refusal(of: moof)) }
        readAhead(to: moof.end)
        defer { readAhead(to: byteCount) }
        var place = moof.body
        while let box = try child(&place, of: moof) {
            if box.type == "traf" { try trackFragment(box, &movie) }
        }
    }

    private mutating func trackFragment(_ traf: Box, _ movie: inout Movie) throws(Failure) {
        var run: TrackRun?
        var place = traf.body
        while let box = try child(&place, of: traf) {
            switch box.type {
            case "tfhd": run = try trackFragmentHeader(box, movie)
            case "tfdt":
                try require(8, in: box)
                let isLong = try uint8(at: box.body) == 1
                if isLong { try require(12, in: box) }
                let time =
                    isLong
                    ? try uint64(at: box.body + 4) : UInt64(try uint32(at: box.body + 4))
                guard let time = Int64(exactly: time) else { throw .refused(box.malformed) }
                run?.time = time
            case "trun":
                guard let before = run else { continue }
                run = try trackRun(box, before, &movie)
            default: break
            }
        }
    }

    /// Reads `tfhd` (§8.8.7); `nil` for a track that the movie does not have.
    private mutating func trackFragmentHeader(
        _ box: Box, _ movie: Movie
    ) throws(Failure) -> TrackRun? {
        try require(8, in: box)
        let flags = try uint32(at: box.body) & 0xFF_FFFF
        let id = try uint32(at: box.body + 4)
        guard let index = movie.place(ofTrack: id),
            var duration = movie.sampleDurations[id]
        else { return nil }
        if flags & 0x8 != 0 {
            let place = box.body + 8 + (flags & 0x1 != 0 ? 8 : 0) + (flags & 0x2 != 0 ? 4 : 0)
            try require(place + 4 - box.body, in: box)
            duration = try uint32(at: place)
        }
        let track = movie.tracks[index]
        return TrackRun(
            track: index, time: track.fragments.runningEnd ?? track.sampleDuration,
            sampleDuration: duration)
    }

    /// Reads `trun` (§8.8.8): the samples of one run.
    ///
    /// - Returns: the run behind it.
    private mutating func trackRun(
        _ box: Box, _ run: TrackRun, _ movie: inout Movie
    ) throws(Failure) -> TrackRun {
        try require(8, in: box)
        let flags = try uint32(at: box.body) & 0xFF_FFFF
        let count = UInt64(try uint32(at: box.body + 4))
        let rows = box.body + 8 + (flags & 0x1 != 0 ? 4 : 0) + (flags & 0x4 != 0 ? 4 : 0)
        let width = UInt64(4 * (flags & 0xF00).nonzeroBitCount)
        if width > 0 { try claim(count, rowsOf: width, at: rows, in: box) }
        var total: Int64 = 0
        var offsets = CompositionOffsets()
        if width == 0 || flags & 0x900 == 0 {
            let (ticks, overflow) = Int64(run.sampleDuration).multipliedReportingOverflow(
                by: Int64(count))
            if overflow { throw .refused(box.malformed) }
            total = ticks
        } else {
            var place = rows
            for _ in 0..<count {
                // At most 2^32 rows of 32 bits: no overflow.
                total += Int64(
                    flags & 0x100 != 0 ? try uint32(at: place) : run.sampleDuration)
                if flags & 0x800 != 0 { offsets.add(try int32(at: place + width - 4)) }
                place += width
            }
        }
        var next = run
        let (end, overflow) = run.time.addingReportingOverflow(total)
        if overflow { throw .refused(box.malformed) }
        next.time = end
        movie.tracks[run.track].addRun(from: run.time, to: end, offsets, hasSamples: count > 0)
        return next
    }

    /// Reads `sidx` (§8.16.3): the segments of one track and how long they last.
    ///
    /// - Returns: where the listed segments end in the file; `nil` when the index says nothing
    ///   here: its track is unknown, or it lists other indexes.
    mutating func segmentIndex(_ sidx: Box, _ movie: inout Movie) throws(Failure) -> UInt64? {
        try require(12, in: sidx)
        let isLong = try uint8(at: sidx.body) > 0
        let fixed: UInt64 = isLong ? 32 : 24
        try require(fixed, in: sidx)
        let id = try uint32(at: sidx.body + 4)
        let timescale = try uint32(at: sidx.body + 8)
        if timescale == 0 { throw .refused(sidx.malformed) }
        let times = sidx.body + 12
        let earliest = isLong ? try uint64(at: times) : UInt64(try uint32(at: times))
        let offset = isLong ? try uint64(at: times + 8) : UInt64(try uint32(at: times + 4))
        let count = UInt64(try uint16(at: sidx.body + fixed - 2))
        try claim(count, rowsOf: 12, at: sidx.body + fixed, in: sidx)
        guard count > 0, let index = movie.place(ofTrack: id) else {
            return nil
        }
        var total = UInt64(0)
        var (end, isFar) = sidx.end.addingReportingOverflow(offset)
        var place = sidx.body + fixed
        for _ in 0..<count {
            let size = try uint32(at: place)
            if size & 0x8000_0000 != 0 { return nil }
            total += UInt64(try uint32(at: place + 4))
            let (next, overflow) = end.addingReportingOverflow(UInt64(size))
            end = next
            isFar = isFar || overflow
            place += 12
        }
        let (time, overflow) = earliest.addingReportingOverflow(total)
        guard !overflow, !isFar, let time = Int64(exactly: time),
            let ticks = MediaTime.rescaled(
                time, to: movie.tracks[index].timescale, from: timescale)
        else { throw .refused(sidx.malformed) }
        movie.tracks[index].fragments.end = ticks
        movie.tracks[index].fragments.isIndexed = true
        return end
    }
}

/// Samples of one track that follow one another, while a fragment is read.
private struct TrackRun {
    let track: Int
    /// When the next sample is decoded, in the track's ticks.
    var time: Int64
    /// How long a sample lasts that does not say so itself.
    let sampleDuration: UInt32
}

/// How much later than decoded a run's samples are shown, in the track's ticks.
struct CompositionOffsets {
    private(set) var first: Int64?
    private(set) var least: Int64 = 0

    mutating func add(_ offset: Int32) {
        if first == nil { first = Int64(offset) }
        least = min(least, Int64(offset))
    }
}

extension Track {
    /// Notes a run of a fragment.
    fileprivate mutating func addRun(
        from start: Int64, to end: Int64, _ offsets: CompositionOffsets, hasSamples: Bool
    ) {
        fragments.runningEnd = end
        fragments.end = max(fragments.end ?? 0, end)
        guard fragments.start == nil, hasSamples else { return }
        var shift = edits?.shift ?? 0
        // FFmpeg takes an edit that begins behind AAC's priming for the priming's end.
        if isAAC, onlyShiftsByEdits, let edits, edits.isSingle { shift -= edits.mediaTime }
        let (time, overflow) = start.subtractingReportingOverflow(shift)
        let later = (offsets.first ?? 0) + max(0, -offsets.least)
        let (shown, tooLate) = time.addingReportingOverflow(later)
        fragments.start = overflow || tooLate ? nil : shown
    }
}
