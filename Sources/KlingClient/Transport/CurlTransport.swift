import CCurl

/// Requests over libcurl, which is loaded with the first: each on a thread and a connection of its
/// own, so that no paid one is ever repeated behind our back. TLS is verified always; no redirect is
/// followed.
public struct CurlTransport: Transport {
    /// What the `User-Agent` field says.
    private let agent: String
    private let proxies = ProxySettings()

    /// - Parameter agent: what the `User-Agent` field says: `kcost/0.1.0`.
    public init(agent: String = "kcost") { self.agent = agent }

    /// Sends a request, once.
    public func send(_ request: HTTPRequest, within limits: TransportLimits) async -> Delivery {
        do {
            return try await DedicatedThread.run { perform(request, within: limits, $0) }
        } catch is CancellationError {
            return .neverLeft(reason: "cancelled")
        } catch {
            // DedicatedThread's only other error: no thread, so nothing was begun.
            return .neverLeft(reason: "the system gave no thread")
        }
    }

    private func perform(
        _ request: HTTPRequest, within limits: TransportLimits, _ cancellation: Cancellation
    ) -> Delivery {
        let exchange: Exchange
        do {
            var pool = try CurlPool()
            exchange = Exchange(try asked(request)) { _ in .keep(most: limits.answerBytes) }
            pool.run(
                [exchange],
                CurlPool.Times(
                    connect: min(limits.connect, limits.total), stall: limits.total,
                    end: .now + limits.total), cancellation)
        } catch let missing as CurlLibrary.LoadError {
            return .neverLeft(reason: missing.reason)
        } catch {
            return .neverLeft(reason: "\(request.address) is no address")
        }
        return exchange.delivery
    }

    private func asked(_ request: HTTPRequest) throws -> Exchange.Request {
        let location = try WebLocation(request.address)
        var asked = Exchange.Request(location: location)
        // A gateway is named by its user, and may stand in the user's own network. What goes over
        // http is for this machine, which no proxy knows.
        asked.allowsPrivate = true
        asked.proxy = location.isEncrypted ? proxies.proxy(for: location) : nil
        asked.agent = agent
        asked.isAlone = true
        asked.fields = request.fields.all.map { "\($0.name): \($0.value)" }
        asked.fields.append("Authorization: " + request.authorization)
        if request.method == .post {
            asked.body = request.body
            // No pause in which only half of it is sent.
            asked.fields.append("Expect:")
        }
        return asked
    }
}

extension Exchange {
    /// What became of it, for money: whatever was not answered whole may have arrived once a byte
    /// was sent.
    fileprivate var delivery: Delivery {
        guard let ending else { preconditionFailure("an exchange that ran has an ending") }
        let reason: String
        switch ending {
        case .whole:
            return .answer(HTTPAnswer(status: head.status, fields: head.all, body: body))
        case .timedOut, .stalled, .dripping, .connectTimedOut:
            return sentCount == 0 ? .neverLeft(reason: "no connection in time") : .timedOut
        case .overflowed: reason = "the answer is too long"
        case .headTooLong: reason = "the answer's head is too long"
        case .stopped, .refused: reason = "it was stopped"
        case .cancelled: reason = "cancelled"
        case .failed(_, let words): reason = words
        }
        return sentCount == 0 ? .neverLeft(reason: reason) : .cutShort(reason: reason)
    }
}
