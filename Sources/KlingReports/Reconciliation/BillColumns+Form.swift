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

    /// How they were read, as a form that reads the next bill so: all that was said of them, the form
    /// that was used included. A guess stays one.
    public func kept(as name: String) -> BillForm {
        var kept = BillForm(name: name, columns: meanings)
        (kept.kinds, kept.statuses) = (kindWords, statusWords)
        guard let form else { return kept }
        (kept.rows, kept.currency, kept.zone) = (form.rows, form.currency, form.zone)
        (kept.dateOrder, kept.encoding) = (form.dateOrder, form.encoding)
        kept.confidence = form.confidence
        return kept
    }

    /// What each column was taken for, as a form says it: those that were passed by, and might have
    /// told something, are in it too.
    public var meanings: [BillMeaning] {
        var meanings: [BillMeaning] = []
        for (place, title) in titles.enumerated()
        where !meanings.contains(where: { $0.title == title }) {
            if let meaning = meaning(of: place) {
                meanings.append(meaning)
            } else if isPassedBy(place),
                let ignored = BillMeaning(title: title, meaning: BillMeaning.Field.ignore.rawValue)
            {
                meanings.append(ignored)
            }
        }
        return meanings
    }

    /// What a column was taken for; `nil` where for nothing.
    func meaning(of place: Int) -> BillMeaning? {
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
        } else {
            return nil
        }
        return BillMeaning(title: titles[place], meaning: words)
    }

    /// Whether a column was passed by, and the next bill's is to be. What is held against the amounts,
    /// row by row, is so in the next bill too, unless somebody said which of them counts.
    private func isPassedBy(_ place: Int) -> Bool {
        if !unclaimed.contains(place) { return true }
        if let isSettled = BillRivals.isSettled(place, self) { return isSettled }
        return BillColumns.isTelling(titles[place])
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
