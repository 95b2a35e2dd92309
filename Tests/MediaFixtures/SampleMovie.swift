/// A movie to be written: every number that a duration may depend on, with sound defaults.
///
/// ```swift
/// var movie = SampleMovie()          // 8.2 s of pictures at 640 × 360
/// movie.tracks.append(SampleTrack(.sound, timescale: 48_000, runs: [(384, 1024)]))
/// let bytes = movie.file()
/// ```
package struct SampleMovie: Sendable {
    /// `nil` leaves `mvhd` away.
    package var header: SampleHeader? = SampleHeader(timescale: 1000, duration: 8200)
    package var tracks = [SampleTrack(.picture, timescale: 1000, runs: [(82, 100)])]
    /// `nil` leaves `ftyp` away.
    package var brand: String? = "isom"
    /// Bytes of media data.
    package var mediaCount = 64
    package var isMovieLast = false
    /// Default sample durations by track: any makes the movie fragmented.
    package var sampleDurations: [(track: UInt32, duration: UInt32)] = []
    /// `mehd`'s duration with all fragments, in the movie's ticks; `nil` leaves it away.
    package var fragmentDuration: UInt64?

    /// 8.2 s of pictures, 640 × 360, silent.
    package init() {}

    /// A movie of one picture track of so many milliseconds.
    package init(milliseconds: UInt32) {
        header = SampleHeader(timescale: 1000, duration: UInt64(milliseconds))
        tracks = [SampleTrack(.picture, timescale: 1000, runs: [(1, milliseconds)])]
    }

    /// The `moov` box.
    package func moov() -> [UInt8] {
        var boxes = header.map { [$0.mvhd()] } ?? []
        for (index, track) in tracks.enumerated() {
            boxes.append(track.trak(id: UInt32(index + 1)))
        }
        if !sampleDurations.isEmpty {
            let defaults = sampleDurations.map {
                fullBox("trex", be32($0.track), be32(1), be32($0.duration), be32(0), be32(0))
            }
            let all = fragmentDuration.map { [fullBox("mehd", version: 1, be64($0))] } ?? []
            boxes.append(box("mvex", joined: all + defaults))
        }
        return box("moov", joined: boxes)
    }

    /// The whole file; what is added stands behind everything else.
    package func file(adding rest: [[UInt8]] = []) -> [UInt8] {
        let head = brand.map { box("ftyp", Array($0.utf8), be32(512), Array("isom".utf8)) } ?? []
        let media = mediaCount > 0 ? box("mdat", [UInt8](repeating: 0xA5, count: mediaCount)) : []
        return head + (isMovieLast ? media + moov() : moov() + media) + rest.flatMap { $0 }
    }
}

/// `mvhd`: a timescale and a duration in its ticks.
package struct SampleHeader: Sendable {
    package var timescale: UInt32
    package var duration: UInt64
    package var version: UInt8 = 0

    package init(timescale: UInt32, duration: UInt64, version: UInt8 = 0) {
        (self.timescale, self.duration, self.version) = (timescale, duration, version)
    }

    /// The box, with the fields behind the duration left at zero.
    package func mvhd() -> [UInt8] {
        fullBox("mvhd", version: version, times(), [UInt8](repeating: 0, count: 80))
    }

    /// Creation and change, timescale, duration: as `mvhd` and `mdhd` both begin.
    func times() -> [UInt8] {
        version == 1
            ? be64(0) + be64(0) + be32(timescale) + be64(duration)
            : be32(0) + be32(0) + be32(timescale) + be32(UInt32(truncatingIfNeeded: duration))
    }
}

