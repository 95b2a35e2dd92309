/// One `moof` with one track's run, for a ``SampleMovie`` that is fragmented.
package struct SampleFragment: Sendable {
    package var track: UInt32 = 1
    /// `tfdt`'s time; `nil` leaves it away.
    package var time: UInt64?
    /// `tfhd`'s default sample duration; `nil` leaves it to `trex`.
    package var sampleDuration: UInt32?
    /// Durations of the samples; empty ones leave them to the default.
    package var durations: [UInt32] = []
    /// How many samples there are, where they carry no durations.
    package var count: UInt32 = 0
    /// Composition offsets, one for each sample; empty for none.
    package var offsets: [Int32] = []

    /// Samples that last as long as the default says.
    package init(
        track: UInt32 = 1, time: UInt64? = nil, count: UInt32, lasting duration: UInt32? = nil
    ) {
        (self.track, self.time, self.count, sampleDuration) = (track, time, count, duration)
    }

    /// Samples that each say how long they last.
    package init(track: UInt32 = 1, time: UInt64? = nil, durations: [UInt32]) {
        (self.track, self.time, self.durations) = (track, time, durations)
        count = UInt32(durations.count)
    }

    /// The `moof` box, and a little media data behind it.
    package func boxes() -> [UInt8] { movieFragment(traf()) }

    /// The `traf` box; further runs stand behind its own.
    package func traf(adding runs: [UInt8]...) -> [UInt8] {
        let tfhd = fullBox(
            "tfhd", flags: 0x20000 | (sampleDuration == nil ? 0 : 0x8), be32(track),
            sampleDuration.map { be32($0) } ?? [])
        let tfdt = time.map { fullBox("tfdt", version: 1, be64($0)) } ?? []
        return box("traf", joined: [tfhd, tfdt, trun()] + runs)
    }

    /// The `trun` box.
    package func trun() -> [UInt8] {
        let flags: UInt32 = (durations.isEmpty ? 0 : 0x100) | (offsets.isEmpty ? 0 : 0x800)
        let rows = (0..<max(durations.count, offsets.count)).flatMap { index in
            (durations.isEmpty ? [] : be32(durations[index]))
                + (offsets.isEmpty ? [] : be32(signed: offsets[index]))
        }
        return fullBox("trun", version: 1, flags: flags, be32(count), rows)
    }
}

/// A `moof` box of track fragments, and a little media data behind it.
package func movieFragment(_ trafs: [UInt8]...) -> [UInt8] {
    box("moof", joined: [fullBox("mfhd", be32(1))] + trafs)
        + box("mdat", [UInt8](repeating: 0x5A, count: 32))
}

/// `sidx`: segments with their sizes in bytes and durations in ticks.
package func segmentIndex(
    track: UInt32 = 1, timescale: UInt32, earliest: UInt32 = 0,
    _ segments: [(size: UInt32, duration: UInt32)]
) -> [UInt8] {
    fullBox(
        "sidx", be32(track), be32(timescale), be32(earliest), be32(0), be16(0),
        be16(UInt16(segments.count)),
        segments.flatMap { be32($0.size) + be32($0.duration) + be32(0x9000_0000) })
}

/// The same with 64-bit times.
package func longSegmentIndex(
    track: UInt32 = 1, timescale: UInt32, earliest: UInt64, firstOffset: UInt64 = 0,
    _ segments: [(size: UInt32, duration: UInt32)]
) -> [UInt8] {
    fullBox(
        "sidx", version: 1, be32(track), be32(timescale), be64(earliest), be64(firstOffset),
        be16(0), be16(UInt16(segments.count)),
        segments.flatMap { be32($0.size) + be32($0.duration) + be32(0x9000_0000) })
}
