import KlingCost

extension VideoRequest {
    /// The settings that matter for the price; a default is marked: `std (default), 5 s, silent`.
    var words: String {
        var words: [String] = []
        func add(_ text: String, _ isDefault: Bool) {
            words.append(isDefault ? text + " (default)" : text)
        }
        if let mode { add(mode.value.rawValue, mode.isDefault) }
        if let durationSeconds { add("\(durationSeconds.value) s", durationSeconds.isDefault) }
        if let audio { add(audio.value ? "audio" : "silent", audio.isDefault) }
        if let orientation {
            add("\(orientation.value.rawValue) orientation", orientation.isDefault)
        }
        if hasFirstFrame { words.append(hasLastFrame ? "first and last frame" : "first frame") }
        if referenceImageCount == 1 { words.append("1 reference picture") }
        if referenceImageCount > 1 { words.append("\(referenceImageCount) reference pictures") }
        if isMultiShot { words.append("several shots") }
        if hasVoices { words.append("voices") }
        if hasVideoInput { words.append("video input") }
        return words.joined(separator: ", ")
    }
}

extension VideoRequest {
    /// Names of the settings that a documented default fills in: `mode audio`.
    var defaults: String {
        [
            ("mode", mode?.isDefault), ("duration_s", durationSeconds?.isDefault),
            ("audio", audio?.isDefault), ("character_orientation", orientation?.isDefault),
        ].filter { $0.1 == true }.map(\.0).joined(separator: " ")
    }
}

extension Rate {
    /// `0.125 USD`, `14 credits`.
    var priceWords: String {
        switch tender {
        case .currency(let currency): "\(amount) \(currency)"
        case .credits: "\(amount) credits"
        }
    }
}

extension LineItem {
    /// `10 s`, `1 clip`, `4 clips`, `1 request`.
    var quantityWords: String {
        switch unit {
        case .second: "\(quantityText) s"
        case .clip, .request: "\(quantityText) \(unit.rawValue)" + (quantity == 1 ? "" : "s")
        }
    }
}

extension Hint {
    /// `audio=false saves 0.625 USD (then 0.625 USD)`.
    var words: String {
        let change =
            switch change {
            case .field(let name, let value): "\(name)=\(value)"
            case .gateway(let name, let losses, _):
                "gateway \(name)"
                    + (losses.isEmpty
                        ? "" : ", which cannot be told \(losses.joined(separator: ", ")),")
            }
        var then = "then \(expected)"
        if case .gateway(_, _, .guess) = self.change { then += ", a guess" }
        return "\(change) saves \(saving) (\(then))"
    }
}

extension RateExplanation.Verdict {
    func words(_ book: PriceBook) -> String {
        switch self {
        case .applies: "applies"
        case .upper(let reason): "gives the upper amount: \(reason.words)"
        case .condition(let name, let wants, let found):
            "is for \(name) \(wants); this request is \(found)"
        case .notYet(let instant): "begins on \(instant.date)"
        case .ended(let instant): "ended on \(instant.date)"
        case .unsure(let confidence): "is \(confidence.words), below --min-confidence"
        case .outranked(let rate):
            "matches, but \(book.rates[rate].id) of \(book.rates[rate].origin) outranks it"
        }
    }
}
