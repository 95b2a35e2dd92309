/// Writes one request for one model, field by field in the order of that model's page.
struct Translator {
    let request: VideoRequest
    let slots: Slots<JSONDocument.Node>
    let payload: JSONDocument
    let book: PriceBook
    let target: ModelIndex
    let pictures: Pictures
    var said: RoleSet = [.model, .input]
    private var losses: [Translation.Loss] = []

    init(_ request: VideoRequest, _ payload: JSONDocument, _ book: PriceBook, target: ModelIndex) {
        (self.request, self.payload, self.book) = (request, payload, book)
        slots = PayloadCheck(payload, model: request.model, book, reference: nil).slots
        self.target = target
        pictures = Pictures(slots, payload)
    }

    mutating func translate() -> Translation {
        let object = object(book.models[target].fields)
        noteLosses()
        return Translation(
            model: target, value: object, losses: losses)
    }

    private mutating func object(_ fields: Range<Int>) -> JSONValue {
        var members: [(name: String, value: JSONValue)] = []
        for index in fields where book.fields[index].isDocumented {
            if let value = value(book.fields[index]) {
                members.append((book.fields[index].name.description, value))
            }
        }
        return .object(members)
    }

    private mutating func value(_ field: Field) -> JSONValue? {
        guard let role = field.role else {
            guard field.kind == .object, !field.children.isEmpty else { return nil }
            let inner = object(field.children)
            if case .object(let members) = inner, members.isEmpty { return nil }
            return inner
        }
        switch role {
        case .model: return .string(book.models[target].id)
        case .input: return object(field.children)
        case .mode: return mode(field)
        case .duration: return duration(field)
        case .audio: return audio(field)
        case .aspectRatio: return aspectRatio(field)
        case .images, .lastFrame, .referenceImages, .imageRoles: return pictureList(field, role)
        case .referenceImage, .referenceVideo: return address(field, role)
        case .shots: return shots(field)
        case .elements: return elements(field)
        case .shotType: return shotType(field)
        default: return copy(field, role)
        }
    }
}

// MARK: - Settings

extension Translator {
    private mutating func mode(_ field: Field) -> JSONValue? {
        said.insert(.mode)
        guard let mode = request.mode?.value else {
            // Without a tier of its own the engine can do sound; `std` elsewhere cannot.
            let needsPro = request.audio?.value == true || request.hasLastFrame
            return needsPro ? listed("pro", field).map { .string($0) } : nil
        }
        if let word = listed(mode.rawValue, field) { return .string(word) }
        lose(.mode, value: mode.rawValue, field)
        return nil
    }

    /// What the target calls one of our words.
    private func listed(_ word: String, _ field: Field) -> String? {
        let own = book.listed(field.values)
        let means = field.means.isEmpty ? own : book.listed(field.means)
        if own.isEmpty { return word }
        return means.firstIndex(of: word).flatMap { own.indices.contains($0) ? own[$0] : nil }
    }

    private mutating func duration(_ field: Field) -> JSONValue? {
        said.insert(.duration)
        guard let seconds = request.durationSeconds?.value else { return nil }
        let isListed = field.values.isEmpty || book.listed(field.values).contains(String(seconds))
        let isInRange =
            field.kind == .string
            || (seconds >= field.minimum ?? .min && seconds <= field.maximum ?? .max)
        guard isListed, isInRange else {
            lose(.duration, value: String(seconds), field)
            return nil
        }
        return field.kind == .string ? .string(String(seconds)) : .integer(seconds)
    }

    private mutating func audio(_ field: Field) -> JSONValue? {
        said.insert(.audio)
        return request.audio.map { .boolean($0.value) }
    }

    /// The ratio is written even when the payload leaves it out: defaults differ between gateways.
    private mutating func aspectRatio(_ field: Field) -> JSONValue? {
        var ratio: String?
        if let node = slots[.aspectRatio] {
            said.insert(.aspectRatio)
            ratio = payload.string(node)
        } else if let own = FieldPlace(.aspectRatio, in: book.models[request.model], of: book),
            case .text(let text) = book.fields[own.field].defaultValue,
            pictures.isEmpty || field.isRequired
        {
            ratio = text.description
        }
        guard let ratio else { return nil }
        if !field.values.isEmpty, !field.isOpenList, !book.listed(field.values).contains(ratio) {
            lose(.aspectRatio, value: ratio, field)
            return nil
        }
        return .string(ratio)
    }

    private mutating func shotType(_ field: Field) -> JSONValue? {
        if slots[.shotType] != nil { return copy(field, .shotType) }
        // A dialect without shot types lists its shots: that is `customize` elsewhere.
        guard request.isMultiShot else { return nil }
        return .string(slots[.shots] == nil ? "intelligence" : "customize")
    }

    /// A value of the same type and, where the target lists values, one that it takes.
    private mutating func copy(_ field: Field, _ role: Role) -> JSONValue? {
        guard let node = slots[role] else { return nil }
        said.insert(role)
        let kinds: [JSONDocument.Kind] =
            switch field.kind {
            case .string, .url: [.string]
            case .integer: [.number]
            case .boolean: [.true, .false]
            case .array: [.array]
            case .object: [.object]
            }
        guard kinds.contains(payload.kind(node)) else {
            lose(role, value: nil, field)
            return nil
        }
        if field.kind == .string, !field.values.isEmpty,
            !book.listed(field.values).contains(payload.string(node))
        {
            lose(role, value: payload.string(node), field)
            return nil
        }
        return written(node)
    }

    func written(_ node: JSONDocument.Node) -> JSONValue { JSONValue(payload, node) }
}

// MARK: - Losses

extension Translator {
    private static let essential: RoleSet = [
        .prompt, .mode, .duration, .audio, .images, .lastFrame, .referenceImages, .imageRoles,
        .referenceImage, .referenceVideo, .orientation, .multiShot, .shots, .elements, .voices,
        .videoInput,
    ]

    private mutating func lose(_ role: Role, value: String?, _ field: Field) {
        let range: [String] =
            if let minimum = field.minimum, let maximum = field.maximum, field.kind == .integer {
                ["\(minimum)–\(maximum)"]
            } else {
                book.listed(field.values)
            }
        losses.append(
            Translation.Loss(
                field: name(role), value: value, allowed: range,
                isEssential: Translator.essential.contains(role)))
    }

    /// What the payload calls a role.
    private func name(_ role: Role) -> String {
        let model = book.models[request.model]
        guard let place = FieldPlace(role, in: model, of: book) else {
            return model.roles[role].map { book.fields[$0].name.description } ?? role.name
        }
        return place.name(in: book)
    }

    /// What the payload says and the target has no word for.
    private mutating func noteLosses() {
        for role in Role.allCases where slots[role] != nil && !said.contains(role) {
            // Silence is what a model without sound does anyway.
            if role == .audio, request.audio?.value != true { continue }
            if role == .shotType, said.contains(.multiShot) { continue }
            if role == .mode { continue }
            losses.append(
                Translation.Loss(
                    field: name(role), value: nil, allowed: [],
                    isEssential: Translator.essential.contains(role)))
        }
        // A model without tiers cannot be told which one was meant.
        if !said.contains(.mode), let mode = request.mode {
            losses.append(
                Translation.Loss(
                    field: name(.mode), value: mode.value.rawValue, allowed: [],
                    isEssential: mode.value == .uhd))
        }
    }
}
