/// The price of one unit under stated conditions from an effective date.
public struct Rate: Sendable {
    /// The unit that a rate is the price of.
    public enum Unit: String, Sendable, CaseIterable {
        /// A second of video; fractions count as such.
        case second
        /// A whole clip of the length that the conditions name.
        case clip
        /// One accepted request, whatever its length.
        case request
    }

    /// What the amount is counted in.
    public enum Tender: Hashable, Sendable {
        /// Money.
        case currency(Currency)
        /// The gateway's own credits, with a stated worth.
        case credits
    }

    /// How sure the price is, least first.
    public enum Confidence: String, Sendable, CaseIterable, Comparable {
        /// Taken over from somewhere else, or inferred from charges, for want of a published price.
        case guess
        /// A copy of the gateway's own price page, seen by others.
        case copied
        /// The gateway's own documentation, or the user's own word.
        case documented

        /// Less sure before more sure.
        public static func < (left: Confidence, right: Confidence) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .guess: 0
            case .copied: 1
            case .documented: 2
            }
        }
    }

    /// Name, unique within its file.
    public let id: String
    /// Which requests it applies to.
    public let conditions: RateConditions
    /// The unit that ``amount`` is the price of.
    public let unit: Unit
    /// Price of one unit.
    public let amount: Nanos
    /// What the amount is counted in.
    public let tender: Tender
    /// First instant it applies (inclusive).
    public let effective: Instant
    /// First instant it no longer applies, when the file says so; else it ends where the next rate
    /// of the same conditions begins.
    public let end: Instant?
    /// The day somebody last compared it with its source.
    public let checked: CivilDate
    /// Where it was read: an address, or words.
    public let source: String
    /// How sure it is.
    public let confidence: Confidence
    /// What else should be known about it.
    public let note: String?
    /// The file that it comes from, as the user would name it.
    public let origin: String
    /// Precedence of that file, 0 first: a user's rate outranks a shipped one.
    let layer: Int
    /// Where it stands in that file: a byte offset, which an error turns into line and column.
    let offset: Int
    /// First instant it no longer applies, the next rate's beginning included.
    var resolvedEnd: Instant?

    /// Whether it applies at an instant.
    public func isInForce(at instant: Instant) -> Bool {
        effective <= instant && instant < resolvedEnd ?? .distantFuture
    }

    /// The first day on which it no longer applies, when there is one.
    public var endDate: CivilDate? { resolvedEnd?.date }
}

/// The facts that decide which rate applies: what is metered, apart from how it is rated.
public struct BillableFacts: Hashable, Sendable {
    /// Quality tier; `nil` where the gateway's model has no such choice.
    public var mode: Mode?
    /// Sound is generated; `nil` where the model has no such choice, or nothing says which way it
    /// falls.
    public var audio: Bool?
    /// A voice was chosen.
    public var voice: Bool
    /// A video is among the inputs (not motion control's reference).
    public var videoInput: Bool
    /// The clip's length in whole seconds; `nil` for motion control.
    public var durationSeconds: Int?
}

/// Conditions of a rate: each that is present must hold.
public struct RateConditions: Hashable, Sendable {
    /// The quality tier it is for.
    public var mode: Mode?
    /// With sound, or without.
    public var audio: Bool?
    /// With a chosen voice, or without.
    public var voice: Bool?
    /// With a video among the inputs, or without.
    public var videoInput: Bool?
    /// The clip's length in whole seconds.
    public var durationSeconds: Int?

    /// Whether every present condition holds.
    @inline(__always)
    func hold(for facts: BillableFacts) -> Bool {
        (mode == nil || mode == facts.mode) && (audio == nil || audio == facts.audio)
            && (voice == nil || voice == facts.voice)
            && (videoInput == nil || videoInput == facts.videoInput)
            && (durationSeconds == nil || durationSeconds == facts.durationSeconds)
    }

    /// Whether some request could satisfy both.
    func meet(_ other: RateConditions) -> Bool {
        func agree<Value: Equatable>(_ left: Value?, _ right: Value?) -> Bool {
            left == nil || right == nil || left == right
        }
        return agree(mode, other.mode) && agree(audio, other.audio) && agree(voice, other.voice)
            && agree(videoInput, other.videoInput)
            && agree(durationSeconds, other.durationSeconds)
    }
}
