/// The boxes of `trak`: ISO/IEC 14496-12 §8.3 to §8.6.
extension BoxReader where Source: ~Copyable {
    /// Reads `trak`, and finds its edit list, which cannot be read before all timescales are known.
    mutating func track(_ trak: Box) throws(Failure) -> (track: Track, editList: Box?) {
        if trak.excess > 0 { throw .refused(refusal(of: trak)) }
        var track = Track()
        var edits: Box?
        var place = trak.body
        while let box = try child(&place, of: trak) {
            switch box.type {
            case "tkhd": try trackHeader(box, &track)
            case "mdia": try media(box, &track)
            case "edts":
                var place = box.body
                while let list = try child(&place, of: box) {
                    if list.type == "elst", edits == nil { edits = list }
                }
            default: break
            }
        }
        return (track, edits)
    }

    /// Reads `tkhd` (§8.3.2): the id, and the size at which pictures are shown.
    private mutating func trackHeader(_ box: Box, _ track: inout Track) throws(Failure) {
        try require(24, in: box)
        let isLong = try uint8(at: box.body) == 1
        track.id = try uint32(at: box.body + (isLong ? 20 : 12))
        let size = box.body + (isLong ? 88 : 76)
        if track.size == nil, box.end >= size + 8 {
            // Fixed-point numbers, 16 bits before the point.
            track.size = PictureSize(
                width: Int(try uint16(at: size)), height: Int(try uint16(at: size + 4)))
        }
    }

    private mutating func media(_ mdia: Box, _ track: inout Track) throws(Failure) {
        var handler: BoxType?
        var hasHeader = false
        var place = mdia.body
        while let box = try child(&place, of: mdia) {
            switch box.type {
            case "mdhd":
                if hasHeader { throw .refused(box.malformed) }
                hasHeader = true
                let (timescale, duration) = try scaleAndDuration(box)
                track.timescale = usable(timescale: timescale)
                track.mediaDuration = duration ?? 0
            case "hdlr":
                try require(12, in: box)
                handler = BoxType(rawValue: try uint32(at: box.body + 8))
            case "minf":
                var place = box.body
                while let table = try child(&place, of: box) {
                    if table.type == "stbl" { try sampleTable(table, &track) }
                }
            default: break
            }
        }
        track.kind = Track.Kind(handler: handler, coding: track.coding)
    }

    private mutating func sampleTable(_ stbl: Box, _ track: inout Track) throws(Failure) {
        var chunks: UInt32 = 0
        var chunkRuns: UInt32 = 0
        var sizes: UInt32 = 0
        var place = stbl.body
        while let box = try child(&place, of: stbl) {
            switch box.type {
            case "stsd": try sampleDescription(box, &track)
            case "stts" where track.sampleCount == 0: try sampleTimes(box, &track)
            case "ctts":
                try require(8, in: box)
                if try uint32(at: box.body + 4) > 0 {
                    try require(16, in: box)
                    track.firstCompositionOffset = Int64(try int32(at: box.body + 12))
                }
            case "stco", "co64":
                try require(8, in: box)
                chunks = try uint32(at: box.body + 4)
            case "stsc":
                try require(8, in: box)
                chunkRuns = try uint32(at: box.body + 4)
            case "stsz", "stz2":
                try require(12, in: box)
                sizes = max(try uint32(at: box.body + 4), try uint32(at: box.body + 8))
            default: break
            }
        }
        // Tables that contradict each other: programs make different nonsense of them.
        let isWhole = track.sampleCount > 0 && chunkRuns > 0 && sizes > 0
        if chunks > 0 ? !isWhole : sizes > 0 { throw .refused(stbl.malformed) }
    }

    /// Reads `stts` (§8.6.1.2): runs of samples that last equally long.
    private mutating func sampleTimes(_ stts: Box, _ track: inout Track) throws(Failure) {
        try require(8, in: stts)
        let count = UInt64(try uint32(at: stts.body + 4))
        try claim(count, rowsOf: 8, at: stts.body + 8, in: stts)
        var samples: UInt64 = 0
        var total: Int64 = 0
        var place = stts.body + 8
        for _ in 0..<count {
            let row = try uint64(at: place)
            let run = row >> 32
            let (ticks, overflow) = Int64(run).multipliedReportingOverflow(
                by: Int64(row & 0xFFFF_FFFF))
            let (sum, tooMuch) = total.addingReportingOverflow(ticks)
            if overflow || tooMuch { throw .refused(stts.malformed) }
            samples += run
            total = sum
            if row & 0x8000_0000 != 0 { track.hasNegativeDelta = true }
            place += 8
        }
        (track.sampleCount, track.sampleDuration) = (samples, total)
    }

    /// Reads `elst` (§8.6.6), converting each edit from the movie's ticks to the track's.
    mutating func editList(
        _ elst: Box, from movie: UInt32, to track: UInt32
    ) throws(Failure) -> EditList? {
        try require(8, in: elst)
        let isLong = try uint8(at: elst.body) == 1
        let width: UInt64 = isLong ? 20 : 12
        let count = UInt64(try uint32(at: elst.body + 4))
        try claim(count, rowsOf: width, at: elst.body + 8, in: elst)
        if count == 0 { return nil }
        var edits = EditList()
        var isLeading = true
        var place = elst.body + 8
        for row in 0..<count {
            let ticks = isLong ? try uint64(at: place) : UInt64(try uint32(at: place))
            let mediaTime =
                isLong
                ? Int64(bitPattern: try uint64(at: place + 8)) : Int64(try int32(at: place + 4))
            place += width
            // Only -1 is an empty edit; what lies before that is no place in the media.
            if mediaTime < -1 { continue }
            guard let ticks = Int64(exactly: ticks),
                let duration = MediaTime.rescaled(ticks, to: track, from: movie)
            else { throw .refused(elst.malformed) }
            let (sum, overflow) = edits.duration.addingReportingOverflow(duration)
            if overflow { throw .refused(elst.malformed) }
            edits.duration = sum
            if mediaTime >= 0 { edits.shown.add(from: mediaTime, lasting: duration) }
            if !isLeading { continue }
            if mediaTime < 0 {
                edits.leadingGap = sum
                if row == 0 { edits.firstGap = sum }
            } else {
                edits.mediaTime = mediaTime
                edits.isSingle = row + 1 == count && row <= 1
                isLeading = false
            }
        }
        return edits
    }
}
