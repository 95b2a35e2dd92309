/// The pictures of a request by what they are for, wherever its gateway puts them.
struct Pictures {
    /// The node of the first frame's address.
    private(set) var first: Int?
    /// The node of the last frame's address.
    private(set) var last: Int?
    /// The nodes of addresses that are references, not frames.
    private(set) var references: [Int] = []

    /// Frames by place in a list (one: first, two: first and last) or by their stated role.
    init(_ slots: Slots, _ payload: JSONDocument) {
        if let node = slots[.images] {
            let frames = payload.kind(node) == .array ? payload.elements(node) : [node]
            first = frames.first
            last = frames.dropFirst().first
        }
        if let node = slots[.lastFrame] { last = node }
        if let node = slots[.referenceImages] { references = payload.elements(node) }
        for item in slots[.imageRoles].map({ payload.elements($0) }) ?? [] {
            guard let url = payload.member(item, "url") else { continue }
            switch payload.member(item, "role").map({ payload.string($0) }) {
            case "first_frame": first = url
            case "last_frame": last = url
            default: references.append(url)
            }
        }
    }

    /// Roles that hold pictures.
    static let roles: [Role] = [.images, .lastFrame, .referenceImages, .imageRoles]

    var isEmpty: Bool { first == nil && last == nil && references.isEmpty }
}
