/// A gateway whose prices are known, or the maker's own list.
public struct Gateway: Sendable {
    /// Name, as in `--gateway`: `xcompute`, `toapis`, `kie`; `kling` is the maker's list.
    public let name: String
    /// The gateway's name as people read it.
    public let title: String
    /// The maker's list: shown for comparison, nothing is ever sent there.
    public let isReferenceOnly: Bool
    /// Where requests are posted.
    public let endpoint: String?
    /// What one credit is worth, by date.
    public internal(set) var credit: [CreditWorth]
    /// The documents its rules were read from.
    public internal(set) var documents: [GatewayDocument]
    /// What a failed task does to its hold; `nil` where no file says: then the hold is kept.
    public internal(set) var failedTask: FailedTask?
    /// How its console writes bills; a user's own come before those that are shipped.
    public internal(set) var forms: [BillForm] = []

    /// Takes in what another file says of its bills: of one name the outranking file's counts.
    mutating func take(_ others: [BillForm]) {
        for other in others {
            let known = forms.first { $0.name == other.name }
            if let known, known.layer < other.layer { continue }
            forms.removeAll { $0.name == other.name }
            let place = forms.firstIndex { $0.layer > other.layer } ?? forms.endIndex
            forms.insert(other, at: place)
        }
    }
}

extension Gateway {
    /// What one credit is worth at an instant: by the file that outranks the others, its latest.
    public func credit(at instant: Instant) -> CreditWorth? {
        credit.filter { $0.effective <= instant }
            .max { ($1.layer, $0.effective) < ($0.layer, $1.effective) }
    }
}

/// What becomes of the hold when a gateway reports a task as failed: whether it charges for such a
/// task is for it to say, and a status answer does not.
public struct FailedTask: Hashable, Sendable {
    /// What becomes of the hold.
    public enum Hold: String, Sendable, CaseIterable {
        /// It is given back: the gateway charges nothing, or refunds.
        case void
        /// It stays until a person has looked at the bill.
        case keep
    }

    /// What becomes of the hold.
    public let hold: Hold
    /// Where it was read.
    public let source: String
    /// The last day on which it was compared with its source.
    public let checked: CivilDate
    /// How far to trust it. A void on a guess is to be reconciled with the bill.
    public let confidence: Rate.Confidence
    /// What a reader should know.
    public let note: String?
}

/// A gateway's page that states rules.
public struct GatewayDocument: Hashable, Sendable {
    /// Short name, used within the price file.
    public let id: String
    /// The document's name as people read it.
    public let title: String
    /// An address, or a section of a page in `docs/gateways`, which every copy of kcost has:
    /// `docs/gateways/kie.md#text-to-video`.
    public let source: String
}

/// What one credit of a gateway is worth in a currency, from a date on.
public struct CreditWorth: Sendable {
    /// Worth of one credit.
    public let worth: Nanos
    /// The currency that ``worth`` is in.
    public let currency: Currency
    /// First instant it applies.
    public let effective: Instant
    /// Where it was read.
    public let source: String
    /// Precedence of its file, 0 first: a user's worth outranks the shipped one from its date on.
    let layer: Int
}

/// A model as one gateway sells it: what its payload looks like and what it costs.
public struct Model: Sendable {
    /// The id in the payload: `kling-v2-6`, `kling-2.6/text-to-video`.
    public let id: String
    /// The gateway that sells it, an index into ``PriceBook/gateways``.
    public let gateway: GatewayIndex
    /// The same engine at every gateway: `kling-2.6`.
    public let family: String
    /// The maker's own id, where the maker's list has it.
    public let makerModel: String?
    /// The page that its fields and rules come from, an index into the gateway's documents.
    public internal(set) var document: Int?
    /// Our list of its fields is the whole of the page; else unlisted fields are not remarked on.
    public internal(set) var hasAllFields: Bool
    /// The payload's member that its page offers for a name of the caller's own, by which the gateway
    /// finds the task later; `nil` where the page offers none.
    public internal(set) var attemptField: String?
    /// Cross-field rules that its page states.
    var rules: RuleSet
    /// Its top-level fields.
    var fields: Range<Int>
    /// Its id, for comparing.
    let name: ShortText
    /// Which of its fields fills which role, the objects around them looked through; a documented
    /// field comes before an undocumented one.
    var roles = Slots<Int>()
    /// Its rates, indices into ``PriceBook/rates``.
    public internal(set) var rates: [RateIndex]
}
