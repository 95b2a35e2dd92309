import Foundation
import SeededCases
import Testing

@testable import KlingCost

@Suite struct `HMAC with SHA-256` {
    /// RFC 4231 §4.2 to 4.8; the fifth is published cut to 128 bits.
    static let vectors: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            Array(repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Array(repeating: 0xAA, count: 20), Array(repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), Array(repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            Array(repeating: 0x0C, count: 20), Array("Test With Truncation".utf8),
            "a3b6167473100ee06e0c796c2955552b"
        ),
        (
            Array(repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            Array(repeating: 0xAA, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size "
                    + "data. The key needs to be hashed before being used by the HMAC algorithm.")
                    .utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: vectors)
    func `agrees with the published vectors`(key: [UInt8], message: [UInt8], code: String) {
        let found = HMAC.sha256(key: key, message: message).hexadecimal
        #expect(found.hasPrefix(code))
    }

    @Test func `pads a short key with zeros and takes a long one by its digest`() {
        let message = Array("message".utf8)
        let block = [UInt8](repeating: 7, count: 64)
        for count in [0, 1, 63] {
            let key = Array(block.prefix(count))
            let padded = key + Array(repeating: 0, count: 64 - count)
            #expect(
                HMAC.sha256(key: key, message: message)
                    == HMAC.sha256(key: padded, message: message))
        }
        let long = block + [7]
        #expect(
            HMAC.sha256(key: long, message: message)
                == HMAC.sha256(key: SHA256(of: long).bytes, message: message))
        #expect(
            HMAC.sha256(key: block, message: message)
                != HMAC.sha256(key: SHA256(of: block).bytes, message: message))
    }

    @Test func `is compared as a whole`() {
        let code = Array("0123456789abcdef".utf8)
        #expect(HMAC.areEqual(code, code))
        #expect(HMAC.areEqual([], []))
        for index in code.indices {
            var other = code
            other[index] ^= 1
            #expect(!HMAC.areEqual(code, other))
        }
        #expect(!HMAC.areEqual(code, Array(code.dropLast())))
    }
}

@Suite struct `Base64` {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `agrees with the published vectors`(text: String, base64: String) {
        #expect(text.utf8.base64 == base64)
    }

    @Test func `is what Foundation writes`() {
        var random = SeededRandom(seed: 0xB64)
        for _ in 0..<TortureCases.count(1000) {
            let bytes = (0..<Int(random.spread(upTo: 100))).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(bytes.base64 == Data(bytes).base64EncodedString())
        }
    }
}
