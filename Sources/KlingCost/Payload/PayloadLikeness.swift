/// What makes two payloads ask a gateway for the same although they are not the same: the callback's
/// address, the signature in an address, or a default that only one of them spells out differs.
///
/// The digest is SHA-256 of the canonical form (``PayloadFingerprint``) without the callback, without
/// the query names of known signatures (`signatures` in the price files), and with every documented
/// default where the payload has none, or `null`. It is no part of the fingerprint. What was left out is
/// kept in so few words that nobody learns an address from them, and a person can be told what differs.
public struct PayloadLikeness: Hashable, Sendable {
    /// What two payloads that are alike have in common.
    public let digest: SHA256
    /// Digests of the callback's address and of the signatures; `nil` where there are none.
    let callback, signatures: String?
    /// Fields whose default stands in for them, as a person names them, in alphabetical order.
    let absent: [String]

    /// The likeness of a payload that is to be sent.
    ///
    /// - Parameters:
    ///   - payload: what is to be sent.
    ///   - model: whose fields and defaults hold.
    ///   - book: the price book that it was priced by.
    init(of payload: JSONDocument, model: ModelIndex, in book: PriceBook) {
        var writer = LikenessWriter(payload, book)
        let root = writer.object(JSONDocument.root, book.models[model].fields, under: "")
        let gateway = book.gateways[book.models[model].gateway].name
        let text = JSONText.quoted(gateway) + "\n" + root.inOrder.compact()
        digest = SHA256(of: Array(text.utf8))
        callback = PayloadLikeness.digest(writer.callbacks)
        signatures = PayloadLikeness.digest(writer.signatures)
        absent = writer.absent.sorted()
    }

    /// Enough to tell two apart, too little to find out what was digested.
    private static func digest(_ texts: [String]) -> String? {
        if texts.isEmpty { return nil }
        return String(SHA256(of: Array(texts.joined(separator: "\n").utf8)).hexadecimal.prefix(16))
    }
}

// MARK: - In a ledger

extension PayloadLikeness {
    /// As a ledger's entry keeps it: an object with `digest`, and with `callback`, `signature` and
    /// `absent` where there are any.
    public var json: String {
        var members: [(name: String, value: JSONValue)] = [("digest", .string(digest.hexadecimal))]
        if let callback { members.append(("callback", .string(callback))) }
        if let signatures { members.append(("signature", .string(signatures))) }
        if !absent.isEmpty { members.append(("absent", .array(absent.map { .string($0) }))) }
        return JSONValue.object(members).compact()
    }

    /// Reads what an entry keeps; `nil` for anything else.
    public init?(json: String) {
        guard let document = try? JSONReader.document(json.utf8) else { return nil }
        func text(_ name: String) -> String? {
            document.member(JSONDocument.root, name)
                .flatMap { document.kind($0) == .string ? document.string($0) : nil }
        }
        guard let digest = text("digest").flatMap({ SHA256(hexadecimal: $0) }) else { return nil }
        self.digest = digest
        (callback, signatures) = (text("callback"), text("signature"))
        absent =
            document.member(JSONDocument.root, "absent")
            .map { document.elements($0).map { document.string($0) } } ?? []
    }
}

// MARK: - What differs

extension PayloadLikeness {
    /// Why two payloads that are alike are not the same.
    public enum Difference: Hashable, Sendable {
        /// The callback's address, or that there is one.
        case callback
        /// The signature in an address.
        case signature
        /// A field that one of them leaves to its default.
        case spelled(String, isHere: Bool)
        /// Something that asks for nothing else, such as an empty object.
        case form
    }

    /// What tells this payload from another that it is like.
    public func differences(from other: PayloadLikeness) -> [Difference] {
        var found: [Difference] = []
        if callback != other.callback { found.append(.callback) }
        if signatures != other.signatures { found.append(.signature) }
        found += other.absent.filter { !absent.contains($0) }.map { .spelled($0, isHere: true) }
        found += absent.filter { !other.absent.contains($0) }.map { .spelled($0, isHere: false) }
        return found.isEmpty ? [.form] : found
    }
}

// MARK: - What is digested

/// Writes a payload as its gateway takes it, and notes what it leaves out.
private struct LikenessWriter {
    let payload: JSONDocument
    let book: PriceBook
    var callbacks: [String] = []
    var signatures: [String] = []
    var absent: [String] = []

    init(_ payload: JSONDocument, _ book: PriceBook) {
        (self.payload, self.book) = (payload, book)
    }

    /// An object with fields; `nil`: it is not there, but its fields may have defaults.
    mutating func object(_ node: JSONDocument.Node?, _ fields: Range<Int>, under path: String)
        -> JSONValue
    {
        var members: [(name: String, value: JSONValue)] = []
        var seen: Set<Int> = []
        let there = node.map { payload.members($0) } ?? []
        for (key, value) in there {
            let name = payload.string(key)
            guard let index = book.field(ofKey: key, payload, in: fields) else {
                members.append((name, self.value(value)))
                continue
            }
            seen.insert(index)
            if let value = field(value, book.fields[index], path) { members.append((name, value)) }
        }
        for index in fields where !seen.contains(index) {
            let field = book.fields[index]
            if let value = self.field(nil, field, path) {
                members.append((field.name.description, value))
            }
        }
        return .object(members)
    }

    /// What a field says; `nil`: nothing that the gateway is asked for.
    private mutating func field(_ node: JSONDocument.Node?, _ field: Field, _ path: String)
        -> JSONValue?
    {
        let name = path + field.name.description
        let node = node.flatMap { payload.kind($0) == .null && !field.isRequired ? nil : $0 }
        if field.kind == .object, !field.children.isEmpty,
            node.map({ payload.kind($0) == .object }) ?? true
        {
            let inner = object(node, field.children, under: name + ".")
            if case .object(let members) = inner, members.isEmpty { return nil }
            return inner
        }
        guard let node else {
            guard let value = field.defaultValue.json else { return nil }
            absent.append(name)
            return value
        }
        if field.role == .callback {
            callbacks.append(payload.string(node))
            return nil
        }
        return value(node)
    }

    /// A value, its addresses without their signatures. Nested no deeper than
    /// ``JSONReader/maximumDepth``.
    private mutating func value(_ node: JSONDocument.Node) -> JSONValue {
        switch payload.kind(node) {
        case .null, .true, .false, .number: return .written(Array(payload.source(node)))
        case .string:
            guard WebAddress.isOne(payload.utf8(node)[...]) else {
                return .string(payload.string(node))
            }
            let (address, signature) = book.signatures.taken(from: payload.string(node))
            if let signature { signatures.append(signature) }
            return .string(address)
        case .array: return .array(payload.elements(node).map { value($0) })
        case .object:
            return .object(payload.members(node).map { (payload.string($0.key), value($0.value)) })
        }
    }
}

extension JSONValue {
    /// The members of objects in the order of their names' bytes.
    fileprivate var inOrder: JSONValue {
        switch self {
        case .written, .string: self
        case .array(let items): .array(items.map(\.inOrder))
        case .object(let members):
            .object(
                members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                    .map { ($0.name, $0.value.inOrder) })
        }
    }
}
