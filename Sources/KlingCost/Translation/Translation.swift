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
    public let model: ModelIndex
    let value: JSONValue
    /// What it cannot say.
    public internal(set) var losses: [Loss]
    /// What that gateway would refuse in it.
    public internal(set) var faults: [Issue] = []

    /// The payload there, on lines of its own.
    public var payload: String { value.indented() + "\n" }
    /// The payload there, on one line.
    public var line: String { value.compact() + "\n" }

    /// Whether the same video would come of it.
    public var isFaithful: Bool { faults.isEmpty && !losses.contains(where: \.isEssential) }

    /// Writes a request for a gateway: of its models with the same engine, the one that loses least.
    ///
    /// - Returns: `nil` when the gateway does not sell the engine.
    public static func of(
        _ request: VideoRequest, _ payload: JSONDocument, to gateway: GatewayIndex,
        _ book: PriceBook
    ) -> Translation? {
        let family = book.models[request.model].family
        let candidates = book.models.bookIndices.filter {
            book.models[$0].family == family && book.models[$0].gateway == gateway
                && !book.models[$0].fields.isEmpty
        }
        let translations = candidates.map { model in
            var translator = Translator(request, payload, book, target: model)
            return translator.translate().checked(against: request, book)
        }
        return translations.min { left, right in
            func cost(_ translation: Translation) -> Int {
                translation.losses.reduce(translation.faults.count * 100) {
                    $0 + ($1.isEssential ? 100 : 1)
                }
            }
            return cost(left) < cost(right)
        }
    }
}

extension Translation {
    /// This translation, read again as its gateway would: what it refuses, and where the same
    /// fields mean another video there (sound that several shots force, a default).
    fileprivate func checked(against request: VideoRequest, _ book: PriceBook) -> Translation {
        guard let document = try? JSONReader.document(payload.utf8) else { return self }
        let check = PayloadCheck(document, model: model, book, reference: nil)
        var checked = self
        checked.faults = check.issues.filter { $0.severity == .error }
        let there = check.request
        checked.note(
            "audio", request.audio.map { "\($0.value)" }, there.audio.map { "\($0.value)" })
        checked.note(
            "duration", request.durationSeconds.map { "\($0.value)" },
            there.durationSeconds.map { "\($0.value)" })
        return checked
    }

    /// Notes a setting that both have and that differs.
    private mutating func note(_ field: String, _ here: String?, _ there: String?) {
        guard let here, let there, here != there,
            !losses.contains(where: { $0.isEssential && $0.field == field })
        else { return }
        losses.append(Loss(field: field, value: here, allowed: [there], isEssential: true))
    }
}
