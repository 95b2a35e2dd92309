/// What tells a payload for a gateway from another: SHA-256 of its canonical form. Two payloads
/// with one fingerprint ask the gateway for the same, so the second may be sent by mistake.
///
/// The canonical form is the gateway's name as a JSON string, a line feed, and the payload without
/// white space, an object's members in the order of their names' UTF-8 bytes. In strings `"`, `\`
/// and control characters are escaped, all else is UTF-8 (the rule of RFC 8785 §3.2.2.2). The model
/// is a member of the payload, and so is all else that the gateway is asked for.
///
/// Order of members, white space, a byte order mark and the way of escaping do not matter.
/// Numbers stay as written: `5`, `5.0` and `5e0` differ, because a gateway may take only one of
/// them. Texts are not normalised: `é` and `e` with an accent differ. A difference that does not
/// matter lets a second sending pass; it never refuses a first one.
public struct PayloadFingerprint: Hashable, Sendable {
    /// SHA-256 of the gateway's name and the payload's canonical form.
    public let digest: SHA256

    /// The fingerprint of a payload that is to be sent to a gateway.
    ///
    /// - Parameters:
    ///   - payload: what is to be sent.
    ///   - gateway: the gateway's name, as price files have it.
    public init(of payload: JSONDocument, gateway: String) {
        digest = SHA256(of: PayloadFingerprint.canonical(payload, gateway: gateway))
    }

    /// What is digested.
    static func canonical(_ payload: JSONDocument, gateway: String) -> [UInt8] {
        var writer = CanonicalJSON(payload)
        writer.string(Array(gateway.utf8)[...])
        writer.output.append(0x0A)
        writer.value(JSONDocument.root)
        return writer.output
    }
}

extension PayloadFingerprint: CustomStringConvertible {
    /// The digest in 64 hexadecimal digits, lower case.
    public var description: String { digest.hexadecimal }
}

/// Writes a document's canonical form.
private struct CanonicalJSON {
    let document: JSONDocument
    var output: [UInt8] = []

    init(_ document: JSONDocument) {
        self.document = document
        output.reserveCapacity(document.byteCount + 64)
    }

    /// Calls itself for what the value contains, no deeper than ``JSONReader/maximumDepth``: the
    /// reader refuses deeper documents.
    mutating func value(_ node: JSONDocument.Node) {
        switch document.kind(node) {
        case .null, .true, .false, .number: output.append(contentsOf: document.written(node))
        case .string: string(document.utf8(node)[...])
        case .array:
            output.append(UInt8(ascii: "["))
            for (index, item) in document.elements(node).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                value(item)
            }
            output.append(UInt8(ascii: "]"))
        case .object: object(node)
        }
    }

    /// The reader lets no name occur twice, so there is one order.
    private mutating func object(_ node: JSONDocument.Node) {
        let members = document.members(node)
            .map { (name: document.utf8($0.key), value: $0.value) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            string(member.name[...])
            output.append(UInt8(ascii: ":"))
            value(member.value)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// A string of which nothing but what must be is escaped, and in one way only.
    mutating func string(_ content: ArraySlice<UInt8>) {
        output.append(UInt8(ascii: "\""))
        for byte in content {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x08: output.append(contentsOf: "\\b".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0C: output.append(contentsOf: "\\f".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                output.append(contentsOf: "\\u00".utf8)
                output.append(digits[Int(byte >> 4)])
                output.append(digits[Int(byte & 15)])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
