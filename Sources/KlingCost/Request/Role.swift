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

    /// How price files write it: `negative_prompt`.
    var name: String {
        var name = ""
        for letter in String(describing: self).replacing("URL", with: "Url") {
            if letter.isUppercase { name.append("_") }
            name.append(contentsOf: letter.lowercased())
        }
        return name
    }

    /// All roles by their name in price files.
    static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
