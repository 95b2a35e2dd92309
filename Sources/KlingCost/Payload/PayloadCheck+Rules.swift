// Rules across fields: their table, and what they share. Each is a function under `Payload/Rules`.
extension PayloadCheck {
    /// Holds the payload against one rule.
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

    /// The model's field of a role.
    private func field(_ role: Role) -> Field? {
        book.models[model].roles[role].map { book.fields[$0] }
    }

    /// What the gateway calls a role.
    func name(_ role: Role) -> String {
        field(role)?.name.description ?? role.name
    }

    /// Whether a string role equals a word.
    func says(_ role: Role, _ word: ShortText) -> Bool {
        node(role).flatMap { payload.shortText($0) } == word
    }

    /// Items of a list role, each with its values by role; ill-formed ones are left out.
    func items(_ role: Role) -> [Item] {
        guard let list = node(role), let field = field(role),
            let item = book.item(of: field)
        else { return [] }
        guard payload.kind(list) == .array else { return [] }
        var items: [Item] = []
        var child = list + 1
        while child < Int(payload.nodes[list].next) {
            if payload.kind(child) == .object {
                items.append(Item(node: child, fields: item.children))
            }
            child = Int(payload.nodes[child].next)
        }
        return items
    }

    /// One object of a list.
    struct Item {
        let node: Int
        let fields: Range<Int>
    }

    /// The value that an item has for a role.
    func value(_ role: Role, of item: Item) -> Int? {
        for index in item.fields where book.fields[index].role == role {
            return payload.member(item.node, book.fields[index].name)
        }
        return nil
    }

    mutating func error(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: Int) {
        add(.error, .broken(rule, detail: detail), at: node)
    }

    mutating func warning(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: Int) {
        add(.warning, .broken(rule, detail: detail), at: node)
    }
}
