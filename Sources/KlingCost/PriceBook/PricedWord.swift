/// What a name means to somebody who sells Kling videos: another gateway, the maker, a library. A page
/// that does not have the name says nothing of what its server does with it.
struct PricedWord: Sendable {
    /// What it decides, as price files write it: a condition of rates, or what multiplies them.
    enum Meaning: String, Sendable, CaseIterable {
        case mode, audio, voice, duration
        case videoInput = "video_input"
        /// Several shots; where these force sound.
        case multiShot = "multi_shot"
        /// How many videos.
        case count
        /// An object around such names.
        case settings
    }

    var meaning: Meaning
    /// Of a mode: what its values say, in lower case.
    var modes: [String: Mode] = [:]

    /// What a value says of the mode; `nil` where nobody knows it.
    func mode(_ value: String) -> Mode? {
        let value = value.lowercased()
        return modes[value] ?? Mode.allCases.first { $0.rawValue == value }
    }
}

/// All such names, of the fields of every gateway and of the files' own lists.
struct PricedWords: Sendable {
    private var words: [String: PricedWord] = [:]

    /// What a field's name means; servers and libraries differ in case and in `_`.
    subscript(name: ShortText) -> PricedWord? { words[PricedWords.plain(name.description)] }

    /// Takes a name in; what it was known for stays, and its values are added to.
    mutating func add(_ name: String, _ word: PricedWord) {
        let name = PricedWords.plain(name)
        guard let known = words[name] else {
            words[name] = word
            return
        }
        if known.meaning != word.meaning { return }
        words[name]?.modes.merge(word.modes) { known, _ in known }
    }

    /// `generateAudio`, `generate-audio` and `generate_audio` are one.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }
}

extension PricedWord.Meaning {
    /// What a documented field of a role decides; `nil` where that has no price.
    init?(_ role: Role) {
        switch role {
        case .mode: self = .mode
        case .audio: self = .audio
        case .voices: self = .voice
        case .duration: self = .duration
        case .videoInput, .referenceVideo: self = .videoInput
        case .multiShot: self = .multiShot
        case .input: self = .settings
        default: return nil
        }
    }

    /// The role of the documented field that says the same.
    var role: Role? {
        switch self {
        case .mode: .mode
        case .audio: .audio
        case .voice: .voices
        case .duration: .duration
        case .videoInput: .videoInput
        case .multiShot: .multiShot
        case .count, .settings: nil
        }
    }
}

extension PriceBookDraft {
    /// The names of the files' own lists, and of all fields that decide a price.
    var pricedWords: PricedWords {
        var all = PricedWords()
        for (name, word) in words { all.add(name, word) }
        for field in fields {
            guard let meaning = field.role.flatMap({ PricedWord.Meaning($0) }) else { continue }
            all.add(field.name.description, PricedWord(meaning: meaning, modes: modes(of: field)))
        }
        return all
    }

    private func modes(of field: Field) -> [String: Mode] {
        var modes: [String: Mode] = [:]
        for (value, word) in zip(field.values, field.means) {
            modes[values[value].description.lowercased()] = Mode(values[word])
        }
        return modes
    }

    /// For each model, what has a price there: what its rates look at.
    var pricedMeanings: [Set<PricedWord.Meaning>] {
        models.map { model in
            var priced: Set<PricedWord.Meaning> = [.count, .settings]
            for rate in model.rates.map({ rates[$0] }) {
                if rate.conditions.mode != nil { priced.insert(.mode) }
                if rate.conditions.audio != nil { priced.insert(.audio) }
                if rate.conditions.voice != nil { priced.insert(.voice) }
                if rate.conditions.videoInput != nil { priced.insert(.videoInput) }
                let isOfLength = rate.unit == .second || rate.conditions.durationSeconds != nil
                if isOfLength, model.roles[.referenceVideo] == nil { priced.insert(.duration) }
            }
            if priced.contains(.audio), model.rules.contains(.multiShotForcesAudio) {
                priced.insert(.multiShot)
            }
            return priced
        }
    }
}
