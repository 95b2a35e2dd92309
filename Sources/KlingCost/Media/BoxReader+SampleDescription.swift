/// The first sample entry of `stsd`: ISO/IEC 14496-12 §8.5.2 and §12.
extension BoxReader where Source: ~Copyable {
    /// Reads how a track's samples are coded, and the size of its pictures.
    mutating func sampleDescription(_ stsd: Box, _ track: inout Track) throws(Failure) {
        guard stsd.bodyCount > 8, track.coding == nil,
            case .box(let entry) = try box(at: stsd.body + 8, before: stsd.end)
        else { return }
        track.coding = entry.type
        let isPicture = Track.Kind(handler: nil, coding: entry.type) == .video
        if isPicture, entry.bodyCount >= 28 {
            let width = Int(try uint16(at: entry.body + 24))
            let height = Int(try uint16(at: entry.body + 26))
            if width > 0, height > 0 { track.size = PictureSize(width: width, height: height) }
        } else if entry.type == "mp4a" {
            track.isAAC = try isAAC(entry)
        }
    }

    /// Whether an `mp4a` entry names AAC: the object type in its `esds`
    /// (ISO/IEC 14496-1 §7.2.6.6: 0x40, and 0x66 to 0x68 for MPEG-2).
    private mutating func isAAC(_ entry: Box) throws(Failure) -> Bool {
        guard entry.bodyCount >= 28 else { return false }
        // QuickTime's versions 1 and 2 of the entry are longer (QTFF, "Sound Sample Descriptions").
        let version = try uint16(at: entry.body + 8)
        var place = entry.body + 28 + (version == 1 ? 16 : version == 2 ? 36 : 0)
        while let child = try child(&place, of: entry) {
            guard child.type == "esds" else { continue }
            var place = child.body + 4
            // An ES descriptor (tag 3) with three bytes of its own holds the decoder's (tag 4).
            guard try enter(tag: 3, &place, in: child) else { return false }
            place += 3
            guard try enter(tag: 4, &place, in: child), place < child.end else { return false }
            let type = try uint8(at: place)
            return type == 0x40 || (0x66...0x68).contains(type)
        }
        return false
    }

    /// Steps behind a descriptor's tag and its length of one to four bytes (ISO/IEC 14496-1 §8.3.3).
    private mutating func enter(
        tag: UInt8, _ place: inout UInt64, in box: Box
    ) throws(Failure) -> Bool {
        guard place < box.end, try uint8(at: place) == tag else { return false }
        place += 1
        for _ in 0..<4 {
            guard place < box.end else { return false }
            let byte = try uint8(at: place)
            place += 1
            if byte & 0x80 == 0 { return true }
        }
        return true
    }
}
