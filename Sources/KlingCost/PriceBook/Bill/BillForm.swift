/// How a gateway's console writes its bill: data beside the gateway's rates, under `statement`.
public struct BillForm: Hashable, Sendable {
    /// What a word in a column of kinds or of statuses says of its row.
    public enum Kind: String, Sendable, CaseIterable {
        case charge, refund, other, unclear
        case topUp = "top-up"
    }

    /// What its rows are.
    public enum Rows: String, Sendable, CaseIterable {
        /// What moved on the account: the rows of one task add up.
        case movements
        /// How work stood when somebody asked: of one task the last end counts, and no sum.
        case states
    }

    /// How the file's text is written, where its bytes do not say so.
    public enum Encoding: String, Sendable, CaseIterable {
        case utf8 = "utf-8"
        case utf16 = "utf-16"
        case gb18030
    }

    /// Which number of `10/02/2026` is the day.
    public enum DateOrder: String, Sendable, CaseIterable {
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    /// What `--as` calls it; unique among the gateway's.
    public let name: String
    /// What its columns mean, by their titles.
    public let columns: [BillMeaning]
    /// What its rows are.
    public var rows = Rows.movements
    /// What words in columns of kinds say.
    public var kinds: [String: Kind] = [:]
    /// What words in columns of statuses say.
    public var statuses: [String: Kind] = [:]
    /// Of amounts that name none.
    public var currency: Currency?
    /// Of times that name none: `UTC`, or a distance such as `+08:00`.
    public var zone: Zone?
    /// Of dates that could be read two ways.
    public var dateOrder: DateOrder?
    /// The encoding of its text; `nil` where the form names none.
    public var encoding: Encoding?
    /// How far to trust it. One that is a guess is used only where somebody asks for it by name.
    public var confidence: Rate.Confidence = .documented
    /// Where it was read.
    public var source = ""
    /// Precedence of its file, 0 first.
    var layer = 0

    /// - Parameters:
    ///   - name: what it is called.
    ///   - columns: what they mean.
    public init(name: String, columns: [BillMeaning]) {
        (self.name, self.columns) = (name, columns)
    }

    /// Whether a file with these titles is one of it: all its columns are there.
    public func fits(_ titles: [String]) -> Bool {
        !columns.isEmpty && columns.allSatisfy { titles.contains($0.title) }
    }

    /// Whether it reads every bill as another does, whoever said so.
    public func reads(as other: BillForm) -> Bool {
        Set(columns) == Set(other.columns) && rows == other.rows && kinds == other.kinds
            && statuses == other.statuses && currency == other.currency && zone == other.zone
            && dateOrder == other.dateOrder && encoding == other.encoding
    }

    /// Whether a name may stand for one: small letters, digits and hyphens, at most 40.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
    }
}
