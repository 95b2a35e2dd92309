public import KlingClient
import KlingCost

/// How one gateway is asked, by the user's settings.
public struct GatewaySettings: Sendable {
    /// What it is asked and answers, at its address.
    public let api: any GatewayAPI
    /// How long a request may take.
    public let limits: TransportLimits
    /// Between two questions after a task.
    public let pollInterval: Duration

    /// - Parameters:
    ///   - gateway: its name.
    ///   - settings: what the user settled.
    /// - Throws: ``WorkflowError/badSetting(_:_:)`` and ``WorkflowError/gateway(_:)``.
    public init(_ gateway: String, _ settings: Settings) throws(WorkflowError) {
        let reader = Reader(gateway: gateway, settings: settings)
        api = try reader.api()
        limits = try reader.limits(api.site)
        pollInterval = try reader.span(.pollInterval, api.site) ?? .seconds(5)
    }
}

/// Reads one gateway's settings.
private struct Reader {
    let gateway: String
    let settings: Settings

    func api() throws(WorkflowError) -> any GatewayAPI {
        guard let api = Gateways.named(gateway) else { throw .gateway(.noAPI(gateway: gateway)) }
        var choices = GatewayChoices(api)
        choices.site = try site(choices.site)
        if let field = setting(.idempotencyField) {
            choices.idempotencyField = try idempotencyField(field)
        }
        if let isOn = setting(.businessID) { choices.sendsAttempts = try truth(isOn) }
        return api.settled(by: choices)
    }

    /// One setting after the other, so that a fault is named with the one that it is in.
    private func site(_ documented: GatewaySite) throws(WorkflowError) -> GatewaySite {
        var site = documented
        for part in [Settings.Key.Part.base, .submitPath, .statusPath, .balancePath] {
            guard let setting = setting(part) else { continue }
            func value(_ wanted: Settings.Key.Part) -> String? {
                part == wanted ? setting.text : nil
            }
            do throws(GatewaySite.AddressError) {
                site = try GatewaySite(
                    defaults: site, base: value(.base), submitPath: value(.submitPath),
                    statusPath: value(.statusPath), balancePath: value(.balancePath))
            } catch {
                throw .gateway(.badSite(setting.origin, error))
            }
        }
        return site
    }

    private func idempotencyField(_ setting: Settings.Value) throws(WorkflowError) -> String? {
        if setting.text == "none" { return nil }
        if HTTPFields.isFree(setting.text) { return setting.text }
        throw .badSetting(setting, .headerField)
    }

    private func truth(_ setting: Settings.Value) throws(WorkflowError) -> Bool {
        switch setting.text {
        case "on": return true
        case "off": return false
        default: throw .badSetting(setting, .onOff)
        }
    }

    func limits(_ site: GatewaySite) throws(WorkflowError) -> TransportLimits {
        var limits = TransportLimits()
        if let connect = try span(.connectTimeout, site) { limits.connect = connect }
        if let total = try span(.answerTimeout, site) { limits.total = total }
        return limits
    }

    func span(
        _ key: Settings.Key, _ site: GatewaySite
    ) throws(WorkflowError) -> Duration? {
        guard let setting = settings[key] else { return nil }
        // A gateway is not to be hurried by less than a second, nor given up after so little.
        let shortest: Int64 = site.isLoopback ? 1 : 1_000
        if let span = Reader.milliseconds(setting.text), (shortest...3_600_000).contains(span) {
            return .milliseconds(span)
        }
        throw .badSetting(setting, .wait(isLoopback: site.isLoopback))
    }

    /// Reads `250ms`, `10s`, `2m`.
    private static func milliseconds(_ text: String) -> Int64? {
        let number = text.prefix { $0.isASCII && $0.isNumber }
        let units: [String: Int64] = ["ms": 1, "s": 1_000, "m": 60_000]
        // No more digits than the longest span has, in any unit.
        guard number.count <= 7, let count = Int64(number),
            let unit = units[String(text[number.endIndex...])]
        else { return nil }
        return count * unit
    }

    private func setting(_ part: Settings.Key.Part) -> Settings.Value? {
        Settings.Key(of: gateway, part).flatMap { settings[$0] }
    }
}

extension Settings.Key {
    static let connectTimeout = Settings.Key(name: "connect_timeout")
    static let answerTimeout = Settings.Key(name: "answer_timeout")
    static let pollInterval = Settings.Key(name: "poll_interval")

    /// What each gateway has a setting of its own for.
    package enum Part: String, CaseIterable {
        case base
        case submitPath = "submit_path"
        case statusPath = "status_path"
        case balancePath = "balance_path"
        case keyFile = "key_file"
        case webhookKeyFile = "webhook_key_file"
        case idempotencyField = "idempotency_field"
        case businessID = "business_id"
    }

    /// `kie_base`; `nil` where the gateway has nothing of the kind.
    package init?(of gateway: String, _ part: Part) {
        let api = Gateways.named(gateway)
        let isThere =
            switch part {
            case .webhookKeyFile: api?.signsCallbacks ?? false
            case .idempotencyField: api?.ownChoices.contains(.idempotencyField) ?? false
            case .businessID: api?.ownChoices.contains(.attemptField) ?? false
            case .base, .submitPath, .statusPath, .balancePath, .keyFile: true
            }
        if !isThere { return nil }
        self.init(name: "\(gateway)_\(part.rawValue)")
    }

    /// Those about gateways.
    static var ofGateways: [Settings.Key] {
        [connectTimeout, answerTimeout, pollInterval]
            + Gateways.all.flatMap { gateway in
                Part.allCases.compactMap { Settings.Key(of: gateway.name, $0) }
            }
    }
}
