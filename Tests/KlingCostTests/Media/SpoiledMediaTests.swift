import MediaFixtures
import SeededCases
import Testing

@testable import KlingCost

/// Valid files with numbers changed: nothing traps, and nothing outside the file is read.
@Suite struct `A spoiled video` {
    /// Probes and checks all that must hold of any bytes.
    private func check(_ bytes: [UInt8], _ note: @autoclosure () -> String) {
        var source = MemorySource(bytes)
        let outcome = Outcome(&source)
        let end = UInt64(bytes.count)
        if source.reads.contains(where: { $0.upperBound > end || $0.isEmpty }) {
            Testing.Issue.record("\(note()): read \(source.reads) of \(end)")
        }
        // All samples fit the first read.
        if source.reads.count > 4 { Testing.Issue.record("\(note()): \(source.reads.count) reads") }
        switch outcome {
        case .video(let video):
            let reference = video.reference
            if !video.range.contains(video.expected) || reference.shortest > reference.longest {
                Testing.Issue.record("\(note()): \(video)")
            }
        case .refused(.truncated(_, let offset, _)), .refused(.malformed(_, let offset)):
            if offset >= end { Testing.Issue.record("\(note()): \(outcome)") }
        case .refused(.endedEarly), .unreadable:
            Testing.Issue.record("\(note()): \(outcome)")
        case .refused: break
        }
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `by random bytes, numbers, cuts and copies is refused or measured`(layout: Int) {
        let (name, file) = SampleLayouts.all[layout]
        var random = SeededRandom(seed: 3 + UInt64(layout))
        for round in 0..<TortureCases.count(20_000) / SampleLayouts.all.count {
            var bytes = file
            for _ in 0...random.next() % 4 { spoil(&bytes, &random) }
            check(bytes, "\(name) \(round)")
        }
    }

    private static let numbers: [UInt32] = [
        0, 1, 2, 7, 8, 9, 15, 16, 100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000,
        0xFFFF_FFFE, 0xFFFF_FFFF,
    ]

    private func spoil(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard bytes.count > 8 else { return }
        let place = Int(random.next() % UInt64(bytes.count - 4))
        switch random.next() % 6 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << (random.next() % 8)
        case 2, 3:
            let number = Self.numbers[Int(random.next() % UInt64(Self.numbers.count))]
            bytes.replaceSubrange(place..<place + 4, with: be32(number))
        case 4: bytes.removeLast(min(bytes.count - 8, Int(random.next() % 64)))
        default:
            let end = min(bytes.count, place + 8 + Int(random.next() % 200))
            let copy = Array(bytes[place..<end])
            bytes.insert(contentsOf: copy, at: Int(random.next() % UInt64(bytes.count)))
        }
    }

    /// Where all boxes of a file begin, found by the names that samples are made of.
    private static func boxes(of file: [UInt8]) -> [Int] {
        let names: Set<String> = [
            "ftyp", "moov", "mvhd", "trak", "tkhd", "edts", "elst", "mdia", "mdhd", "hdlr", "minf",
            "stbl", "stsd", "stts", "ctts", "stsc", "stsz", "stco", "avc1", "mp4a", "esds", "mvex",
            "trex", "moof", "mfhd", "traf", "tfhd", "tfdt", "trun", "sidx", "mfra", "mfro", "mdat",
            "free", "wide", "cmov", "dcom",
        ]
        return (0...file.count - 8).filter {
            names.contains(String(decoding: file[$0 + 4..<$0 + 8], as: UTF8.self))
        }
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `by an evil size in any of its boxes is refused or measured`(layout: Int) {
        let (name, file) = SampleLayouts.all[layout]
        let places = Self.boxes(of: file)
        #expect(places.count >= 3)
        for place in places {
            let size = file[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            for evil in Self.numbers + [size &- 1, size &+ 1, size &+ 8, size / 2] {
                var bytes = file
                bytes.replaceSubrange(place..<place + 4, with: be32(evil))
                check(bytes, "\(name): \(evil) at \(place)")
            }
            // The same in 64 bits, which stand behind the type.
            for evil in [0, 1, 7, 15, 16, 1 << 32, 1 << 63, .max - 7, .max] as [UInt64] {
                var bytes = file
                bytes.replaceSubrange(place..<place + 4, with: be32(1))
                bytes.insert(contentsOf: be64(evil), at: place + 8)
                check(bytes, "\(name): \(evil) in 64 bits at \(place)")
            }
        }
    }

    @Test(arguments: SampleLayouts.all.indices)
    func `by an evil number at any place is refused or measured`(layout: Int) {
        let (name, file) = SampleLayouts.all[layout]
        // Three apart, so that every byte is overwritten; the long form takes every place.
        let step = TortureCases.isLong ? 1 : 3
        for place in stride(from: 0, through: file.count - 4, by: step) {
            for evil in [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32] {
                var bytes = file
                bytes.replaceSubrange(place..<place + 4, with: be32(evil))
                check(bytes, "\(name): \(evil) at \(place)")
            }
        }
    }
}
