/// One way in which the gateway misbehaves at one request.
///
/// Written `NAME`, `NAME@NUMBER`, and with `-before` or `-after` behind the name where it is not as
/// usual whether a submission took effect before it: `hang`, `cut-before@17`, `500-after`, `429@3`.
struct Fault: Hashable, Sendable {
    /// What goes wrong.
    enum Kind: Hashable, Sendable {
        /// An HTTP status, with the gateway's own error form; for so many seconds come not again.
        case status(Int, retryAfter: Int?)
        /// HTTP 200 around the gateway's own error form.
        case inner(Int)
        /// No answer at all.
        case hang
        /// The connection ends behind so many bytes of the answer. When the request takes no
        /// effect: behind so many bytes of its body.
        case cut(Int)
        /// So many milliseconds pass first. When the effect comes late: they pass before it too.
        case late(Int)
        /// So many milliseconds pass between one byte of the body and the next.
        case slow(Int)
        /// A body that is no JSON.
        case garbage
        /// Bytes that are not even HTTP.
        case noise
        /// So many spaces before the body.
        case huge(Int)
        /// A `Content-Length` that is so much too great.
        case length(Int)
        /// A submission is answered with the id of the one accepted before.
        case twin
    }

    let kind: Kind
    /// A submission is accepted, and charged, before it goes wrong.
    let takesEffect: Bool

    /// - Parameter takesEffect: as is usual for the kind when not given.
    init(_ kind: Kind, takesEffect: Bool? = nil) {
        self.kind = kind
        self.takesEffect = takesEffect ?? Fault.usuallyTakesEffect(kind)
    }

    private static func usuallyTakesEffect(_ kind: Kind) -> Bool {
        switch kind {
        case .status, .inner: false
        default: true
        }
    }
}

extension Fault: CustomStringConvertible {
    /// As it is written in a plan.
    init?(_ text: Substring) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var name = halves[0]
        var takesEffect: Bool?
        if name.hasSuffix("-before") {
            (takesEffect, name) = (false, name.dropLast("-before".count))
        } else if name.hasSuffix("-after") {
            (takesEffect, name) = (true, name.dropLast("-after".count))
        }
        let number = halves.count > 1 ? Int(halves[1]) : nil
        if halves.count > 1, number == nil { return nil }
        guard let kind = Fault.kind(name, number) else { return nil }
        self.init(kind, takesEffect: takesEffect)
    }

    private static func kind(_ name: Substring, _ number: Int?) -> Kind? {
        func within(_ range: ClosedRange<Int>, _ usual: Int) -> Int? {
            range.contains(number ?? usual) ? number ?? usual : nil
        }
        if let status = Int(name) {
            guard (300...599).contains(status), within(0...86_400, 0) != nil else { return nil }
            return .status(status, retryAfter: number ?? (status == 429 ? 1 : nil))
        }
        switch name {
        case "inner": return within(400...599, 500).map { .inner($0) }
        case "cut": return within(0...Limits.bodyBytes, 0).map { .cut($0) }
        case "late": return within(1...Int(Limits.answerMs), 1000).map { .late($0) }
        case "slow": return within(1...Int(Limits.answerMs), 20).map { .slow($0) }
        case "huge": return within(1...64 << 20, 8 << 20).map { .huge($0) }
        case "length": return within(-Limits.bodyBytes...Limits.bodyBytes, 5).map { .length($0) }
        case "hang" where number == nil: return .hang
        case "twin" where number == nil: return .twin
        case "garbage" where number == nil: return .garbage
        case "noise" where number == nil: return .noise
        default: return nil
        }
    }

    var description: String {
        let (name, number): (String, Int?) =
            switch kind {
            case .status(let code, let seconds): (String(code), seconds)
            case .inner(let code): ("inner", code)
            case .hang: ("hang", nil)
            case .twin: ("twin", nil)
            case .cut(let count): ("cut", count)
            case .late(let ms): ("late", ms)
            case .slow(let ms): ("slow", ms)
            case .garbage: ("garbage", nil)
            case .noise: ("noise", nil)
            case .huge(let count): ("huge", count)
            case .length(let count): ("length", count)
            }
        let when =
            takesEffect == Fault.usuallyTakesEffect(kind)
            ? "" : takesEffect ? "-after" : "-before"
        return name + when + (number.map { "@\($0)" } ?? "")
    }
}
