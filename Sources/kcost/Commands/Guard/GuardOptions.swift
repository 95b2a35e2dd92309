import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// What `guard` was asked, understood and checked.
struct GuardOptions {
    /// What is to be done with the hold.
    enum Work {
        /// Nothing is held: only the answer is wanted.
        case answer
        /// It is held for somebody else; `nil` never expires.
        case hold(expiresSeconds: Int64?)
        /// It is held, and this sends it.
        case run([String], tellsBy: TellsBy)

        /// Who sends it. What is printed or handed to a command counts as sent: from then on nobody
        /// here knows what is done with it.
        var sending: HoldTerms.Sending {
            if case .hold(let seconds?) = self { return .bySomebody(withinSeconds: seconds) }
            return .atOnce
        }
    }

    /// Where the command was said to tell what came of it; one at most.
    struct TellsBy {
        let charge: ChargeSource?
        /// A file's name.
        let answer: String?
    }

    /// Where the command tells what came of it.
    enum Source {
        /// By its exit alone.
        case exit
        case charge(ChargeSource)
        case answer(AnswerFile)

        /// - Throws: where the gateway's answers cannot be read.
        init(
            _ named: TellsBy, _ gateway: String, _ settings: Settings
        ) throws(CommandError) {
            if let answer = named.answer {
                self = .answer(try AnswerFile(answer, of: gateway, settings))
            } else {
                self = named.charge.map { .charge($0) } ?? .exit
            }
        }

        /// What lies there now; to be asked before the command starts.
        var stamp: FileSystem.Stamp? {
            switch self {
            case .exit: nil
            case .charge(let source): source.stamp
            case .answer(let file): file.stamp
            }
        }
    }

    let file: String
    let work: Work
    let spend: SpendOptions
    let isQuiet: Bool

    init(_ invocation: Invocation<GuardCommand.Keys>, _ settings: Settings) throws(CommandError) {
        file = invocation.operands.first ?? "-"
        work = try GuardOptions.work(invocation)
        spend = try SpendOptions(invocation.spend, settings)
        isQuiet = invocation.isQuiet
    }

    private static func work(
        _ invocation: Invocation<GuardCommand.Keys>
    ) throws(CommandError) -> Work {
        let expires = try invocation.expires
        let charge = try GuardOptions.chargeSource(invocation)
        let answer = invocation.answer
        if charge != nil, answer != nil { throw .conflict("--charged-from", "--answer") }
        if let program = invocation.program {
            if invocation.hold { throw .conflict("--hold", "-- COMMAND") }
            if expires != nil { throw .conflict("--expires", "-- COMMAND") }
            return .run(program, tellsBy: TellsBy(charge: charge, answer: answer))
        }
        if charge != nil { throw .needs("--charged-from", "-- COMMAND") }
        if answer != nil { throw .needs("--answer", "-- COMMAND") }
        if invocation.hold { return .hold(expiresSeconds: expires) }
        if expires != nil { throw .needs("--expires", "--hold") }
        return .answer
    }

    private static func chargeSource(
        _ invocation: Invocation<GuardCommand.Keys>
    ) throws(CommandError) -> ChargeSource? {
        let keys = invocation.keys
        guard let text = invocation.chargedFrom else {
            if let unit = invocation.given(keys.chargedIn).first {
                throw .needs(unit, keys.chargedFrom.name)
            }
            return nil
        }
        return ChargeSource(text, unnamed: try invocation.chargedIn ?? .none)
    }
}

extension OptionReading<WrittenAmount.Unit> {
    static let unit = OptionReading(expected: "credits, or a code such as USD") { word in
        WrittenAmount("1\(word)").flatMap { $0.unit == .none ? nil : $0.unit }
    }
}

/// Where a command leaves what it was charged: a file, or a member of a JSON file.
struct ChargeSource {
    private let file: String
    private let path: String?
    /// In what a figure is that names no unit.
    private let unnamed: WrittenAmount.Unit

    /// A colon sets the path apart, unless a file has the whole name.
    init(_ text: String, unnamed: WrittenAmount.Unit) {
        self.unnamed = unnamed
        if let colon = text.lastIndex(of: ":"), !FileSystem.exists(text), colon > text.startIndex {
            file = String(text[..<colon])
            path = String(text[text.index(after: colon)...])
        } else {
            (file, path) = (text, nil)
        }
    }

    /// What lies there now; to be asked before the command starts.
    var stamp: FileSystem.Stamp? { FileSystem.stamp(file) }

    /// The charge, or in a few words why it cannot be read.
    ///
    /// - Parameter before: the stamp from before the command: a file that is still the same says
    ///   what an earlier run was charged.
    func amount(writtenSince before: FileSystem.Stamp?) -> Result<WrittenAmount, ReadError> {
        if let before, before == stamp {
            return .failure(
                ReadError(reason: "\(file.visible): the file was not written by the command"))
        }
        guard let bytes = try? Descriptor.contents(of: file, limit: 8 << 20) else {
            return .failure(ReadError(reason: "\(file.visible) cannot be read"))
        }
        let text: String
        if let path {
            guard let document = try? JSONReader.document(bytes) else {
                return .failure(ReadError(reason: "\(file.visible) is not JSON"))
            }
            guard let node = ChargeSource.member(path, of: document) else {
                return .failure(ReadError(reason: "\(file.visible) has no \(path.visible)"))
            }
            text =
                document.kind(node) == .string
                ? document.string(node)
                : String(decoding: document.source(node), as: UTF8.self)
        } else {
            text = ChargeSource.line(bytes)
        }
        guard let amount = WrittenAmount(text) else {
            return .failure(unfit(text))
        }
        return .success(
            amount.unit == .none ? WrittenAmount(amount.figure, unnamed) : amount)
    }

    /// Why what stands there is no charge.
    private func unfit(_ text: String) -> ReadError {
        if text == "null" {
            return ReadError(reason: "\(place) names a cost of null", isNull: true)
        }
        let isWhole = text.first.map { "{[".contains($0) } ?? false
        return ReadError(
            reason: isWhole
                ? "\(place) is no amount, but JSON around one: name its member, as FILE:PATH"
                : "\(place) is no plain amount such as 0.42")
    }

    /// As a person names it.
    var place: String { path.map { "\(file.visible):\($0.visible)" } ?? file.visible }

    /// The text between the blanks at both ends.
    private static func line(_ bytes: [UInt8]) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let rest = bytes.drop(while: isBlank)
        let end = rest.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? rest.startIndex
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// Why a charge cannot be read.
    struct ReadError: Error {
        let reason: String
        /// Gateways write null as long as a charge is not worked out.
        var isNull = false
    }

    /// By names and places with dots between: `data.0.cost`.
    private static func member(_ path: String, of document: JSONDocument) -> JSONDocument.Node? {
        var node = JSONDocument.root
        for step in path.split(separator: ".") where step != "$" {
            switch document.kind(node) {
            case .object:
                guard let next = document.member(node, String(step)) else { return nil }
                node = next
            case .array:
                let items = document.elements(node)
                guard let place = Int(step), items.indices.contains(place) else { return nil }
                node = items[place]
            case .null, .true, .false, .number, .string: return nil
            }
        }
        return node
    }
}
