import KlingClient
import KlingCost

/// How one gateway is asked, by the user's settings.
struct GatewaySettings {
    let api: any GatewayAPI
    /// How long a request may take.
    let limits: TransportLimits
    /// Between two questions after a task.
    let pollInterval: Duration

    /// - Parameter gateway: its name.
    init(_ gateway: String, _ configuration: Configuration) throws(CommandFailure) {
        let reader = Reader(gateway: gateway, configuration: configuration)
        api = try reader.api()
        limits = try reader.limits(api.site)
        pollInterval = try reader.span(.pollInterval, api.site) ?? .seconds(5)
    }
}

/// Reads one gateway's settings.
private struct Reader {
    let gateway: String
    let configuration: Configuration

    func api() throws(CommandFailure) -> any GatewayAPI {
        switch gateway {
        case "xcompute":
            return XcomputeAPI(site: try site(.xcompute), idempotencyField: try idempotencyField())
        case "toapis":
            return ToapisAPI(site: try site(.toapis), sendsBusinessID: try sendsBusinessID())
        case "kie": return KieAPI(site: try site(.kie))
        default: throw .gateway(.noAPI(gateway: gateway))
        }
    }

    /// One setting after the other, so that a fault is named with the one that it is in.
    private func site(_ documented: GatewaySite) throws(CommandFailure) -> GatewaySite {
        var site = documented
        for part in [Configuration.Key.Part.base, .submitPath, .statusPath, .balancePath] {
            guard let setting = setting(part) else { continue }
            func value(_ wanted: Configuration.Key.Part) -> String? {
                part == wanted ? setting.value : nil
            }
            do throws(GatewaySite.Fault) {
                site = try GatewaySite(
                    defaults: site, base: value(.base), submitPath: value(.submitPath),
                    statusPath: value(.statusPath), balancePath: value(.balancePath))
            } catch {
                throw .gateway(.badSite(origin: setting.origin ?? part.rawValue, error))
            }
        }
        return site
    }

    private func idempotencyField() throws(CommandFailure) -> String? {
        guard let setting = setting(.idempotencyField) else {
            return XcomputeAPI().idempotencyField
        }
        if setting.value == "none" { return nil }
        if HTTPFields.isFree(setting.value) { return setting.value }
        throw setting.failure(
            option: "", expected: "none, or a header field's name such as Idempotency-Key")
    }

    private func sendsBusinessID() throws(CommandFailure) -> Bool {
        guard let setting = setting(.businessID) else { return false }
        switch setting.value {
        case "on": return true
        case "off": return false
        default: throw setting.failure(option: "", expected: "on or off")
        }
    }

    func limits(_ site: GatewaySite) throws(CommandFailure) -> TransportLimits {
        var limits = TransportLimits()
        if let connect = try span(.connectTimeout, site) { limits.connect = connect }
        if let total = try span(.answerTimeout, site) { limits.total = total }
        return limits
    }

    func span(
        _ key: Configuration.Key, _ site: GatewaySite
    ) throws(CommandFailure) -> Duration? {
        guard let setting = configuration.setting(key, option: nil) else { return nil }
        // A gateway is not to be hurried by less than a second, nor given up after so little.
        let shortest: Int64 = site.isLoopback ? 1 : 1_000
        if let span = Reader.milliseconds(setting.value), (shortest...3_600_000).contains(span) {
            return .milliseconds(span)
        }
        throw setting.failure(
            option: "",
            expected: site.isLoopback
                ? "a span from 1ms to 60m such as 250ms"
                : "a span from 1s to 60m such as 10s, and less only where the gateway is this machine"
        )
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

    private func setting(_ part: Configuration.Key.Part) -> Configuration.Setting? {
        Configuration.Key(of: gateway, part).flatMap { configuration.setting($0, option: nil) }
    }
}

extension Configuration.Key {
    static let connectTimeout = Configuration.Key(name: "connect_timeout")
    static let answerTimeout = Configuration.Key(name: "answer_timeout")
    static let pollInterval = Configuration.Key(name: "poll_interval")

    /// What each gateway has a setting of its own for.
    enum Part: String, CaseIterable {
        case base
        case submitPath = "submit_path"
        case statusPath = "status_path"
        case balancePath = "balance_path"
        case keyFile = "key_file"
        case webhookKeyFile = "webhook_key_file"
        case idempotencyField = "idempotency_field"
        case businessID = "business_id"
    }

    /// `kie_base`; `nil` where the gateway has nothing of the kind: xcompute documents no signature
    /// of its callbacks, and it alone may honour an idempotency field; toapis alone finds tasks by a
    /// name of the caller's.
    init?(of gateway: String, _ part: Part) {
        let isXcompute = gateway == "xcompute"
        if part == .webhookKeyFile && isXcompute { return nil }
        if part == .idempotencyField && !isXcompute { return nil }
        if part == .businessID && gateway != "toapis" { return nil }
        self.init(name: "\(gateway)_\(part.rawValue)")
    }

    /// Those about gateways.
    static var ofGateways: [Configuration.Key] {
        [connectTimeout, answerTimeout, pollInterval]
            + Gateways.all.flatMap { gateway in
                Part.allCases.compactMap { Configuration.Key(of: gateway.name, $0) }
            }
    }
}
