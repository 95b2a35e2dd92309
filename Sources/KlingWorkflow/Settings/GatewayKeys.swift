public import KlingClient
import KlingCost
public import KlingSystem

/// The user's keys of the gateways: from the environment, else from files of their owner's only.
///
/// Only commands that talk to a gateway make one, and each makes one: from then on nothing writes
/// this process's memory to a disk, and the keys stand in no environment that it hands on.
public struct GatewayKeys: Sendable {
    /// Why a key that was given is not used.
    public enum Problem: Error {
        case file(KeyFile.ReadError)
        /// No header field can hold it.
        case notAKey
    }

    private let settings: Settings
    /// What the environment gave, by variable; `nil` for what cannot be a key.
    private var given: [String: [Secret]?] = [:]

    /// - Throws: ``WorkflowError/gateway(_:)`` where the system does not keep memory off the disk.
    public init(_ settings: Settings) throws(WorkflowError) {
        do throws(CoreDumps.ForbiddingError) {
            try CoreDumps.forbid()
        } catch {
            throw .gateway(.dumpsNotForbidden(reason: Host.words(ofError: error.code)))
        }
        self.settings = settings
        for gateway in Gateways.all {
            for use in Use.allCases {
                let name = use.variable(of: gateway.name)
                if let text = Host.takeEnvironment(name) {
                    given[name] = .some(GatewayKeys.secrets(in: text, use))
                }
            }
        }
    }

    /// What a gateway is asked with.
    ///
    /// - Throws: `noKey` where none was given.
    public func key(of gateway: String) throws(WorkflowError) -> Secret {
        if let key = try keyIfGiven(of: gateway) { return key }
        throw .gateway(.noKey(gateway: gateway))
    }

    /// The same; `nil` where none was given.
    public func keyIfGiven(of gateway: String) throws(WorkflowError) -> Secret? {
        try keys(of: gateway, .calls).first
    }

    /// What a gateway signs its callbacks with: none where none was given, and two while one is
    /// exchanged for another.
    public func webhookKeys(of gateway: String) throws(WorkflowError) -> [Secret] {
        try keys(of: gateway, .callbacks)
    }

    private func keys(of gateway: String, _ use: Use) throws(WorkflowError) -> [Secret] {
        let variable = use.variable(of: gateway)
        if let keys = given[variable] {
            guard let keys else { throw .gateway(.badKey(origin: variable, .notAKey)) }
            return keys
        }
        guard let key = Settings.Key(of: gateway, use.filePart),
            let setting = settings[key]
        else { return [] }
        let origin = setting.origin.place
        let bytes: [UInt8]
        do throws(KeyFile.ReadError) {
            bytes = try KeyFile.contents(of: setting.text)
        } catch {
            throw .gateway(.badKey(origin: origin, .file(error)))
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let keys = GatewayKeys.secrets(in: text, use) else {
            throw .gateway(.badKey(origin: origin, .notAKey))
        }
        return keys
    }

    /// - Returns: `nil` when one of them can be none.
    package static func secrets(in text: String, _ use: Use) -> [Secret]? {
        let isSpace = { (letter: Character) in letter.isWhitespace }
        let texts: [String] =
            switch use {
            case .calls: [text.trimming(isSpace)]
            case .callbacks: text.split { $0 == "," || $0.isNewline }.map { $0.trimming(isSpace) }
            }
        let keys = texts.compactMap { Secret(String($0)) }
        return keys.count == texts.count && !keys.isEmpty ? keys : nil
    }
}

extension GatewayKeys {
    /// What a key is for.
    public enum Use: CaseIterable, Sendable {
        case calls, callbacks

        /// `KIE_API_KEY`, as the gateways' own pages have it, and `KIE_WEBHOOK_KEY`.
        public func variable(of gateway: String) -> String {
            gateway.uppercased() + (self == .calls ? "_API_KEY" : "_WEBHOOK_KEY")
        }

        /// The variables of all gateways that have such keys.
        public var variables: [String] { gateways.map(variable) }

        /// The settings that name files with them.
        public var settings: [String] {
            gateways.compactMap { Settings.Key(of: $0, filePart)?.name }
        }

        private var gateways: [String] {
            Gateways.names.filter { Settings.Key(of: $0, filePart) != nil }
        }

        /// The setting that names a file instead.
        var filePart: Settings.Key.Part { self == .calls ? .keyFile : .webhookKeyFile }
    }
}
