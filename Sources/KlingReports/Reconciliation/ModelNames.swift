import KlingCost

/// Which names may stand for one model. A console spells names otherwise than payloads do, or has
/// names of its own: only what is known as two models' tells two pieces of work apart.
struct ModelNames {
    /// Names of models that are known, plain.
    private var known: Set<String>
    /// By a name of the bill, plain: the models of the attempts whose tasks its rows name.
    private var learnt: [String: Set<String>] = [:]
    /// Models that the bill is known to have a name for.
    private var called: Set<String> = []

    /// - Parameter models: names of models that are known: those that the gateway sells, and those
    ///   that were held for.
    init(of models: some Sequence<String>) { known = Set(models.map(BillTitles.plain)) }

    /// Takes into account what a row calls the model of an attempt whose task it names.
    mutating func learn(_ name: String?, of model: String?) {
        guard let name, let model else { return }
        learnt[BillTitles.plain(name), default: []].insert(BillTitles.plain(model))
        called.insert(BillTitles.plain(model))
    }

    /// Whether a row's name may be that of a piece of work's model. What is not named may be any.
    func mayBeOne(_ name: String?, _ model: String?) -> Bool {
        guard let name = name.map(BillTitles.plain), let model = model.map(BillTitles.plain),
            name != model
        else { return true }
        if let models = learnt[name] {
            if models.contains(model) { return true }
            if called.contains(model) { return false }
        }
        return !(known.contains(name) && known.contains(model))
    }
}
