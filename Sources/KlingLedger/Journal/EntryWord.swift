/// A word in the ledger's lines that decides something: one that this program writes, or another,
/// which a person chose or an import brought. It is kept as it came, so that each line of old comes
/// out again to the byte.
public protocol EntryWord: Hashable, Sendable, CustomStringConvertible {
    /// The words that this program knows.
    static var known: [Self] { get }
    /// Any other one; made by ``init(_:)`` alone.
    static func other(_ word: String) -> Self
    /// As lines have it.
    var word: String { get }
}

extension EntryWord {
    /// Reads a word of a line.
    public init(_ word: String) {
        self = Self.known.first { $0.word == word } ?? .other(word)
    }

    /// As lines have it.
    public var description: String { word }
}

/// Who says what was charged, or that nothing was.
public enum Authority: EntryWord {
    /// The gateway, in an answer of its own or on its bill.
    case gateway
    /// Nobody: it is what was expected.
    case estimate
    /// A person.
    case person
    /// Somebody else, by an import.
    case other(String)

    /// Those that this program writes.
    public static let known: [Authority] = [.gateway, .estimate, .person]

    /// As lines have it.
    public var word: String {
        switch self {
        case .gateway: "gateway"
        case .estimate: "estimate"
        case .person: "person"
        case .other(let word): word
        }
    }
}

extension Entry {
    /// Why a hold was given back.
    public enum VoidReason: EntryWord {
        /// No byte left the machine.
        case neverSent
        /// The gateway refused the payload.
        case rejected
        /// The task failed, and is not charged.
        case failed
        /// A person looked, and nothing was charged.
        case notCharged
        /// It was never sent in its time.
        case expired
        /// Another process held for the same payload in its place.
        case takenOver
        /// Another one, by an import.
        case other(String)

        /// Those that this program writes.
        public static let known: [VoidReason] = [
            .neverSent, .rejected, .failed, .notCharged, .expired, .takenOver,
        ]

        /// As lines have it.
        public var word: String {
            switch self {
            case .neverSent: "never-sent"
            case .rejected: "rejected"
            case .failed: "failed"
            case .notCharged: "not-charged"
            case .expired: "expired"
            case .takenOver: "taken-over"
            case .other(let word): word
            }
        }
    }

    /// Why nobody here knows what became of what was sent, where there is more to say than that.
    public enum UnknownReason: EntryWord {
        /// The task failed, and may be charged all the same.
        case failed
        /// The gateway did not know the task any more; it is asked after all the same.
        case disowned
        /// The gateway does not find the attempt by the id that its payload named.
        case notSeen
        /// Another one, by an import.
        case other(String)

        /// Those that this program writes.
        public static let known: [UnknownReason] = [.failed, .disowned, .notSeen]

        /// As lines have it.
        public var word: String {
            switch self {
            case .failed: "failed"
            case .disowned: "disowned"
            case .notSeen: "not-seen"
            case .other(let word): word
            }
        }
    }

    /// Why spend was corrected, or written without a hold.
    public enum AdjustReason: EntryWord {
        /// A person says that some came back.
        case refund
        /// A person says that more was charged.
        case lateCharge
        /// A person says that what was charged stands. By nothing.
        case confirmed
        /// The gateway's bill says another amount.
        case reconciled
        /// The gateway's bill does not name the work.
        case notBilled
        /// The gateway's bill names work that no attempt of this ledger is.
        case outside
        /// The gateway said something else of an ended task than was written. By nothing.
        case toldOtherwise
        /// A person says which task an ended attempt became. By nothing.
        case task
        /// Credits were bought.
        case topUp
        /// A person's own word, or an import's.
        case other(String)

        /// Those that this program writes.
        public static let known: [AdjustReason] = [
            .refund, .lateCharge, .confirmed, .reconciled, .notBilled, .outside, .toldOtherwise,
            .task, .topUp,
        ]

        /// As lines have it.
        public var word: String {
            switch self {
            case .refund: "refund"
            case .lateCharge: "late-charge"
            case .confirmed: "confirmed"
            case .reconciled: "reconciled"
            case .notBilled: "not-billed"
            case .outside: "outside"
            case .toldOtherwise: "told-otherwise"
            case .task: "task"
            case .topUp: "topup"
            case .other(let word): word
            }
        }
    }

    /// The word of a hold whose process sends the payload itself.
    static let submit = "submit"

    /// The word of a `sent` whose payload has the attempt's id in it.
    static let named = "named"

    /// Why a hold was given back; `nil` for any other entry, and where nothing says why.
    public var voidReason: VoidReason? { kind == .void ? reason.map { VoidReason($0) } : nil }

    /// Why an attempt is unknown; `nil` for any other entry, and where there is no more to say.
    public var unknownReason: UnknownReason? {
        kind == .unknown ? reason.map { UnknownReason($0) } : nil
    }

    /// Why spend was adjusted; `nil` for any other entry, and where nothing says why.
    public var adjustReason: AdjustReason? {
        kind == .adjust ? reason.map { AdjustReason($0) } : nil
    }
}
