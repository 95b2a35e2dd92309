/// One request in another gateway's dialect: its payload there, and what could not be said.
public struct Translation: Sendable {
    /// Something that the other gateway cannot be told.
    public struct Loss: Hashable, Sendable {
        /// The field, as the original payload names it.
        public let field: String
        /// The value, where it is the value that the other gateway does not take.
        public let value: String?
        /// What it takes instead.
        public let allowed: [String]
        /// The video would be another one: length, quality, sound, pictures, shots. The other
        /// losses are refinements.
        public let isEssential: Bool
    }

    /// The gateway's model, an index into ``PriceBook/models``.
    public let model: Int
    /// The payload there, indented.
    public let payload: String
    /// What it cannot say.
    public let losses: [Loss]

    /// Whether the same video would come of it.
    public var isFaithful: Bool { !losses.contains(where: \.isEssential) }

    /// Writes a request for a gateway: of its models with the same engine, the one that loses least.
    ///
    /// - Returns: `nil` when the gateway does not sell the engine.
    public static func of(
        _ request: VideoRequest, _ payload: JSONDocument, to gateway: Int, _ book: PriceBook
    ) -> Translation? {
        let family = book.models[request.model].family
        let candidates = book.models.indices.filter {
            book.models[$0].family == family && book.models[$0].gateway == gateway
                && !book.models[$0].fields.isEmpty
        }
        let translations = candidates.map { model in
            var translator = Translator(request, payload, book, target: model)
            return translator.translate()
        }
        return translations.min { left, right in
            func cost(_ translation: Translation) -> Int {
                translation.losses.reduce(0) { $0 + ($1.isEssential ? 100 : 1) }
            }
            return cost(left) < cost(right)
        }
    }
}

/// Writes one request for one model, field by field in the order of that model's page.
struct Translator {
    private let request: VideoRequest
    private let payload: JSONDocument
    private let book: PriceBook
    private let target: Int
    private let pictures: Pictures
    private var said: Set<Role> = [.model, .input]
    private var losses: [Translation.Loss] = []

    init(_ request: VideoRequest, _ payload: JSONDocument, _ book: PriceBook, target: Int) {
        (self.request, self.payload, self.book) = (request, payload, book)
        self.target = target
        pictures = Pictures(request.slots, payload)
    }

    mutating func translate() -> Translation {
        let object = object(book.models[target].fields)
        noteLosses()
        return Translation(
            model: target, payload: object.indented() + "\n", losses: losses)
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
        if let node = request.slots[.aspectRatio] {
            said.insert(.aspectRatio)
            ratio = payload.string(node)
        } else if let own = FieldPlace(.aspectRatio, in: book.models[request.model], of: book),
            case .text(let text) = book.fields[own.field].defaultValue, pictures.isEmpty
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
        if request.slots[.shotType] != nil { return copy(field, .shotType) }
        // A dialect without shot types lists its shots: that is `customize` elsewhere.
        guard request.isMultiShot else { return nil }
        return .string(request.slots[.shots] == nil ? "intelligence" : "customize")
    }

    /// A value of the same type and, where the target lists values, one that it takes.
    private mutating func copy(_ field: Field, _ role: Role) -> JSONValue? {
        guard let node = request.slots[role] else { return nil }
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

    private func written(_ node: Int) -> JSONValue { .written(Array(payload.source(node))) }
}

// MARK: - Pictures, shots, elements

extension Translator {
    /// Motion control's picture or video: one address, in some dialects a list of one.
    private mutating func address(_ field: Field, _ role: Role) -> JSONValue? {
        guard var node = request.slots[role] else { return nil }
        said.insert(role)
        if payload.kind(node) == .array {
            guard let only = payload.elements(node).first else { return nil }
            node = only
        }
        return field.kind == .array ? .array([written(node)]) : written(node)
    }

    private mutating func pictureList(_ field: Field, _ role: Role) -> JSONValue? {
        let references = pictures.references
        switch role {
        case .images:
            if field.kind != .array {
                guard pictures.last == nil else { return nil }
                said.formUnion(references.isEmpty ? Pictures.roles : [])
                return pictures.first.map { written($0) }
            }
            let frames = [pictures.first, pictures.last].compactMap { $0 }
            guard !frames.isEmpty, frames.count <= field.maximum ?? .max,
                pictures.first != nil
            else { return nil }
            if references.isEmpty { said.formUnion(Pictures.roles) }
            return .array(frames.map { written($0) })
        case .referenceImages:
            if references.isEmpty { return nil }
            if pictures.first == nil, pictures.last == nil { said.formUnion(Pictures.roles) }
            return .array(references.map { written($0) })
        case .imageRoles:
            return pictureRoles(field)
        default: return nil
        }
    }

    private mutating func pictureRoles(_ field: Field) -> JSONValue? {
        guard let item = book.item(of: field)?.children,
            let url = book.field(.frameURL, in: item)?.name.description,
            let role = book.field(.frameRole, in: item)?.name.description
        else { return nil }
        let frames = [("first_frame", pictures.first), ("last_frame", pictures.last)]
        said.formUnion(Pictures.roles)
        let items: [JSONValue] = frames.compactMap { word, node in
            node.map {
                .object([(name: url, value: written($0)), (name: role, value: .string(word))])
            }
        }
        return items.isEmpty ? nil : .array(items)
    }

    private mutating func shots(_ field: Field) -> JSONValue? {
        list(.shots, [.shotIndex, .shotPrompt, .shotDuration], field)
    }

    private mutating func elements(_ field: Field) -> JSONValue? {
        list(.elements, [.elementName, .elementDescription, .elementImages], field)
    }

    /// A list of objects whose members have the same roles in both dialects. Shots are numbered
    /// where the target wants numbers.
    private mutating func list(_ role: Role, _ roles: [Role], _ field: Field) -> JSONValue? {
        let source = book.models[request.model]
        guard let node = request.slots[role], let target = book.item(of: field)?.children,
            let place = FieldPlace(role, in: source, of: book),
            let own = book.item(of: book.fields[place.field])?.children
        else { return nil }
        said.insert(role)
        let items = payload.elements(node).enumerated().map { number, item -> JSONValue in
            var members: [(name: String, value: JSONValue)] = []
            for role in roles {
                guard let name = book.field(role, in: target)?.name.description else { continue }
                if let key = book.field(role, in: own)?.name,
                    let value = payload.member(item, key)
                {
                    members.append((name, written(value)))
                } else if role == .shotIndex {
                    members.append((name, .integer(number + 1)))
                }
            }
            return .object(members)
        }
        return .array(items)
    }
}

// MARK: - Losses

extension Translator {
    private static let essential: Set<Role> = [
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
        FieldPlace(role, in: book.models[request.model], of: book)
            .map { book.fields[$0.field].name.description } ?? role.name
    }

    /// What the payload says and the target has no word for.
    private mutating func noteLosses() {
        for role in Role.allCases where request.slots[role] != nil && !said.contains(role) {
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
