import KlingCost

/// A video of a few hundred bytes: the headers of an mp4 (ISO/IEC 14496-12) that say how long it
/// is, and a little where the pictures would be.
enum SmallVideo {
    /// The file of a video of a length.
    static func file(_ length: VideoLength) -> [UInt8] {
        let ms = UInt32(clamping: length.milliseconds)
        let head = box("ftyp", Array("isom".utf8), be32(512), Array("isommp41".utf8))
        let media = box("mdat", [UInt8](repeating: 0xA5, count: 64))
        return head + movie(ms) + media
    }

    private static func movie(_ ms: UInt32) -> [UInt8] {
        let table = box(
            "stbl", fullBox("stsd", be32(0)), fullBox("stts", be32(1), be32(1), be32(ms)),
            fullBox("stsc", be32(0)), fullBox("stsz", be32(0), be32(0)),
            fullBox("stco", be32(0)))
        let media = box(
            "mdia", fullBox("mdhd", times(ms), be32(0)),
            fullBox("hdlr", be32(0), Array("vide".utf8), zeros(13)), box("minf", table))
        // Track 1, shown, 640 × 360.
        let track = fullBox(
            "tkhd", flags: 3, be32(0), be32(0), be32(1), be32(0), be32(ms), zeros(16), matrix,
            be32(640 << 16), be32(360 << 16))
        // Rate 1.0, volume 1.0, the next track is 2.
        let movie = fullBox(
            "mvhd", times(ms), be32(0x10000), [1, 0], zeros(10), matrix, zeros(24), be32(2))
        return box("moov", movie, box("trak", track, media))
    }

    /// Creation, change, a thousand ticks a second, duration.
    private static func times(_ ms: UInt32) -> [UInt8] {
        be32(0) + be32(0) + be32(1000) + be32(ms)
    }

    /// Neither turned nor scaled.
    private static let matrix =
        be32(0x10000) + zeros(12) + be32(0x10000) + zeros(12) + be32(0x4000_0000)

    private static func box(_ type: String, _ body: [UInt8]...) -> [UInt8] {
        let count = body.reduce(8) { $0 + $1.count }
        return be32(UInt32(count)) + Array(type.utf8) + body.flatMap { $0 }
    }

    private static func fullBox(_ type: String, flags: UInt32 = 0, _ body: [UInt8]...) -> [UInt8] {
        box(type, be32(flags) + body.flatMap { $0 })
    }

    private static func be32(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
