import CCurl

/// Transfers side by side, and the connections that are kept between them. Blocks; used by one
/// thread.
struct CurlPool: ~Copyable {
    /// So many bytes in so long.
    struct Flow {
        var bytes: UInt64
        var span: Duration
    }

    /// How long things may take.
    struct Times {
        var connect: Duration
        var stall: Duration
        /// Less is no answer; `nil` lets it drip until the end.
        var least: Flow?
        /// When all must have ended.
        var end: ContinuousClock.Instant
    }

    /// How often a wish to cancel and the clock are looked at.
    private static let tick: Int32 = 50
    /// How long an optional exchange may be silent after all others ended, at least.
    private static let grace = Duration.seconds(1)
    private let multi: UnsafeMutableRawPointer
    private var idle: [UnsafeMutableRawPointer] = []
    private var active: [(easy: UnsafeMutableRawPointer, exchange: Exchange)] = []

    init() throws(CurlLibrary.LoadError) {
        try CurlLibrary.load()
        guard let multi = ccurl_multi_new() else {
            throw CurlLibrary.LoadError(reason: "no memory")
        }
        self.multi = multi
    }

    deinit {
        for easy in idle { ccurl_easy_free(easy) }
        ccurl_multi_free(multi)
    }

    /// Runs exchanges until each has an ending.
    mutating func run(_ exchanges: [Exchange], _ times: Times, _ cancellation: Cancellation?) {
        let start = ContinuousClock.now
        for exchange in exchanges { add(exchange, times) }
        var onlyOptionalSince: ContinuousClock.Instant?
        while !active.isEmpty {
            var running: Int32 = 0
            let code = ccurl_multi_perform(multi, &running)
            collect()
            if code != CURLM_OK { endAll(.failed(CURLE_FAILED_INIT, reason: "libcurl: \(code)")) }
            let now = ContinuousClock.now
            if cancellation?.isCancelled == true { endAll(.cancelled) }
            if now >= times.end { endAll(.timedOut) }
            endAll(.stalled) { now - $0.lastNews >= times.stall }
            if let least = times.least { endAll(.dripping) { $0.drips(at: now, below: least) } }
            if active.allSatisfy(\.exchange.request.isOptional) {
                let since = onlyOptionalSince ?? now
                onlyOptionalSince = since
                if now - since > max(CurlPool.grace, since - start) {
                    endAll(.stalled) { !$0.head.isComplete }
                }
            }
            if !active.isEmpty { _ = ccurl_multi_wait(multi, CurlPool.tick) }
        }
    }

    private mutating func add(_ exchange: Exchange, _ times: Times) {
        guard let easy = idle.popLast() ?? ccurl_easy_new() else {
            exchange.ending = .failed(CURLE_OUT_OF_MEMORY, reason: "no memory")
            return
        }
        var code = CurlPool.prepare(easy, for: exchange, times)
        if code == CURLE_OK, ccurl_multi_add(multi, easy) != CURLM_OK { code = CURLE_FAILED_INIT }
        if code != CURLE_OK {
            exchange.end(code)
            release(easy)
            return
        }
        active.append((easy, exchange))
    }

    /// Hands ended transfers their results.
    private mutating func collect() {
        var code = CURLE_OK
        while let easy = ccurl_multi_next_done(multi, &code) {
            guard let index = active.firstIndex(where: { $0.easy == easy }) else { continue }
            let exchange = active.remove(at: index).exchange
            exchange.sentCount = CurlPool.sentCount(easy)
            _ = ccurl_multi_remove(multi, easy)
            exchange.end(code)
            release(easy)
        }
    }

    /// The request's size counts only what the first write took: where that took nothing at once,
    /// all of it leaves later and is seen by its body alone (`Curl_buffer_send` of libcurl's http.c).
    private static func sentCount(_ easy: UnsafeMutableRawPointer) -> Int {
        var count = 0
        var body: curl_off_t = 0
        // What libcurl does not tell may have been sent.
        guard ccurl_info_long(easy, CURLINFO_REQUEST_SIZE, &count) == CURLE_OK,
            ccurl_info_number(easy, CURLINFO_SIZE_UPLOAD_T, &body) == CURLE_OK
        else { return .max }
        return max(count, Int(clamping: body))
    }

    /// Ends all exchanges that still run and for which a test is true.
    private mutating func endAll(
        _ ending: Exchange.Ending, where test: (Exchange) -> Bool = { _ in true }
    ) {
        for index in active.indices.reversed() where test(active[index].exchange) {
            let (easy, exchange) = active.remove(at: index)
            exchange.sentCount = CurlPool.sentCount(easy)
            _ = ccurl_multi_remove(multi, easy)
            exchange.ending = ending
            release(easy)
        }
    }

    private mutating func release(_ easy: UnsafeMutableRawPointer) {
        ccurl_easy_reset(easy)
        idle.append(easy)
    }
}
