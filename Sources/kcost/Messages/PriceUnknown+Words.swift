import KlingCost
import KlingReports

extension PriceUnknown {
    /// Nobody sells the model, so nothing at all is known of the payload.
    var isOfModel: Bool {
        if case .model = self { true } else { false }
    }

    /// Why no price can be named, in one line.
    func words(_ book: PriceBook) -> String {
        switch self {
        case .model(let id, let gateway, let nearest, let soldBy):
            "no price: " + (gateway.map { "\($0) sells no model" } ?? "no gateway sells a model")
                + " '\(id.visible)'"
                + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                + (soldBy.isEmpty ? "" : "; it is sold by " + soldBy.joined(separator: ", "))
        case .rate(let model, let facts):
            "no price: no rate of \(book.name(of: model)) is in force for \(facts.words)"
        case .reading(let fields, let model, let facts):
            "no price: undocumented \(fields.joined(separator: ", ").visible) may mean \(facts.words), and "
                + "no rate of \(book.name(of: model)) is in force for that"
        case .confidence(let rate):
            "no price: the only rate, \(book.rates[rate].id), is "
                + book.rates[rate].confidence.words
        case .exchange(let rate):
            "no price: rate \(book.rates[rate].id.visible) is a guess, and the maker's list that bounds "
                + "it is in another currency"
        case .length(let model):
            "no price: nothing says how long the video will be, and \(book.name(of: model)) has "
                + "no documented default"
        case .amount(let rate):
            "no price: the amount is out of range; rate \(book.rates[rate].id) cannot be right"
        }
    }

    /// What to do about it.
    func advice(_ book: PriceBook) -> String {
        switch self {
        case .model(_, .some, _, let soldBy) where !soldBy.isEmpty:
            "price it there: --gateway \(soldBy[0])"
        case .model: "see: kcost prices list"
        case .rate(let model, _):
            "see: kcost prices show \(book.models[model].id.asWord); add a rate of your own as "
                + "\(Documents.pricing) describes, and name its folder with --pricing"
        case .reading(let fields, _, _):
            "leave it out, or say that the gateway drops it: "
                + fields.map { "--ignore-field \($0.asWord)" }.joined(separator: " ")
        case .confidence: "allow it with a lower --min-confidence, or add a rate of your own"
        case .exchange: "add the exchange rate to exchange.json; see \(Documents.pricing)"
        case .length: "add a duration: --set duration=5"
        case .amount: "see: kcost prices check"
        }
    }
}

extension PriceBook {
    /// `kling-v3 at xcompute`.
    func name(of model: Int) -> String {
        "\(models[model].id) at \(gateways[models[model].gateway].name)"
    }
}

extension BillableFacts {
    /// `mode pro, with audio, 5 s`.
    var words: String {
        var words: [String] = []
        if let mode { words.append("mode \(mode.rawValue)") }
        if let audio { words.append(audio ? "with audio" : "silent") }
        if voice { words.append("with a chosen voice") }
        if videoInput { words.append("with a video input") }
        if let durationSeconds { words.append("\(durationSeconds) s") }
        return words.isEmpty ? "this request" : words.joined(separator: ", ")
    }
}

extension Rate.Confidence {
    var words: String {
        switch self {
        case .documented: "documented"
        case .copied: "a copy"
        case .guess: "a guess"
        }
    }
}

extension LineItem.Reason {
    /// Why an upper amount is what it is.
    var words: String {
        switch self {
        case .expected: "as expected"
        case .wholeSecond: "fractions of a second may be charged as whole ones"
        case .longestReading:
            "the longest that programs read in the video, fractions charged as whole seconds"
        case .shortestReference: "the shortest reference video that is taken"
        case .longestReference: "the longest reference video that is taken"
        case .voiceRate: "the voices may be billed at the voice rate"
        case .makersList: "the maker's list, higher than the guess"
        case .undocumentedField: "if a field counts that its page does not have"
        }
    }
}
