import KlingClient
import KlingCost
import KlingLedger
import KlingWorkflow

/// The gateways that a command talks to, each with its key, and the ledger that guards them.
struct PaidGateways {
    private var clients: [String: PaidClient<LedgerGuard>] = [:]
    private var loopback: Set<String> = []

    /// - Parameter isVerbose: requests and answers are shown.
    /// - Throws: what keeps one of the gateways from being asked: no key, a wrong setting.
    init(
        _ names: some Sequence<String>, _ settings: Settings, _ keys: GatewayKeys,
        _ book: PriceBook, _ spendGuard: LedgerGuard, isVerbose: Bool
    ) throws(CommandFailure) {
        for name in Set(names).sorted() {
            let settings = try orStop(workflow: GatewaySettings(name, settings))
            var gateway = GatewayClient(
                settings.api, key: try orStop(workflow: keys.key(of: name)),
                over: CurlTransport(agent: Product.agent))
            gateway.limits = settings.limits
            // Whoever waits asks again anyway, and so does the next sync.
            gateway.rules.mostReads = 3
            if isVerbose { gateway.observer = ExchangeText.tell }
            var client = PaidClient(
                gateway, spendGuard,
                failedTask: book.gateway(named: name).flatMap { book.gateways[$0].failedTask })
            client.pollInterval = settings.pollInterval
            clients[name] = client
            if settings.api.site.isLoopback { loopback.insert(name) }
        }
    }

    /// Of a gateway that was named at the beginning.
    subscript(name: String) -> PaidClient<LedgerGuard> {
        guard let client = clients[name] else { preconditionFailure("\(name) was not named") }
        return client
    }

    /// Whether it is a gateway on this machine: a rehearsal, whose videos lie here too.
    func isLoopback(_ name: String) -> Bool { loopback.contains(name) }
}
