public import KlingCost
import KlingSystem

/// What the user settled once: an option wins over its environment variable, that over the
/// configuration file, that over the default.
public struct Settings: Sendable {
    /// What can be settled: in the file `config.json`, by an environment variable, by an option.
    public struct Key: Hashable, Sendable {
        /// As in the file: `max_price_age`.
        public let name: String
        /// What it was called before, which is read for good: it stands in users' files.
        public var formerName: String?

        /// The environment variable that settles it: `KCOST_MAX_PRICE_AGE`.
        public var variable: String { Key.variable(name) }

        /// The names that it goes by, the one of today first.
        var names: [String] { [name] + (formerName.map { [$0] } ?? []) }

        static func variable(_ name: String) -> String { "KCOST_" + name.uppercased() }

        /// Where payloads go whose fields do not say it.
        public static let gateway = Key(name: "gateway")
        /// A folder of price files that outrank all others.
        public static let pricing = Key(name: "pricing")
        /// A further currency for totals.
        public static let currency = Key(name: "currency")
        /// Nothing is asked over the network while pricing.
        public static let offline = Key(name: "offline")
        /// Which file the ledger is.
        public static let ledger = Key(name: "ledger")
        /// Rates that were checked longer ago are refused, in days.
        public static let maxPriceAge = Key(name: "max_price_age")
        /// Rates of less confidence are refused.
        public static let minConfidence = Key(name: "min_confidence")
        /// For how long the same payload counts as a repetition.
        public static let duplicateWindow = Key(name: "duplicate_window")
        /// How many times its hold a charge may be before it freezes its model.
        public static let freezeFactor = Key(
            name: "freeze_factor", formerName: "brake_factor")

        /// All of them; those of the gateways last.
        public static var all: [Key] { general + ofGateways }

        /// Those that are not about gateways.
        public static let general = [
            gateway, pricing, currency, maxPriceAge, minConfidence, offline, ledger,
            duplicateWindow, freezeFactor,
        ]
    }

    /// Where a value was settled, and so which of several wins.
    public enum Origin: Hashable, Sendable {
        /// `--gateway`, in this call.
        case option(String)
        /// An environment variable.
        case variable(String)
        /// A member of the configuration file.
        case file(String, member: String)

        /// Where it stands: `--gateway`, `KCOST_GATEWAY`, `/home/ann/.config/kcost/config.json: gateway`.
        public var place: String {
            switch self {
            case .option(let name), .variable(let name): name
            case .file(let file, let member): "\(file): \(member)"
            }
        }
    }

    /// A value as it was written, and who settled it.
    public struct Value: Hashable, Sendable {
        /// The value's text, as it was written.
        public let text: String
        /// Where the value was settled.
        public let origin: Origin
    }

    /// What a value must be.
    public enum Expectation: Hashable, Sendable {
        case confidence
        /// A number of days.
        case days
        /// True or false.
        case truth
        /// On or off.
        case onOff
        case currency
        /// A gateway that the price files know; those there are.
        case gateway(known: [String])
        /// The name of a file.
        case fileName
        /// The name of a header field, or none.
        case headerField
        /// A span of time to wait; a gateway on this machine may be given less than a second.
        case wait(isLoopback: Bool)
        /// A span in which the same payload counts as a repetition.
        case window
        /// A whole number within bounds.
        case number(ClosedRange<Int64>)
    }

    /// What is wrong with the configuration file.
    public enum FileProblem: Hashable, Sendable {
        case notJSON(JSONError)
        /// It is no object whose values are strings.
        case notStrings
        /// A member of it is no setting's name.
        case unknown(String, nearest: String?, known: [String])
    }

    /// `$XDG_CONFIG_HOME/kcost`, else `~/.config/kcost`; `nil` without a home.
    public let folder: String?
    private let options: [Key: Value]
    private var members: [String: String] = [:]

    /// Reads the user's configuration file, where there is one.
    ///
    /// - Parameter options: what this call says itself, each with its option's name.
    /// - Throws: ``WorkflowError/file(_:)`` and ``WorkflowError/settingsFile(_:_:)``.
    public init(
        overriding options: [Key: (option: String, text: String)] = [:]
    ) throws(WorkflowError) {
        self.options = options.mapValues { Value(text: $0.text, origin: .option($0.option)) }
        folder =
            Host.environment("XDG_CONFIG_HOME").map { $0 + "/kcost" }
            ?? Host.environment("HOME").map { $0 + "/.config/kcost" }
        guard let folder, FileSystem.exists(folder + "/config.json") else { return }
        try read(folder + "/config.json")
    }

    /// What was settled: by an option, else by the environment, else in the file; `nil` where nobody did.
    public subscript(key: Key) -> Value? {
        if let value = options[key] { return value }
        for name in key.names.map(Key.variable) {
            if let text = Host.environment(name) {
                return Value(text: text, origin: .variable(name))
            }
        }
        for name in key.names {
            if let text = members[name] {
                return Value(
                    text: text, origin: .file((folder ?? "") + "/config.json", member: name))
            }
        }
        return nil
    }

    private mutating func read(_ file: String) throws(WorkflowError) {
        let bytes = try orFail(
            file: Descriptor.contents(of: file, limit: JSONReader.maximumBytes))
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            throw .settingsFile(file, .notJSON(error))
        }
        guard let pairs = document.textMembers else { throw .settingsFile(file, .notStrings) }
        for (name, value) in pairs {
            guard Key.all.contains(where: { $0.names.contains(name) }) else {
                let nearest = Nearest.name(to: name, among: Key.all.flatMap(\.names))
                let meant = Key.all.first { $0.names.contains(nearest ?? "") }
                throw .settingsFile(
                    file,
                    .unknown(name, nearest: meant?.name, known: Key.all.map(\.name)))
            }
            members[name] = value
        }
    }
}

extension Settings {
    /// How many times its hold a charge may be before it freezes the model: a whole number, for it
    /// is an alarm's threshold and no money's measure.
    ///
    /// - Throws: ``WorkflowError/badSetting(_:_:)``.
    public func freezeFactor() throws(WorkflowError) -> Int64 {
        guard let value = self[.freezeFactor] else { return 2 }
        guard let factor = Int64(value.text), (1...1000).contains(factor) else {
            throw .badSetting(value, .number(1...1000))
        }
        return factor
    }
}
