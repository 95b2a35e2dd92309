/// What a payload's field means, whatever a gateway calls it: kie's `sound` and xcompute's `audio`
/// are both ``audio``. Price files name these by their raw values.
enum Role: Int, Sendable, CaseIterable {
    case model, prompt, mode, duration, audio, watermark, orientation, voices, elements, input
    case callback, shots, negativePrompt, aspectRatio, keepOriginalSound, backgroundSource
    /// One picture is the first frame, two are the first and the last.
    case images
    case lastFrame, referenceImages
    /// Pictures that say what they are: see ``frameURL`` and ``frameRole``.
    case imageRoles
    case frameURL, frameRole
    /// Motion control's picture of the character.
    case referenceImage
    /// Motion control's video of the movement; its length is what is billed.
    case referenceVideo
    case videoInput, multiShot, shotType, shotIndex, shotPrompt, shotDuration
    case elementName, elementDescription, elementImages

    /// Number of roles: a request keeps one slot for each, at its raw value.
    static let count = 33

    /// The role of a name in price files.
    init?(name: String) {
        guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// How price files write it.
    var name: String {
        switch self {
        case .model: "model"
        case .prompt: "prompt"
        case .mode: "mode"
        case .duration: "duration"
        case .audio: "audio"
        case .watermark: "watermark"
        case .orientation: "orientation"
        case .voices: "voices"
        case .elements: "elements"
        case .input: "input"
        case .callback: "callback"
        case .shots: "shots"
        case .negativePrompt: "negative_prompt"
        case .aspectRatio: "aspect_ratio"
        case .keepOriginalSound: "keep_original_sound"
        case .backgroundSource: "background_source"
        case .images: "images"
        case .lastFrame: "last_frame"
        case .referenceImages: "reference_images"
        case .imageRoles: "image_roles"
        case .frameURL: "frame_url"
        case .frameRole: "frame_role"
        case .referenceImage: "reference_image"
        case .referenceVideo: "reference_video"
        case .videoInput: "video_input"
        case .multiShot: "multi_shot"
        case .shotType: "shot_type"
        case .shotIndex: "shot_index"
        case .shotPrompt: "shot_prompt"
        case .shotDuration: "shot_duration"
        case .elementName: "element_name"
        case .elementDescription: "element_description"
        case .elementImages: "element_images"
        }
    }
}

/// Some roles.
struct RoleSet: Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    init(arrayLiteral roles: Role...) {
        for role in roles { insert(role) }
    }

    mutating func insert(_ role: Role) { bits |= 1 &<< UInt64(role.rawValue) }

    mutating func formUnion(_ other: RoleSet) { bits |= other.bits }

    func contains(_ role: Role) -> Bool { bits &>> UInt64(role.rawValue) & 1 != 0 }
}
