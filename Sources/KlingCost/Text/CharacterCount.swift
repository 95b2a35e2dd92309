/// How long a text is, as people count and as machines count.
///
/// The gateways' pages say "characters" and no more. People count what they see (a flag, a family
/// emoji, an accented letter are one each: Unicode's extended grapheme clusters, UAX #29); servers
/// count scalars or UTF-16 units, which are never fewer. So a text over the limit as people count
/// is over it for every server, which is an error; one that is over only as machines count may be
/// refused, which is a warning. For plain Chinese and English all counts agree.
struct CharacterCount: Hashable {
    /// Extended grapheme clusters.
    let characters: Int
    /// UTF-16 code units, the largest count in use.
    let units: Int

    /// Counts a well-formed UTF-8 text.
    init(_ utf8: [UInt8]) {
        units = CharacterCount.units(utf8[...])
        characters = String(decoding: utf8, as: UTF8.self).count
    }

    /// UTF-16 code units of a well-formed UTF-8 text.
    static func units(_ utf8: ArraySlice<UInt8>) -> Int {
        var units = 0
        for byte in utf8 where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        return units
    }
}
