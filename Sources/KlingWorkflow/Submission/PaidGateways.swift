public import KlingClient
public import KlingCost
public import KlingLedger

/// The gateways that are asked and paid, each with its key, and the ledger that guards them.
public struct PaidGateways: Sendable {
    private var clients: [String: PaidClient<LedgerGuard>] = [:]
    private var loopback: Set<String> = []

    /// - Parameters:
    ///   - names: the gateways.
    ///   - settings: what the user settled.
    ///   - keys: the gateways' keys.
    ///   - book: says what becomes of a failed task's hold.
    ///   - spendGuard: where money is held and written.
    ///   - observer: is shown each request, and what became of it.
    /// - Throws: what keeps one of the gateways from being asked: no key, a wrong setting.
    public init(
        _ names: some Sequence<String>, _ settings: Settings, _ keys: GatewayKeys,
        _ book: PriceBook, _ spendGuard: LedgerGuard,
        observer: (@Sendable (HTTPRequest, Delivery) -> Void)? = nil
    ) throws(WorkflowError) {
        for name in Set(names).sorted() {
            let own = try GatewaySettings(name, settings)
            var gateway = GatewayClient(
                own.api, key: try keys.key(of: name), over: CurlTransport(agent: Product.agent))
            gateway.limits = own.limits
            // Whoever waits asks again anyway, and so does the next sync.
            gateway.rules.mostReads = 3
            gateway.observer = observer
            var client = PaidClient(
                gateway, spendGuard,
                failedTask: book.gateway(named: name).flatMap { book.gateways[$0].failedTask })
            client.pollInterval = own.pollInterval
            clients[name] = client
            if own.api.site.isLoopback { loopback.insert(name) }
        }
    }

    /// Of a gateway that was named at the beginning.
    public subscript(name: String) -> PaidClient<LedgerGuard>? { clients[name] }

    /// Whether it is a gateway on this machine: a rehearsal, whose videos lie here too.
    public func isLoopback(_ name: String) -> Bool { loopback.contains(name) }
}
