/// Holds a payload against the rules across fields that its model's document states. Rules live in
/// `Payload/Rules`, one function each; this is their table.
struct RuleCheck {
    let payload: JSONDocument
    let book: PriceBook
    /// The fields of the model that carries roles: the wrapping object's, or the top level's.
    let fields: Range<Int>
    /// The length of the reference video, when somebody told it.
    let reference: VideoLength?
    var request: VideoRequest
    var check: FieldCheck

    /// Where a request as a whole stands: the document's root.
    let root = JSONDocument.root

    mutating func apply(_ rule: Rule) {
        switch rule {
        case .promptUnlessImagesOrShots: promptUnlessImagesOrShots()
        case .lastFrameNeedsPro: lastFrameNeedsPro()
        case .audioNeedsPro: audioNeedsPro()
        case .audioExcludesLastFrame: audioExcludesLastFrame()
        case .lastFrameNeedsFirst: lastFrameNeedsFirst()
        case .multiShotNeedsShotType: multiShotNeedsShotType()
        case .customizeNeedsShots: customizeNeedsShots()
        case .shotsInOrder: shotsInOrder()
        case .shotDurationsSum: shotDurationsSum()
        case .shotsNeedMultiShot: shotsNeedMultiShot()
        case .intelligenceNeedsWords: intelligenceNeedsWords()
        case .elementReferences: elementReferences()
        case .referenceLength: referenceLength()
        case .multiShotForcesAudio: multiShotForcesAudio()
        }
    }

    /// The value of a role, when the payload has it and it is well-formed.
    func node(_ role: Role) -> Int? { check.isUsable(role) ? check.slots[role] : nil }

    /// What the gateway calls a role.
    func name(_ role: Role) -> String {
        book.field(role, in: fields)?.name.description ?? role.name
    }

    /// Whether a string role equals a word.
    func says(_ role: Role, _ word: ShortText) -> Bool {
        node(role).flatMap { payload.shortText($0) } == word
    }

    /// Items of a list role, each with its values by role; ill-formed ones are left out.
    func items(_ role: Role) -> [Item] {
        guard let list = node(role), let field = book.field(role, in: fields),
            let item = book.item(of: field)
        else { return [] }
        return payload.elements(list).filter { payload.kind($0) == .object }
            .map { Item(node: $0, fields: item.children) }
    }

    /// One object of a list.
    struct Item {
        let node: Int
        let fields: Range<Int>
    }

    /// The value that an item has for a role.
    func value(_ role: Role, of item: Item) -> Int? {
        guard let field = book.field(role, in: item.fields) else { return nil }
        return payload.member(item.node, field.name)
    }

    mutating func error(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: Int) {
        check.add(.error, .broken(rule, detail: detail), at: node, payload)
    }

    mutating func warning(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: Int) {
        check.add(.warning, .broken(rule, detail: detail), at: node, payload)
    }
}

extension JSONDocument {
    /// The value under a short name.
    @inline(__always)
    func member(_ node: Int, _ name: ShortText) -> Int? {
        guard kind(node) == .object else { return nil }
        let end = Int(nodes[node].next)
        var key = node + 1
        while key < end {
            if shortText(key) == name { return key + 1 }
            key = Int(nodes[key + 1].next)
        }
        return nil
    }
}
