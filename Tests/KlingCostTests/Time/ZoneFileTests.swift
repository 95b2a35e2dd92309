import SeededCases
import Testing

@testable import KlingCost

@Suite struct `A zone file` {
    private static func refusal(
        _ change: (inout SampleZoneFile) -> Void
    ) -> ZoneFileError? {
        var file = SampleZoneFile(0, [(10, 3600), (20, 7200)])
        change(&file)
        return refusal(of: file.bytes)
    }

    private static func refusal(of bytes: [UInt8]) -> ZoneFileError? {
        do throws(ZoneFileError) {
            _ = try Zone(name: "Test/Zone", file: bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [UInt8(0), UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4")])
    func `of each version is read`(version: UInt8) throws {
        var file = SampleZoneFile(-3600, [(-10, 3600), (20, 7200)], footer: "XXX-2")
        file.version = version
        file.standard = [0, 1, 1]
        file.universal = [0, 0, 1]
        let zone = try file.zone()
        let found = [Int64.min, -11, -10, 19, 20, .max].map {
            zone.offsetSeconds(at: Instant(seconds: $0))
        }
        #expect(found == [-3600, -3600, 3600, 3600, 7200, 7200])
    }

    @Test func `without transitions is what its footer or its only type says`() throws {
        #expect(try SampleZoneFile(5400).zone().offsetSeconds(at: Instant(seconds: 0)) == 5400)
        let zone = try SampleZoneFile(0, footer: "<+0330>-3:30").zone()
        #expect(zone.offsetSeconds(at: Instant(seconds: 0)) == 12_600)
    }

    @Test func `may go on after its footer`() throws {
        let bytes = SampleZoneFile(5400).bytes + [1, 2, 3]
        #expect(Self.refusal(of: bytes) == nil)
    }

    @Test func `is refused for what is wrong in it`() {
        #expect(Self.refusal { $0.version = UInt8(ascii: "1") } == .unknownVersion(0x31))
        #expect(Self.refusal { $0.version = UInt8(ascii: "5") } == .unknownVersion(0x35))
        #expect(
            Self.refusal { $0.secondVersion = UInt8(ascii: "3") } == .invalid(.version, index: 1))
        #expect(Self.refusal { $0.kinds = [] } == .invalid(.counts, index: 0))
        #expect(Self.refusal { $0.designations = [] } == .invalid(.counts, index: 0))
        #expect(Self.refusal { $0.standard = [0] } == .invalid(.counts, index: 0))
        #expect(Self.refusal { $0.universal = [0, 0] } == .invalid(.counts, index: 0))
        #expect(
            Self.refusal { $0.transitions[1].time = 10 } == .invalid(.transitionTime, index: 1))
        #expect(
            Self.refusal { $0.transitions[1].time = -10 } == .invalid(.transitionTime, index: 1))
        #expect(
            Self.refusal { $0.transitions[0].kind = 3 } == .invalid(.transitionType, index: 0))
        #expect(Self.refusal { $0.kinds[2].offset = 93_600 } == .invalid(.offset, index: 2))
        #expect(Self.refusal { $0.kinds[1].offset = -90_000 } == .invalid(.offset, index: 1))
        #expect(Self.refusal { $0.kinds[0].offset = .min } == .invalid(.offset, index: 0))
        #expect(Self.refusal { $0.kinds[0].isDaylight = 2 } == .invalid(.daylightFlag, index: 0))
        #expect(Self.refusal { $0.kinds[1].designation = 4 } == .invalid(.designation, index: 1))
        #expect(
            Self.refusal { $0.designations = Array("LMT".utf8) } == .invalid(.designation, index: 0)
        )
        #expect(Self.refusal { $0.standard = [0, 2, 0] } == .invalid(.indicator, index: 1))
        #expect(
            Self.refusal {
                $0.standard = [1, 1, 1]
                $0.universal = [1, 1, 2]
            } == .invalid(.indicator, index: 2))
        #expect(Self.refusal { $0.universal = [1, 0, 0] } == .invalid(.indicator, index: 0))
        #expect(
            Self.refusal { $0.leaps = (1, [UInt8](repeating: 0, count: 12)) } == .countsLeapSeconds)
        #expect(Self.refusal { $0.footer = nil } == .truncated)
        #expect(Self.refusal { $0.footer = "EST" } == .invalid(.footer, index: 0))
        #expect(Self.refusal { $0.footer = "XXX-3" } == .invalid(.footerOffset, index: 1))
        #expect(Self.refusal { $0.footer = "XXX-2\0" } == .invalid(.footer, index: 0))
    }

    @Test func `without its name, or larger than any zone, is refused`() {
        #expect(Self.refusal(of: []) == .notZoneFile)
        #expect(Self.refusal(of: Array("TZi".utf8)) == .notZoneFile)
        #expect(Self.refusal(of: Array("TZif".utf8)) == .truncated)
        #expect(Self.refusal(of: Array("tzif2".utf8)) == .notZoneFile)
        let limit = ZoneFile.maximumBytes
        #expect(limit == 262_144)
        let padding = [UInt8](repeating: 0, count: limit)
        #expect(Self.refusal(of: Array((SampleZoneFile(0).bytes + padding).prefix(limit))) == nil)
        #expect(
            Self.refusal(of: SampleZoneFile(0).bytes + padding) == .tooLarge(limit: limit))
    }

    @Test(arguments: 0..<6) func `that announces more than it has is refused`(count: Int) {
        for claim in [UInt32(100_000), 0x7FFF_FFFF, .max] {
            #expect(Self.refusal { $0.claimed[count] = claim } == .truncated)
            #expect(
                Self.refusal {
                    $0.version = 0
                    $0.claimed[count] = claim
                } == .truncated)
        }
    }

    @Test func `that is cut off anywhere is refused`() {
        for version in [0, UInt8(ascii: "2"), UInt8(ascii: "3")] {
            var file = SampleZoneFile(-3600, [(-10, 3600), (20, 7200)], footer: "XXX-2")
            file.version = version
            for count in 0..<file.bytes.count {
                let found = Self.refusal(of: Array(file.bytes.prefix(count)))
                #expect(found == (count < 4 ? .notZoneFile : .truncated), "\(count) bytes")
            }
        }
    }

    @Test func `with bytes changed is a zone or is refused, and nothing else`() throws {
        var random = SeededRandom(seed: 0x7215)
        var file = SampleZoneFile(-3600, [(-10, 3600), (20, -18_000)])
        file.version = UInt8(ascii: "3")
        file.footer = "EST5EDT,M3.2.0/-30,J300/99"
        file.standard = [0, 1, 1]
        let good = file.bytes
        #expect(Self.refusal(of: good) == nil)
        var accepted = 0
        for _ in 0..<TortureCases.count(8000) {
            var bytes = good
            for _ in 0...Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            guard let zone = try? Zone(name: "Test/Zone", file: bytes) else { continue }
            accepted += 1
            for seconds in [
                Int64.min, -1 << 60, -62_135_596_800, 0, 253_402_300_799, 1 << 60, .max,
            ] {
                let instant = Instant(seconds: seconds)
                #expect(Zone.offsetRange.contains(zone.offsetSeconds(at: instant)))
                #expect((0..<24).contains(zone.localTime(at: instant).hour))
                for range in [zone.day(containing: instant), zone.week(containing: instant)] {
                    #expect(range.contains(instant) || seconds == .max)
                }
                #expect(zone.month(containing: instant).contains(instant) || seconds == .max)
            }
        }
        #expect(accepted > 50)
    }

    @Test(.enabled(if: SystemZones.isPresent, "no zone files on this system"))
    func `of the system is read`() throws {
        for (name, bytes) in try SystemZones.files() {
            #expect(Self.refusal(of: bytes) == nil, "\(name)")
        }
    }
}
