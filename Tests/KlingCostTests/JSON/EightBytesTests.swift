import Testing

@testable import KlingCost

/// What is looked at eight bytes at a time must be found wherever it stands.
@Suite struct `Eight bytes at a time` {
    private static let places = (0..<27).flatMap { count in
        (0..<count).map { (count: count, place: $0) }
    }

    /// Letters, but for one scalar.
    private static func text(_ count: Int, _ place: Int, _ scalar: Unicode.Scalar) -> String {
        var scalars = Array(repeating: "a" as Unicode.Scalar, count: count)
        scalars[place] = scalar
        return String(String.UnicodeScalarView(scalars))
    }

    @Test(arguments: 0..<128) func `a character of ASCII is escaped at any place or at none`(
        code: UInt8
    ) {
        let scalar = Unicode.Scalar(code)
        let isEscaped = code < 0x20 || code == 0x7F || scalar == "\"" || scalar == "\\"
        for (count, place) in Self.places {
            let text = Self.text(count, place, scalar)
            let isPlain = JSONText.quoted(text) == "\"\(text)\""
            #expect(isPlain != isEscaped, "\(code) at \(place) of \(count)")
        }
    }

    @Test(arguments: 0..<128) func `a space or control is found at any place of an address`(
        code: UInt8
    ) {
        let isForbidden = code <= 0x20 || code == 0x7F
        for (count, place) in Self.places {
            let address = "https://é" + Self.text(count, place, Unicode.Scalar(code))
            #expect(
                WebAddress.isOne(Array(address.utf8)[...]) != isForbidden,
                "\(code) at \(place) of \(count)")
        }
    }

    @Test func `numbers of all sizes are written digit by digit`() {
        for number in [0, 7, 9, 10, 99, 1_234_567_890, Int.max, Int.min, -1] {
            var json = JSONText()
            json.number(number)
            #expect(json.string == String(number))
        }
    }
}
