import Libc

/// Sends GETs for parts of one video: follows redirects, repeats once, and keeps within limits.
/// Blocks.
struct RangeFetcher: ~Copyable {
    /// Where it is asked now, after redirects.
    private(set) var location: WebLocation
    let options: RemoteOptions
    private(set) var requestCount = 0
    private(set) var receivedCount: UInt64 = 0
    private(set) var notes: [RemoteNote] = []
    private var pool: CurlPool
    private let cancellation: Cancellation?
    private let end: (instant: ContinuousClock.Instant, phase: RemoteError.Phase, limit: Duration)

    /// - Parameter phase: `.probe` or `.download`: which limit holds for all together.
    init(
        _ address: String, _ options: RemoteOptions, phase: RemoteError.Phase,
        _ cancellation: Cancellation?
    ) throws(RemoteError) {
        let pool = try RangeFetcher.pool()
        location = try RangeFetcher.location(address)
        self.pool = pool
        self.options = options
        self.cancellation = cancellation
        let limit = phase == .download ? options.limits.download : options.limits.probe
        end = (.now + limit, phase, limit)
        if !location.isEncrypted { notes.append(.notEncrypted(host: location.authority)) }
    }

    private static func pool() throws(RemoteError) -> CurlPool {
        do throws(CurlLibrary.LoadError) {
            return try CurlPool()
        } catch {
            throw .noLibrary(reason: error.reason)
        }
    }

    private static func location(_ address: String) throws(RemoteError) -> WebLocation {
        do throws(WebLocation.AddressError) {
            return try WebLocation(address)
        } catch {
            throw RemoteError(error)
        }
    }

    /// Adds what a person should know.
    mutating func note(_ note: RemoteNote) {
        if !notes.contains(note) { notes.append(note) }
    }

    /// Asks for several parts at once. The first must be answered; the others are hopes, which are
    /// not repeated when they fail.
    ///
    /// - Parameter plan: what to do with the body of the first.
    mutating func ask(
        _ asks: [RangeAsk], plan: @escaping (ResponseHead) -> Exchange.Plan
    ) throws(RemoteError) -> [Result<RangeAnswer, RemoteError>] {
        var hops = 0
        var before = location
        var isRepeated = false
        var kept: [Result<RangeAnswer, RemoteError>] = []
        while true {
            let hopes = kept.isEmpty ? asks[...] : asks[..<1]
            let exchanges = try exchanges(Array(hopes), plan)
            var answers = zip(hopes, exchanges).map { ask, exchange in
                Result { () throws(RemoteError) in
                    try RangeAnswer(exchange, ask, options.limits)
                }
            }
            if !kept.isEmpty { answers += kept[1...] }
            switch answers[0] {
            case .success(.redirect(let reference)):
                hops += 1
                if hops > options.limits.redirects {
                    throw .redirects(limit: options.limits.redirects)
                }
                before = location
                try follow(reference)
                kept = []
            // Known only when it is asked there.
            case .failure(.notAnAddress) where hops > 0:
                throw .redirect(to: .nowhere, from: before.shown)
            case .failure(let error) where error.mayPass && !isRepeated:
                isRepeated = true
                try rest(before: error)
                kept = answers
            case .failure(let error): throw try overall(error)
            case .success: return answers
            }
        }
    }

