public import KlingCost

extension BillColumns {
    /// Of a gateway's ways of writing its bills the one that a file with these titles is in: the
    /// fullest whose columns are all there, and beside which no other says what was charged, what came
    /// back or what a row is about. Those that are guesses are asked for by name.
    public static func form(of titles: [String], among forms: [BillForm]) -> BillForm? {
        var best: BillForm?
        for form in forms where form.confidence != .guess && form.fits(titles) {
            let known = Set(form.columns.map(\.title))
            if titles.contains(where: { !known.contains($0) && isTelling($0) }) { continue }
            if form.columns.count > best?.columns.count ?? 0 { best = form }
        }
        return best
    }

    /// What each column was taken for, as a form says it: those that were passed by, and might have
    /// told something, are in it too.
    public var meanings: [BillMeaning] {
        var meanings: [BillMeaning] = []
        for (place, title) in titles.enumerated() {
            let words: String
            if let field = places.first(where: { $0.value == place })?.key {
                let scale = scale(place)
                words =
                    (scale.isNegated ? "-" : "") + field.rawValue
                    + (scale.divisor == 1 ? "" : "/\(scale.divisor)")
            } else if kinds.contains(place) {
                words = BillMeaning.Field.kind.rawValue
            } else if statuses.contains(place) {
                words = BillMeaning.Field.status.rawValue
            } else if !unclaimed.contains(place) || BillColumns.isTelling(title) {
                words = BillMeaning.Field.ignore.rawValue
            } else {
                continue
            }
            guard let meaning = BillMeaning(title: title, meaning: words),
                !meanings.contains(where: { $0.title == title })
            else { continue }
            meanings.append(meaning)
        }
        return meanings
    }

    /// Whether a column of this title may say what was charged, what came back or what a row is about.
    private static func isTelling(_ title: String) -> Bool {
        let plain = BillTitles.plain(title)
        let lists = [BillTitles.changes, BillTitles.debits, BillTitles.credits]
        return BillTitles.amount(plain) != nil || BillReturns.isTitle(title)
            || lists.contains { $0.contains(BillTitles.stem(plain)) }
            || BillTitles.kinds.contains(plain) || BillTitles.statuses.contains(plain)
            || BillTitles.single.contains { $0.0 == .credits && $0.1.contains(plain) }
    }
}
