import Foundation
import Testing

/// JSON output read with Foundation, and what every record promises.
struct Record {
    let members: [String: Any]

    /// A document of `--format json`.
    struct Document {
        let estimates: [Record]
        let members: [String: Any]
    }

    init(_ line: some StringProtocol) throws {
        members = try Record.object(line)
    }

    private init(members: [String: Any]) { self.members = members }

    static func document(_ text: String) throws -> Document {
        let members = try object(text)
        #expect(members["schema_version"] as? Int == 1)
        let list = try #require(members["estimates"] as? [[String: Any]])
        return Document(estimates: list.map { Record(members: $0) }, members: members)
    }

    private static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    subscript(_ name: String) -> String? { members[name] as? String }

    /// Whether the key is there and says null.
    func isNull(_ name: String) -> Bool { members[name] is NSNull }

    func integer(_ name: String) -> Int? { members[name] as? Int }

    /// `0.184 USD`; amounts are text, so that no reader rounds them.
    func money(_ name: String) -> String? {
        guard let amount = self[name], let currency = self["currency"] else { return nil }
        return "\(amount) \(currency)"
    }

    var issues: [Record] { list("issues") }

    var items: [Record] { list("items") }

    /// The objects in an array; none when there is no such array.
    func list(_ name: String) -> [Record] {
        (members[name] as? [[String: Any]] ?? []).map { Record(members: $0) }
    }

    /// An object in this one.
    func object(_ name: String) -> Record? {
        (members[name] as? [String: Any]).map { Record(members: $0) }
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
