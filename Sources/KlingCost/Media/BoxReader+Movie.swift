/// The boxes of `moov`. Their nesting is the nesting of these functions, so no file can make it
/// deeper; what stands elsewhere is passed over.
extension BoxReader where Source: ~Copyable {
    /// Reads `moov`: ISO/IEC 14496-12 §8.2.1.
    mutating func movie(_ moov: Box) throws(Failure) -> Movie {
        if moov.bodyCount > limits.movieBytes {
            throw .refused(.overLimit(.movieBytes, Int(limits.movieBytes)))
        }
        readAhead(to: moov.end)
        defer { readAhead(to: byteCount) }
        try hold(moov)
        var movie = Movie()
        var editLists: [(track: Int, box: Box)] = []
        var areEditsOff = false
        var place = moov.body
        while let box = try child(&place, of: moov) {
            switch box.type {
            case "cmov": throw .refused(.compressedMovie)
            case "mvhd" where movie.header == nil:
                movie.header = try movieHeader(box)
                movie.isHeaderLate = !movie.tracks.isEmpty
            case "trak":
                if movie.tracks.count == limits.tracks {
                    throw .refused(.overLimit(.tracks, limits.tracks))
                }
                var (track, edits) = try self.track(box)
                // FFmpeg gives up cutting by edit lists at the first track without samples of its
                // own, for all that follow.
                areEditsOff = areEditsOff || track.sampleCount == 0
                track.onlyShiftsByEdits = areEditsOff
                if let edits { editLists.append((movie.tracks.count, edits)) }
                movie.append(track)
            case "mvex": try movieExtends(box, &movie)
            default: break
            }
        }
        // A movie box without its end may lack a track, or all of them.
        if moov.excess > 0 { throw .refused(refusal(of: moov)) }
        // Edit lists count in the movie's ticks, which may be stated last.
        for (index, box) in editLists {
            movie.tracks[index].edits = try editList(
                box, from: movie.timescale, to: movie.tracks[index].timescale)
        }
        return movie
    }

    private mutating func movieHeader(_ box: Box) throws(Failure) -> MovieHeader {
        let (timescale, duration) = try scaleAndDuration(box)
        let version = try uint8(at: box.body)
        return MovieHeader(
            timescale: usable(timescale: timescale), duration: duration,
            unknownAsNumber: duration == nil && version != 1 ? Int64(UInt32.max) : nil)
    }

    /// The fields that `mvhd` and `mdhd` begin with (§8.2.2, §8.4.2). The duration is `nil` when
    /// all its bits are set: unknown.
    mutating func scaleAndDuration(
        _ box: Box
    ) throws(Failure) -> (timescale: UInt32, duration: Int64?) {
        try require(20, in: box)
        if try uint8(at: box.body) == 1 {
            try require(32, in: box)
            // All ones are no Int64 either.
            let duration = Int64(exactly: try uint64(at: box.body + 24))
            return (try uint32(at: box.body + 20), duration)
        }
        let duration = try uint32(at: box.body + 16)
        return (try uint32(at: box.body + 12), duration == .max ? nil : Int64(duration))
    }

    /// Reads `mvex`: the defaults for fragments, and how long all last (§8.8.1 to §8.8.3).
    private mutating func movieExtends(_ mvex: Box, _ movie: inout Movie) throws(Failure) {
        var place = mvex.body
        while let box = try child(&place, of: mvex) {
            if box.type == "mehd", box.bodyCount >= 8 {
                let isLong = try uint8(at: box.body) == 1 && box.bodyCount >= 12
                movie.fragmentDuration =
                    isLong
                    ? Int64(exactly: try uint64(at: box.body + 4))
                    : Int64(try uint32(at: box.body + 4))
            }
            guard box.type == "trex" else { continue }
            try require(24, in: box)
            let id = try uint32(at: box.body + 4)
            if movie.sampleDurations.count >= limits.tracks {
                throw .refused(.overLimit(.tracks, limits.tracks))
            }
            movie.sampleDurations[id] = try uint32(at: box.body + 12)
        }
    }
}
