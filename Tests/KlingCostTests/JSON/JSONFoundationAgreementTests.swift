import Foundation
import Testing

@testable import KlingCost

/// Another reader of the same grammar, written by others, is asked about the same texts. Where the
/// two part ways, ``KnownDifference`` says why; everything else is a bug of one of them.
@Suite struct JSONFoundationAgreementTests {
    /// How many texts; `KCOST_CASES` asks for more.
    private static let cases =
        ProcessInfo.processInfo.environment["KCOST_CASES"].flatMap { Int($0) } ?? 40_000

    @Test func `random texts, whole and spoiled, are accepted and refused as by Foundation`() {
        var generator = JSONGenerator(seed: 2024)
        var previous: [UInt8] = []
        var accepted = 0
        var surprises = 0
        for index in stride(from: 0, to: Self.cases, by: 2) where surprises < 10 {
            let whole = generator.document()
            for text in [whole, generator.spoiled(whole, with: previous)] {
                let reading = Result { try JSONReader.document(text) }
                if (try? reading.get()) != nil { accepted += 1 }
                if reading.isSuccess == foundationAccepts(text) { continue }
                if KnownDifference.all.contains(where: { $0.explains(reading, text) }) { continue }
                surprises += 1
                Issue.record("case \(index): \(reading.error as Any) \(printable(text))")
            }
            previous = whole
        }
        // Whole texts are half of all; a generator that stopped making them would prove nothing.
        #expect(accepted > Self.cases * 4 / 10)
        #expect(accepted < Self.cases * 7 / 10)
    }

    @Test(arguments: KnownDifference.all.indices)
    func `a known difference is one still`(index: Int) {
        let difference = KnownDifference.all[index]
        let reading = Result { try JSONReader.document(difference.example) }
        #expect(reading.isSuccess != foundationAccepts(difference.example), "\(difference.reason)")
        #expect(difference.explains(reading, difference.example), "\(difference.reason)")
    }

    private func foundationAccepts(_ text: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
    }

    private func printable(_ text: [UInt8]) -> String {
        text.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "<\($0)>" }.joined()
    }
}

/// A kind of text about which we and Foundation disagree, recognised by what our reader says.
private struct KnownDifference: Sendable {
    typealias Reading = Result<JSONDocument, any Error>

    let reason: String
    /// A text of the kind.
    let example: [UInt8]
    /// Whether a reading of a text is of the kind.
    let explains: @Sendable (Reading, [UInt8]) -> Bool

    /// Known by the problem that our reader names.
    private init(
        _ reason: String, example: String, problem: @Sendable @escaping (JSONError.Problem) -> Bool
    ) {
        self.init(reason, example: example) { reading, _ in
            reading.error.map { problem($0.problem) } ?? false
        }
    }

    private init(
        _ reason: String, example: String,
        explains: @Sendable @escaping (Reading, [UInt8]) -> Bool
    ) {
        (self.reason, self.explains) = (reason, explains)
        self.example = bytes(example)
    }

    static let all: [KnownDifference] = [
        KnownDifference(
            "We refuse a key that stands twice; Foundation keeps one of the values.",
            example: "{\"a\":1,\"\\u0061\":2}"
        ) {
            if case .duplicateKey = $0 { true } else { false }
        },
        KnownDifference(
            "We read 64 levels, Foundation 512.",
            example: String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        ) {
            $0 == .tooDeep(limit: JSONReader.maximumDepth)
        },
        KnownDifference(
            "We read a mebibyte, Foundation what memory holds.",
            example: "[]" + String(repeating: " ", count: JSONReader.maximumBytes)
        ) {
            $0 == .tooLarge(limit: JSONReader.maximumBytes)
        },
        KnownDifference(
            "RFC 8259 §8.1 asks for UTF-8; Foundation converts UTF-16 and UTF-32 too.",
            example: "[%00]%00"
        ) {
            $0 == .notUTF8Encoding
        },
        KnownDifference(
            "The grammar has no comma before a closing bracket; Foundation lets one pass.",
            example: "[1,]"
        ) { reading, text in
            guard let error = reading.error else { return false }
            switch error.problem {
            case .unexpected(expected: .value): return endsWithComma(text, before: "]", error)
            case .unexpected(expected: .key): return endsWithComma(text, before: "}", error)
            default: return false
            }
        },
        KnownDifference(
            "We keep a number as written; Foundation refuses what a Double cannot hold.",
            example: "1e999"
        ) { reading, _ in
            guard let document = try? reading.get() else { return false }
            return document.nodes.contains { node in
                document.kind(node) == .number
                    && Double(String(decoding: document.written(node), as: UTF8.self))?.isFinite
                        != true
            }
        },
    ]

    /// Whether an error points at a bracket, and a comma is the last thing before.
    private static func endsWithComma(
        _ text: [UInt8], before bracket: Unicode.Scalar, _ error: JSONError
    ) -> Bool {
        // A byte order mark has no column.
        let text = Array(text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...])
        return text.indices.contains { index in
            text[index] == UInt8(ascii: bracket)
                && place(ofByte: index, in: text) == error.position
                && text[..<index].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
                    == UInt8(ascii: ",")
        }
    }
}

extension Result where Failure == any Error {
    fileprivate var isSuccess: Bool { (try? get()) != nil }

    /// Our reader's error.
    fileprivate var error: JSONError? {
        if case .failure(let error) = self { error as? JSONError } else { nil }
    }
}
