/// A rule across fields that a gateway's document states. A price file names the ones its models
/// have; each is one function under `Payload/Rules` and one row of the tests.
public enum Rule: String, Sendable, CaseIterable {
    /// Text to video needs a prompt; with pictures it is advised, with shots it may be absent.
    case promptUnlessImagesOrShots = "prompt-unless-images-or-shots"
    /// First and last frame together only in `pro`.
    case lastFrameNeedsPro = "last-frame-needs-pro"
    /// Sound only in `pro`.
    case audioNeedsPro = "audio-needs-pro"
    /// Sound and a last frame exclude each other.
    case audioExcludesLastFrame = "audio-excludes-last-frame"
    /// A last frame alone is refused.
    case lastFrameNeedsFirst = "last-frame-needs-first"
    /// `multi_shot` must say how shots are made.
    case multiShotNeedsShotType = "multi-shot-needs-shot-type"
    /// Shots of one's own must be listed.
    case customizeNeedsShots = "customize-needs-shots"
    /// Shots count 1, 2, 3 … in order.
    case shotsInOrder = "shots-in-order"
    /// Each shot lies within the whole, and all add up to it.
    case shotDurationsSum = "shot-durations-sum"
    /// Shot settings without `multi_shot` have no effect.
    case shotsNeedMultiShot = "shots-need-multi-shot"
    /// The gateway cannot plan shots from nothing.
    case intelligenceNeedsWords = "intelligence-needs-words"
    /// `@name` must be the name of an element.
    case elementReferences = "element-references"
    /// The reference video's length, by orientation.
    case referenceLength = "reference-length"
    /// Several shots always have sound.
    case multiShotForcesAudio = "multi-shot-forces-audio"

    /// All of them; a rule's position is its bit in a ``RuleSet``.
    static let all = allCases
}

/// Some rules.
struct RuleSet: Sendable, Hashable {
    private var bits: UInt64 = 0

    mutating func insert(_ rule: Rule) {
        guard let index = Rule.all.firstIndex(of: rule) else { return }
        bits |= 1 << UInt64(index)
    }

    func contains(_ rule: Rule) -> Bool {
        Rule.all.firstIndex(of: rule).map { bits & 1 << UInt64($0) != 0 } ?? false
    }

    /// Takes out the first rule, in the order of ``Rule``.
    mutating func popFirst() -> Rule? {
        if bits == 0 { return nil }
        let index = bits.trailingZeroBitCount
        bits &= bits &- 1
        return Rule.all[index]
    }
}
