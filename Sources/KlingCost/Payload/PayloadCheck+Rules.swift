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

    /// The objects of a list role, each with the value that it has for another role.
    func items(_ list: Role, with role: Role) -> Items {
        guard let node = node(list), payload.kind(node) == .array,
            let field = book.models[model].roles[list],
            let item = book.fields[field].children.first
        else { return Items(place: root, end: root, name: nil) }
        let named = book.fields[item].children.first { book.fields[$0].role == role }
        return Items(
            place: node.following, end: payload.end(of: node),
            name: named.map { book.fields[$0].name })
    }

    /// A walk through a list that leaves out what is no object.
    struct Items {
        fileprivate var place: JSONDocument.Node
        fileprivate let end: JSONDocument.Node
        fileprivate let name: ShortText?

        /// The next object's value; `.some(nil)` for an object without it.
        mutating func next(in payload: JSONDocument) -> JSONDocument.Node?? {
            while place < end {
                let item = place
                place = payload.end(of: item)
                guard payload.kind(item) == .object else { continue }
                return .some(name.flatMap { payload.member(item, $0) })
            }
            return nil
        }
    }

    mutating func error(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: JSONDocument.Node) {
        add(.error, .broken(rule, detail: detail), at: node)
    }

    mutating func warning(_ rule: Rule, _ detail: Issue.Detail = .plain, at node: JSONDocument.Node)
    {
        add(.warning, .broken(rule, detail: detail), at: node)
    }
}