/// One track of a ``SampleMovie``.
package struct SampleTrack: Sendable {
    package enum Kind: String, Sendable {
        case picture = "vide"
        case sound = "soun"
        case text = "text"
        case timecode = "tmcd"
    }

    /// An edit: its duration in the movie's ticks, where in the media it begins (-1: empty).
    package typealias Edit = (duration: UInt64, mediaTime: Int64)

    package var kind: Kind
    package var timescale: UInt32
    /// Runs of samples and how long each lasts, in the track's ticks.
    package var runs: [(count: UInt32, delta: UInt32)]
    /// `mdhd`'s duration; `nil` is that of all samples.
    package var mediaDuration: UInt64?
    package var version: UInt8 = 0
    package var edits: [Edit]?
    package var editVersion: UInt8 = 0
    /// Composition offsets, one for each sample from the first.
    package var offsets: [Int32] = []
    /// The version of `tkhd`.
    package var headerVersion: UInt8 = 0
    /// How samples are coded (`avc1`, `mp4a`); `nil` leaves `stsd` and the chunks' tables away.
    package var coding: String?
    /// The pictures' size in the samples' description.
    package var codedSize: (width: UInt16, height: UInt16) = (640, 360)

    package init(
        _ kind: Kind, timescale: UInt32, runs: [(count: UInt32, delta: UInt32)],
        edits: [Edit]? = nil
    ) {
        (self.kind, self.timescale, self.runs, self.edits) = (kind, timescale, runs, edits)
    }

    /// All samples together, in ticks.
    package var sampleDuration: UInt64 {
        runs.reduce(0) { $0 + UInt64($1.count) * UInt64($1.delta) }
    }

    /// The `trak` box.
    package func trak(id: UInt32) -> [UInt8] {
        let size = kind == .picture ? be32(640 << 16) + be32(360 << 16) : be32(0) + be32(0)
        let times =
            headerVersion == 1
            ? be64(0) + be64(0) + be32(id) + be32(0) + be64(0)
            : be32(0) + be32(0) + be32(id) + be32(0) + be32(0)
        let tkhd = fullBox(
            "tkhd", version: headerVersion, times, [UInt8](repeating: 0, count: 52), size)
        let header = SampleHeader(
            timescale: timescale, duration: mediaDuration ?? sampleDuration, version: version)
        let mdia = box(
            "mdia", fullBox("mdhd", version: version, header.times(), be32(0)),
            fullBox("hdlr", be32(0), Array(kind.rawValue.utf8), [UInt8](repeating: 0, count: 13)),
            box("minf", sampleTable()))
        return box("trak", joined: [tkhd] + (edits.map { [editBox($0)] } ?? []) + [mdia])
    }

    private func editBox(_ edits: [Edit]) -> [UInt8] {
        var rows: [UInt8] = []
        for edit in edits {
            if editVersion == 1 {
                rows += be64(edit.duration) + be64(UInt64(bitPattern: edit.mediaTime))
            } else {
                rows += be32(UInt32(edit.duration)) + be32(signed: Int32(edit.mediaTime))
            }
            rows += be32(0x10000)
        }
        return box(
            "edts", fullBox("elst", version: editVersion, be32(UInt32(edits.count)), rows))
    }

    private func sampleTable() -> [UInt8] {
        var boxes = coding.map { [description($0)] } ?? []
        boxes.append(
            fullBox(
                "stts", be32(UInt32(runs.count)), runs.flatMap { be32($0.count) + be32($0.delta) }))
        if !offsets.isEmpty {
            boxes.append(
                fullBox(
                    "ctts", be32(UInt32(offsets.count)),
                    offsets.flatMap { be32(1) + be32(signed: $0) }))
        }
        if coding != nil {
            let count = runs.reduce(0) { $0 + $1.count }
            // All samples are one chunk; without samples there is none.
            let chunk = count > 0 ? be32(1) : be32(0)
            boxes.append(
                fullBox("stsc", chunk, count > 0 ? be32(1) + be32(count) + be32(1) : []))
            boxes.append(
                fullBox(
                    "stsz", be32(0), be32(count), (0..<count).flatMap { be32(900 + $0 % 97) }))
            boxes.append(fullBox("stco", chunk, count > 0 ? be32(48) : []))
        }
        return box("stbl", joined: boxes)
    }

    /// `stsd` with one entry; an `mp4a` entry names AAC.
    private func description(_ coding: String) -> [UInt8] {
        let head = [UInt8](repeating: 0, count: 6) + be16(1)
        if kind != .sound {
            let size = be16(codedSize.width) + be16(codedSize.height)
            let rest = [UInt8](repeating: 0, count: 50)
            return fullBox(
                "stsd", be32(1),
                box(coding, head, [UInt8](repeating: 0, count: 16), size, rest))
        }
        // An ES descriptor with a decoder's descriptor in it: object type 0x40, AAC.
        let esds = fullBox("esds", [3, 21, 0, 1, 0, 4, 13, 0x40], [UInt8](repeating: 0, count: 15))
        let sound = be16(2) + be16(16) + be32(0) + be32(timescale << 16)
        return fullBox(
            "stsd", be32(1), box(coding, head, be64(0), sound, coding == "mp4a" ? esds : []))
    }
}
