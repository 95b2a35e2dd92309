import Foundation
import SeededCases
import Testing

@testable import KlingCost

@Suite struct `A payload's fingerprint` {
    private static func fingerprint(
        _ text: String, gateway: String = "kie"
    ) throws -> PayloadFingerprint {
        PayloadFingerprint(of: try read(text), gateway: gateway)
    }

    private static func canonical(_ text: String, gateway: String = "kie") throws -> String {
        String(
            decoding: PayloadFingerprint.canonical(try read(text), gateway: gateway), as: UTF8.self)
    }

    /// The digests are those of `sha256sum`.
    @Test(arguments: [
        (
            "kie", #"{"model":"kling-3.0/video","duration":5}"#,
            #""kie"\#n{"duration":5,"model":"kling-3.0/video"}"#,
            "1e75ef770d61e4d62775e6f72157156ce2b9167e5e956b63f1fa4aa5e66a47b3"
        ),
        (
            "toapis", #" { "b" : [ 1 , { } , [ ] , null ] , "a" : "\u0041\/\u00e9\u000a\u001F" } "#,
            #""toapis"\#n{"a":"A/é\n\u001f","b":[1,{},[],null]}"#,
            "3606b9229a85f19c6a0625f6b3c62f4e66a0c8d966909b6aaebc834e6c57ae65"
        ),
    ])
    func `is a known one`(
        gateway: String, text: String, canonical: String, digest: String
    ) throws {
        #expect(try Self.canonical(text, gateway: gateway) == canonical)
        let fingerprint = try Self.fingerprint(text, gateway: gateway)
        #expect("\(fingerprint)" == digest)
        #expect(fingerprint.digest.hexadecimal == digest)
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#),
        (#"{"a":{"x":[1,2],"y":3}}"#, "{ \"a\" :\r\n\t{ \"y\" : 3, \"x\" : [ 1 , 2 ] } }"),
        (#"{"a":"A"}"#, #"{"\u0061":"\u0041"}"#),
        (#"["é/\n😀"]"#, #"["\u00E9\/\u000a\ud83d\uDE00"]"#),
        (#"{"a":1}"#, "\u{FEFF}{\"a\":1}"),
        (#"{"é":1,"z":2}"#, #"{"z":2,"\u00e9":1}"#),
    ])
    func `does not depend on the way of writing`(left: String, right: String) throws {
        #expect(try Self.fingerprint(left) == Self.fingerprint(right))
    }

    @Test(arguments: [
        (#"{"a":5}"#, #"{"a":5.0}"#), (#"{"a":5}"#, #"{"a":5e0}"#), (#"{"a":5}"#, #"{"a":"5"}"#),
        (#"{"a":0}"#, #"{"a":-0}"#), (#"{"a":1e2}"#, #"{"a":1E2}"#),
        (#"{"a":null}"#, "{}"), (#"{"a":[]}"#, #"{"a":{}}"#), (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#),
        (#"{"a":true}"#, #"{"a":false}"#), (#"{"a":"x"}"#, #"{"a":"X"}"#),
        (#"{"a":"x"}"#, #"{"a":"x "}"#), (#"{"a":1}"#, #"{"A":1}"#), ("[[1],2]", "[[1,2]]"),
        ("{\"a\":\"\u{E9}\"}", "{\"a\":\"e\u{301}\"}"), (#"["a","b"]"#, #"["a\",\"b"]"#),
        (#"{"a":{"b":1},"c":2}"#, #"{"a":{"b":1,"c":2}}"#), (#"["\u0000"]"#, #"["\u0001"]"#),
    ])
    func `differs with what is asked for`(left: String, right: String) throws {
        #expect(try Self.fingerprint(left) != Self.fingerprint(right))
    }

    @Test func `differs from gateway to gateway`() throws {
        let text = #"{"model":"kling-v2-6"}"#
        let all = try ["kie", "toapis", "xcompute", "", "kie\"", "kie\n"].map {
            try Self.fingerprint(text, gateway: $0)
        }
        #expect(Set(all).count == all.count)
    }

    @Test func `is the same for texts written anew, and another when anything changes`() throws {
        var generator = JSONGenerator(seed: 0xF1)
        var shuffled = SeededRandom(seed: 0xF2)
        var (compared, changed) = (0, 0)
        for _ in 0..<TortureCases.count(4000) {
            guard let document = try? JSONReader.document(generator.document()) else { continue }
            let original = PayloadFingerprint(of: document, gateway: "kie")
            let anew = Rewriter(document, using: &shuffled).text
            let again = try JSONReader.document(anew)
            let text = String(decoding: anew, as: UTF8.self)
            #expect(PayloadFingerprint(of: again, gateway: "kie") == original, "\(text)")
            compared += 1
            // The canonical form is its own.
            let canonical = PayloadFingerprint.canonical(document, gateway: "")
            let body = try JSONReader.document(canonical.dropFirst(3))
            #expect(PayloadFingerprint.canonical(body, gateway: "") == canonical)
            guard let other = Rewriter(document, using: &shuffled, changesOne: true).changed else {
                continue
            }
            let different = PayloadFingerprint(
                of: try JSONReader.document(other), gateway: "kie")
            #expect(different != original, "\(String(decoding: other, as: UTF8.self))")
            changed += 1
        }
        #expect(compared > 1000 && changed > 1000)
    }

    @Test func `of the deepest and the widest payload is taken in no time`() throws {
        let depth = JSONReader.maximumDepth
        let deep =
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(try Self.canonical(deep) == "\"kie\"\n" + deep)
        let wide = (0..<20_000).map { "\"k\($0 * 7919 % 20_000)\":\($0)" }.joined(separator: ",")
        let document = try read("{\(wide)}")
        let time = processorTime { _ = PayloadFingerprint(of: document, gateway: "kie") }
        #expect(time < .seconds(20))
    }

    @Test(.enabled(if: Sha256sum.isPresent, "sha256sum is missing"))
    func `is what sha256sum makes of the canonical form`() throws {
        var generator = JSONGenerator(seed: 0x5A)
        var documents: [JSONDocument] = []
        while documents.count < 40 {
            if let document = try? JSONReader.document(generator.document()) {
                documents.append(document)
            }
        }
        let found = try Sha256sum.digests(
            of: documents.map { PayloadFingerprint.canonical($0, gateway: "xcompute") })
        let ours = documents.map { "\(PayloadFingerprint(of: $0, gateway: "xcompute"))" }
        #expect(found == ours)
    }
}

/// Writes a document in another way that means the same, or with one number, text or word changed.
private struct Rewriter<Generator: RandomNumberGenerator> {
    private let document: JSONDocument
    private var random: Generator
    private var target: JSONDocument.Node?
    private(set) var text: [UInt8] = []

    init(
        _ document: JSONDocument, using random: inout Generator, changesOne: Bool = false
    ) {
        (self.document, self.random) = (document, random)
        if changesOne {
            target = document.nodes.filter { node in
                ![.array, .object].contains(document.kind(node))
            }.randomElement(using: &self.random)
        }
        value(JSONDocument.root)
        random = self.random
    }

    /// The text, when there was anything to change.
    var changed: [UInt8]? { target == nil ? nil : text }

    private mutating func value(_ node: JSONDocument.Node) {
        space()
        switch document.kind(node) {
        case .null, .true, .false:
            text += node == target ? Array("0".utf8) : Array(document.written(node))
        case .number:
            text += Array(document.written(node))
            if node == target {
                // A digit more, before an exponent or at the end.
                let hasFraction = document.written(node).contains { $0 == UInt8(ascii: ".") }
                let hasExponent = document.written(node).contains { $0 | 0x20 == UInt8(ascii: "e") }
                text += Array((hasExponent || hasFraction ? "0" : ".0").utf8)
            }
        case .string: string(node)
        case .array:
            text.append(UInt8(ascii: "["))
            for (index, item) in document.elements(node).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                value(item)
            }
            space()
            text.append(UInt8(ascii: "]"))
        case .object:
            text.append(UInt8(ascii: "{"))
            let members = document.members(node).shuffled(using: &random)
            for (index, member) in members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                space()
                string(member.key)
                space()
                text.append(UInt8(ascii: ":"))
                value(member.value)
            }
            space()
            text.append(UInt8(ascii: "}"))
        }
        space()
    }

    private mutating func string(_ node: JSONDocument.Node) {
        text.append(UInt8(ascii: "\""))
        for scalar in document.string(node).unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || Int.random(in: 0..<4, using: &random) == 0 {
                for unit in String(Character(scalar)).utf16 {
                    let isUpper = Bool.random(using: &random)
                    let digits = String(unit, radix: 16, uppercase: isUpper)
                    let zeros = String(repeating: "0", count: 4 - digits.count)
                    text += Array(("\\u" + zeros + digits).utf8)
                }
            } else {
                text += Array(String(Character(scalar)).utf8)
            }
        }
        // Longer than any that the generator makes, so that no name occurs twice.
        if node == target { text += Array(String(repeating: "x", count: 64).utf8) }
        text.append(UInt8(ascii: "\""))
    }

    private mutating func space() {
        while Int.random(in: 0..<4, using: &random) == 0 {
            text.append([0x20, 0x0A, 0x0D, 0x09][Int.random(in: 0..<4, using: &random)])
        }
    }
}