    private mutating func exchanges(
        _ asks: [RangeAsk], _ plan: @escaping (ResponseHead) -> Exchange.Plan
    ) throws(RemoteError) -> [Exchange] {
        let limits = options.limits
        if requestCount + asks.count > limits.requests {
            throw .tooManyRequests(limit: limits.requests)
        }
        if cancellation?.isCancelled == true { throw .cancelled }
        if ContinuousClock.now >= end.instant { throw timedOut }
        let proxy = options.proxies.proxy(for: location)
        let connectEnd = ContinuousClock.now + limits.connect
        let most = end.phase == .download ? end.instant : min(end.instant, .now + limits.request)
        if proxy != nil || NetworkAddress.ownAddresses(of: location.host) != nil {
            try checkNames(until: min(connectEnd, most))
        }
        let exchanges = asks.indices.map { index in
            Exchange(
                Exchange.Request(
                    location: location, range: asks[index].field, proxy: proxy,
                    allowsPrivate: options.allowsPrivate, isOptional: index > 0,
                    agent: options.agent),
                plan: index == 0 ? plan : RangeAnswer.plan(asks[index], unranged: nil))
        }
        pool.run(
            exchanges,
            CurlPool.Times(
                connect: connectEnd - .now, stall: limits.stall,
                least: CurlPool.Flow(bytes: limits.leastBytes, span: limits.leastSpan), end: most),
            cancellation)
        requestCount += exchanges.count
        for exchange in exchanges { receivedCount += exchange.receivedCount }
        return exchanges
    }

    /// With a proxy, the addresses that are connected to are the proxy's: all that can be looked at
    /// are the host's own, as far as it is known here. This machine's name needs no address: a
    /// resolver may not know it, or may send it elsewhere.
    private func checkNames(until limit: ContinuousClock.Instant) throws(RemoteError) {
        if options.allowsPrivate { return }
        for address in try addresses(until: limit) where !NetworkAddress.isPublic(address) {
            throw .privateAddress(host: location.authority, address: address)
        }
    }

    private func addresses(
        until limit: ContinuousClock.Instant
    ) throws(RemoteError) -> [NetworkAddress] {
        do throws(NameLookUp.LookUpError) {
            return try NameLookUp.addresses(of: location.host, until: limit, cancellation)
        } catch {
            switch error {
            case .cancelled: throw .cancelled
            case .timedOut where ContinuousClock.now >= end.instant: throw timedOut
            case .timedOut:
                throw .timedOut(
                    .connect, limit: options.limits.connect, host: location.authority)
            }
        }
    }

    private mutating func follow(_ reference: String?) throws(RemoteError) {
        let old = location
        guard let reference else { throw .redirect(to: .nowhere, from: old.shown) }
        do throws(WebLocation.AddressError) {
            location = try old.resolving(reference)
        } catch {
            switch error {
            case .notAnAddress: throw .redirect(to: .nowhere, from: old.shown)
            case .scheme(let scheme): throw .redirect(to: .scheme(scheme), from: old.shown)
            case .credentials: throw .redirect(to: .credentials, from: old.shown)
            }
        }
        if old.isEncrypted, !location.isEncrypted {
            note(.lostEncryption(from: old.authority, to: location.authority))
        } else if !location.isEncrypted {
            note(.notEncrypted(host: location.authority))
        }
    }

    /// Waits before a repeat, for as long as the server asks; throws when that is too long.
    private func rest(before error: RemoteError) throws(RemoteError) {
        var wait = options.limits.retryWait
        if case .status(_, _, let seconds?) = error {
            if .seconds(seconds) > options.limits.retryWaitMost { throw error }
            wait = max(wait, .seconds(seconds))
        }
        let until = ContinuousClock.now + wait
        while ContinuousClock.now < until {
            if cancellation?.isCancelled == true { throw .cancelled }
            if ContinuousClock.now >= end.instant { throw timedOut }
            usleep(UInt32(min(50, max(1, (until - .now).milliseconds))) * 1_000)
        }
    }

    /// What to say of a time limit: the limit of all together goes before that of one request.
    private func overall(_ error: RemoteError) throws(RemoteError) -> RemoteError {
        if case .timedOut(.request, _, _) = error, ContinuousClock.now >= end.instant {
            return timedOut
        }
        return error
    }

    private var timedOut: RemoteError {
        .timedOut(end.phase, limit: end.limit, host: location.authority)
    }
}

extension RemoteError {
    fileprivate init(_ fault: WebLocation.AddressError) {
        switch fault {
        case .notAnAddress: self = .notAnAddress
        case .scheme(let scheme): self = .scheme(scheme)
        case .credentials: self = .credentials
        }
    }
}
