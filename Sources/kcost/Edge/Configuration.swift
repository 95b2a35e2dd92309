import KlingCost
import KlingReports

/// What the user settled once: an option wins over its environment variable, that over the
/// configuration file, that over the default.
struct Configuration {
    /// Settings of the file `config.json` and their environment variables.
    struct Key: Hashable {
        /// As in the file: `gateway`.
        let name: String

        /// `KCOST_GATEWAY`.
        var variable: String { "KCOST_" + name.uppercased() }

        static let gateway = Key(name: "gateway")
        static let pricing = Key(name: "pricing")
        static let currency = Key(name: "currency")
        static let offline = Key(name: "offline")
        static let ledger = Key(name: "ledger")
        static let maxPriceAge = Key(name: "max_price_age")
        static let minConfidence = Key(name: "min_confidence")
        static let duplicateWindow = Key(name: "duplicate_window")
        static let brakeFactor = Key(name: "brake_factor")

        /// All of them; those of the gateways last.
        static var all: [Key] {
            [
                gateway, pricing, currency, offline, ledger, maxPriceAge, minConfidence,
                duplicateWindow, brakeFactor,
            ] + ofGateways
        }
    }

    /// `$XDG_CONFIG_HOME/kcost`, else `~/.config/kcost`; `nil` without a home.
    let folder: String?
    private var settings: [Key: String] = [:]

    /// Reads the configuration file, when there is one.
    init() throws(CommandFailure) {
        folder =
            Host.environment("XDG_CONFIG_HOME").map { $0 + "/kcost" }
            ?? Host.environment("HOME").map { $0 + "/.config/kcost" }
        guard let folder, FileSystem.exists(folder + "/config.json") else { return }
        try read(folder + "/config.json")
    }

    /// A setting and who made it.
    struct Setting {
        let value: String
        /// `nil` when an option did.
        let origin: String?

        /// What to say when it cannot be.
        func failure(option: String, expected: String) -> CommandFailure {
            guard let origin else {
                return .badValue(option: option, value: value, expected: expected)
            }
            return .badSetting(origin: origin, value: value, expected: expected)
        }
    }

    /// A setting: the option's value, else the environment's, else the file's.
    func setting(_ key: Key, option: String?) -> Setting? {
        if let option { return Setting(value: option, origin: nil) }
        if let value = Host.environment(key.variable) {
            return Setting(value: value, origin: key.variable)
        }
        return settings[key].map { value in
            let file = (folder ?? "") + "/config.json"
            return Setting(value: value, origin: "\(file): \(key.name)")
        }
    }

    private mutating func read(_ file: String) throws(CommandFailure) {
        let bytes = try Descriptor.contents(of: file, limit: JSONReader.maximumBytes)
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONReader.document(bytes)
        } catch {
            throw .configuration(file: "\(file):\(error.position)", problem: error.problem.words)
        }
        guard let members = document.textMembers else {
            throw .configuration(
                file: file, problem: "must be an object whose values are strings")
        }
        for (name, value) in members {
            guard let key = Key.all.first(where: { $0.name == name }) else {
                let known = Key.all.map(\.name)
                let hint = Nearest.name(to: name, among: known).map { "; did you mean \"\($0)\"?" }
                throw .configuration(
                    file: file,
                    problem: "unknown setting \"\(name.visible)\""
                        + (hint ?? "; known: " + known.joined(separator: ", ")))
            }
            settings[key] = value
        }
    }
}
