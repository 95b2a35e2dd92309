/// The pictures of a request by what they are for, wherever its gateway puts them.
struct Pictures {
    /// The node of the first frame's address.
    private(set) var first: JSONDocument.Node?
    /// The node of the last frame's address.
    private(set) var last: JSONDocument.Node?
    /// The nodes of addresses that are references, not frames.
    private(set) var references: [JSONDocument.Node] = []

    /// Frames by place in a list (one: first, two: first and last) or by their stated role.
    init(_ slots: borrowing Slots<JSONDocument.Node>, _ payload: borrowing JSONDocument) {
        if let node = slots[.images] {
            let isList = payload.kind(node) == .array
            let count = isList ? payload.itemCount(node) : 1
            // An array's first item follows it at once.
            if count > 0 { first = isList ? node.following : node }
            if count > 1 { last = payload.end(of: node.following) }
        }
        if let node = slots[.lastFrame] { last = node }
        if let node = slots[.referenceImages] { references = payload.elements(node) }
        guard let list = slots[.imageRoles] else { return }
        for item in payload.elements(list) {
            guard let url = payload.member(item, "url" as ShortText) else { continue }
            let role = payload.member(item, "role" as ShortText).flatMap { payload.shortText($0) }
            if role == "first_frame" {
                first = url
            } else if role == "last_frame" {
                last = url
            } else {
                references.append(url)
            }
        }
    }

    /// Roles that hold pictures.
    static let roles: RoleSet = [.images, .lastFrame, .referenceImages, .imageRoles]

    var isEmpty: Bool { first == nil && last == nil && references.isEmpty }
}
