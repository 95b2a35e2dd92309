import KlingCost
import SeededCases
import Testing

/// FIPS 180-4's published vectors, and lengths around the padding's edges.
@Suite struct `SHA-256` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                + "klmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func `agrees with the published vectors`(message: String, digest: String) {
        #expect(SHA256(of: message.utf8).hexadecimal == digest)
    }

    @Test func `agrees on a million letters`() {
        let message = repeatElement(UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256(of: message).hexadecimal
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test(arguments: [
        (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
        (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"),
    ])
    func `pads right at the edges of a block`(count: Int, digest: String) {
        #expect(SHA256(of: repeatElement(UInt8(ascii: "a"), count: count)).hexadecimal == digest)
    }

    @Test func `of pieces is that of the whole, wherever it is cut`() {
        var random = SeededRandom(seed: 0x5AA)
        var digester = SHA256Digester()
        for _ in 0..<TortureCases.count(1000) {
            let count = Int(random.spread(upTo: 1000))
            let message = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var rest = message[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int(random.spread(upTo: 200)))
                digester.update(piece)
                rest = rest.dropFirst(piece.count)
            }
            // The digester begins anew each time.
            #expect(digester.finish() == SHA256(of: message))
        }
        #expect(digester.finish() == SHA256(of: []))
    }

    @Test func `of a sequence is that of an array`() {
        let sequence = (0..<1000).lazy.map { UInt8(truncatingIfNeeded: $0) }
        #expect(SHA256(of: AnySequence(sequence)) == SHA256(of: Array(sequence)))
    }

    @Test(.enabled(if: Sha256sum.isPresent, "sha256sum is missing"))
    func `is what sha256sum says, for every length up to 300 bytes and some beyond`() throws {
        var random = SeededRandom(seed: 0x5AB)
        let messages = (Array(0...300) + [4096, 65_535, 100_003]).map { count in
            (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        #expect(
            try Sha256sum.digests(of: messages) == messages.map { SHA256(of: $0).hexadecimal })
    }
}
