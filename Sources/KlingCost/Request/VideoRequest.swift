/// A request in our words: what will be generated, whatever the gateway calls it. Its texts stay in
/// the payload.
public struct VideoRequest: Sendable {
    /// A value, and whether the payload said it or the gateway's default did.
    public struct Setting<Value: Sendable & Hashable>: Sendable, Hashable {
        /// The value that holds for the request.
        public let value: Value
        /// The payload leaves it out; the gateway's documented default fills it in.
        public let isDefault: Bool
    }

    /// The model, an index into ``PriceBook/models``.
    public let model: ModelIndex
    /// Quality tier; `nil` where the model has no such choice.
    public internal(set) var mode: Setting<Mode>?
    /// Length in whole seconds; `nil` for motion control, and where nothing says it.
    public internal(set) var durationSeconds: Setting<Int>?
    /// With sound; `nil` where the model has no such choice, and where nothing says it.
    public internal(set) var audio: Setting<Bool>?
    /// Whose orientation holds: motion control only.
    public internal(set) var orientation: Setting<Orientation>?
    /// A video decides the length: motion control.
    public internal(set) var followsReferenceVideo = false
    /// That video's address, a node of the payload.
    private(set) var referenceVideo: JSONDocument.Node?
    /// Whether voices were chosen, in a field that the gateway documents or in another.
    public internal(set) var hasVoices = false
    /// Voices were chosen in a field that the gateway does not document: they may be ignored, or
    /// billed.
    public internal(set) var areVoicesDocumented = true
    /// A video is among the inputs.
    public internal(set) var hasVideoInput = false
    /// The first frame is given as a picture.
    public internal(set) var hasFirstFrame = false
    /// The last frame is given as a picture.
    public internal(set) var hasLastFrame = false
    /// Pictures that are references, not frames.
    public internal(set) var referenceImageCount = 0
    /// Several shots in one video.
    public internal(set) var isMultiShot = false
    /// What fields may mean that the gateway does not document.
    var readings = Readings()

    /// The address of the video that decides the length; `nil` where the payload has none.
    public func referenceVideo(in payload: JSONDocument) -> String? {
        guard let referenceVideo, payload.kind(referenceVideo) == .string else { return nil }
        return payload.string(referenceVideo)
    }

    /// The facts that decide the rate.
    ///
    /// - Parameter countingUndocumentedVoices: as if voices in an undocumented field were billed.
    func facts(countingUndocumentedVoices: Bool = false) -> BillableFacts {
        BillableFacts(
            mode: mode?.value, audio: audio?.value,
            voice: hasVoices && (areVoicesDocumented || countingUndocumentedVoices),
            videoInput: hasVideoInput, durationSeconds: durationSeconds?.value)
    }
}

extension VideoRequest {
    /// The time of all videos that undocumented fields may ask for; `nil` where there are no such fields,
    /// or a video decides.
    var mostMilliseconds: Int64? {
        if readings.fields.isEmpty || followsReferenceVideo { return nil }
        let seconds = [durationSeconds?.value, readings.seconds].compactMap { $0 }.max()
        // A day at most, ten times at most.
        return seconds.map { Int64($0) * 1000 * readings.count }
    }
}

// MARK: - From slots

