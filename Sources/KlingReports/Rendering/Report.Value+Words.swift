import KlingCost
import KlingLedger

extension Report.Value {
    /// How many places behind the point it needs, at least two where it is an amount.
    var places: Int {
        switch self {
        case .money(let amount): max(2, Decimal.places(amount))
        case .credits(let amount): Decimal.places(amount)
        case .milliseconds(let count): Decimal.places(Nanos(count: count % 1000 * 1_000_000))
        case .share: 1
        case .none, .text, .count, .instant: 0
        }
    }

    /// Whether people get less of it than there is.
    var isRounded: Bool {
        switch self {
        case .money(let amount), .credits(let amount): Decimal.rounded(amount) != amount
        case .none, .text, .count, .milliseconds, .instant, .share: false
        }
    }

    /// For people: with so many places behind the point.
    func words(places: Int) -> String {
        switch self {
        case .money(let amount), .credits(let amount): Decimal.text(amount, places: places)
        case .milliseconds(let count): Decimal.seconds(count, places: places)
        case .share(let share): Decimal.percent(share)
        case .none, .text, .count, .instant: plain
        }
    }

    /// For programs: plain figures without superfluous digits, nothing where nothing is known.
    var plain: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .count(let count): String(count)
        case .money(let amount), .credits(let amount): amount.decimal
        case .milliseconds(let count): Decimal.seconds(count, places: 0)
        case .instant(let instant): instant.description
        case .share(let share): Decimal.percent(share)
        }
    }
}

extension ReportColumn {
    /// Whether its values stand with their points beneath each other; those of others begin there.
    var isFigure: Bool { !kind.isText && kind != .instant }

    /// One of its texts as people read it: tags without their braces, and a name for what has none
    /// where rows are told apart by it.
    func words(_ text: String, _ language: Language) -> String {
        if text.isEmpty {
            let isLabel = role == .group && name != ReportColumn.currency
            return isLabel ? ReportWords.none[language] : ""
        }
        guard kind == .tags, text.hasPrefix("{") else { return text }
        let tags = EntryTags.values(text)
        if tags.isEmpty { return text == "{}" ? ReportWords.none[language] : text }
        return tags.keys.sorted().map { "\($0)=\(tags[$0] ?? "")" }.joined(separator: ", ")
    }
}
