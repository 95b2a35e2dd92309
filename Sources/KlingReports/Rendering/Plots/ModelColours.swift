import KlingCost

/// A colour for each model, the same in all pictures of a page: by the order of their names, so that
/// neither a currency nor a month changes it.
struct ModelColours {
    /// Those with a colour of their own, by name.
    let models: [String]
    /// How many share the last colour.
    let others: Int
    /// What tells the models apart: those of the least rank where there are more than colours.
    static let own = 6

    init(_ report: Report) {
        var best: [String: Int] = [:]
        for (_, rows) in report.rows(by: ReportColumn.currency) {
            let sums = Dictionary(grouping: rows) { report.text($0, "model") }
                .mapValues { $0.map { report.amount($0, "spent") }.sum }
                .filter { $0.value != .zero }
            let order = sums.sorted {
                $0.value == $1.value
                    ? ModelColours.precedes($0.key, $1.key) : $0.value > $1.value
            }
            for (rank, model) in order.enumerated() {
                best[model.key] = min(best[model.key] ?? .max, rank)
            }
        }
        let ranked = best.sorted {
            $0.value == $1.value ? ModelColours.precedes($0.key, $1.key) : $0.value < $1.value
        }.map(\.key)
        // One more needs no company: the last colour is its own.
        let kept = ranked.count <= ModelColours.own + 1 ? ranked.count : ModelColours.own
        models = ranked.prefix(kept).sorted(by: ModelColours.precedes)
        others = ranked.count - kept
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
    }

    /// Where in the order a model stands; those without a colour of their own behind all others.
    func place(_ model: String) -> Int { models.firstIndex(of: model) ?? models.count }

    /// How many places there are.
    var count: Int { models.count + (others > 0 ? 1 : 0) }

    /// What a place is called.
    func name(_ place: Int, _ language: Language) -> String {
        if place >= models.count { return PlotWords.others(others)[language] }
        return models[place].isEmpty ? PlotWords.noModel[language] : models[place]
    }
}