extension VideoRequest {
    /// Reads the filled slots, and the defaults of the empty ones.
    ///
    /// All is borrowed: by default an initializer holds its arguments, once for each payload.
    init(
        _ slots: borrowing Slots<JSONDocument.Node>, _ payload: borrowing JSONDocument,
        _ book: borrowing PriceBook,
        model: ModelIndex
    ) {
        self.init(model: model)
        let fields = book.models[model].roles
        if let field = fields[.mode] {
            mode = VideoRequest.word(field, slots[.mode], payload, book).flatMap { setting in
                Mode(setting.value).map { Setting(value: $0, isDefault: setting.isDefault) }
            }
        }
        if let field = fields[.duration] {
            durationSeconds = VideoRequest.number(field, slots[.duration], payload, book)
        }
        if let field = fields[.audio] {
            audio = VideoRequest.truth(field, slots[.audio], payload, book)
        }
        if let field = fields[.orientation] {
            orientation = VideoRequest.word(field, slots[.orientation], payload, book)
                .flatMap { setting in
                    Orientation(setting.value)
                        .map { Setting(value: $0, isDefault: setting.isDefault) }
                }
        }
        followsReferenceVideo = fields[.referenceVideo] != nil
        referenceVideo = slots[.referenceVideo].flatMap { node in
            // kie takes a list of one.
            payload.kind(node) == .array ? payload.elements(node).first : node
        }
        settleFrames(slots, payload)
        if let field = fields[.voices] {
            areVoicesDocumented = book.fields[field].isDocumented
            hasVoices = VideoRequest.hasItems(slots[.voices], payload)
        }
        hasVideoInput = VideoRequest.hasItems(slots[.videoInput], payload)
        isMultiShot = slots[.multiShot].map { payload.kind($0) == .true } ?? false
    }

    /// A listed value in our words.
    private static func word(
        _ index: Int, _ node: JSONDocument.Node?, _ payload: JSONDocument, _ book: PriceBook
    ) -> Setting<ShortText>? {
        let isDefault = node == nil
        let found: ShortText
        if let node {
            guard payload.kind(node) == .string, let text = payload.shortText(node) else {
                return nil
            }
            found = text
        } else {
            guard case .text(let text) = book.fields[index].defaultValue else { return nil }
            found = text
        }
        let means = book.fields[index].means
        if means.isEmpty { return Setting(value: found, isDefault: isDefault) }
        for (place, value) in book.fields[index].values.enumerated()
        where book.values[value] == found && place < means.count {
            return Setting(value: book.values[means.lowerBound + place], isDefault: isDefault)
        }
        return nil
    }

    /// Lengths that are worth pricing where a page states no range: a second to a day.
    static let possibleSeconds = 1...86_400

    /// An integer, or a string of digits where the gateway writes durations so.
    private static func number(
        _ index: Int, _ node: JSONDocument.Node?, _ payload: JSONDocument, _ book: PriceBook
    ) -> Setting<Int>? {
        if let node {
            let kind = payload.kind(node)
            let isRightKind = (kind == .string) == (book.fields[index].kind == .string)
            guard isRightKind, kind == .number || kind == .string,
                let number = Int(digits: payload.written(node)),
                VideoRequest.possibleSeconds.contains(number)
            else { return nil }
            return Setting(value: number, isDefault: false)
        }
        let number: Int? =
            switch book.fields[index].defaultValue {
            case .integer(let number): number
            case .text(let text): Int(digits: text.utf8[...])
            case .none, .boolean: nil
            }
        return number.flatMap {
            possibleSeconds.contains($0) ? Setting(value: $0, isDefault: true) : nil
        }
    }

    private static func truth(
        _ index: Int, _ node: JSONDocument.Node?, _ payload: JSONDocument, _ book: PriceBook
    ) -> Setting<Bool>? {
        if let node {
            switch payload.kind(node) {
            case .true: return Setting(value: true, isDefault: false)
            case .false: return Setting(value: false, isDefault: false)
            default: return nil
            }
        }
        guard case .boolean(let truth) = book.fields[index].defaultValue else { return nil }
        return Setting(value: truth, isDefault: true)
    }

    private mutating func settleFrames(_ slots: Slots<JSONDocument.Node>, _ payload: JSONDocument) {
        if slots[.images] == nil, slots[.imageRoles] == nil, slots[.referenceImages] == nil,
            slots[.lastFrame] == nil
        {
            return
        }
        let pictures = Pictures(slots, payload)
        hasFirstFrame = pictures.first != nil
        hasLastFrame = pictures.last != nil
        referenceImageCount = pictures.references.count
    }

    private static func hasItems(_ node: JSONDocument.Node?, _ payload: JSONDocument) -> Bool {
        guard let node else { return false }
        if payload.kind(node) == .array { return payload.itemCount(node) > 0 }
        // Another type is not as documented, but it may be understood and billed.
        return payload.kind(node) != .null
    }
}
