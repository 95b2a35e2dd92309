import CCurl

/// One request: what is asked, and what came of it. Used by one thread.
final class Exchange {
    /// What is sent.
    struct Request {
        let location: WebLocation
        /// The `Range` field's value.
        var range: String?
        /// Further header fields, a line each.
        var fields: [String] = []
        /// What a POST sends; `nil` is a GET.
        var body: [UInt8]?
        /// On a connection of its own, which nobody used before or uses afterwards.
        var isAlone = false
        /// Goes through this proxy, as the environment names it.
        var proxy: String?
        /// Addresses inside private networks may be connected to.
        var allowsPrivate = false
        /// Nobody needs its answer: it is given up when all others ended and it stays silent.
        var isOptional = false
        /// What the `User-Agent` field says.
        var agent = "kcost"
    }

    /// What to do with a body, decided when the head is there.
    enum Plan {
        /// Keep it; when it is longer, stop.
        case keep(most: Int)
        /// Drop it, so that the connection stays of use; when it is longer, stop.
        case ignore(most: Int)
        /// Hand it on; stop when that returns `false`.
        case pass((UnsafeRawBufferPointer) -> Bool)
        /// Do not wait for it.
        case stop
    }

    /// How it ended.
    enum Ending {
        /// By the protocol's rules.
        case whole
        /// The plan stopped it.
        case stopped
        /// There was more than the plan keeps.
        case overflowed
        case headTooLong
        /// Only this address could have been connected to.
        case refused(NetworkAddress)
        case connectTimedOut
        case timedOut
        case stalled
        /// Less came in a span than counts as an answer.
        case dripping
        case cancelled
        case failed(CURLcode, reason: String)
    }

    let request: Request
    private(set) var head = ResponseHead()
    private(set) var body: [UInt8] = []
    /// Bytes of the body that came, kept or not.
    private(set) var bodyCount: UInt64 = 0
    var ending: Ending?
    /// Bytes of the request that libcurl wrote to a connection (`CURLINFO_REQUEST_SIZE`): none means
    /// that nothing of it left the machine.
    var sentCount = 0
    /// When something last came.
    private(set) var lastNews = ContinuousClock.now
    /// When what came was last counted, and how much it was by then.
    private var counted = (at: ContinuousClock.now, bytes: UInt64(0))
    private let plan: (ResponseHead) -> Plan
    private var chosen: Plan?
    private var stop: Ending?
    private var refused: NetworkAddress?
    /// What libcurl asks before each connect.
    let gate = UnsafeMutablePointer<ccurl_gate>.allocate(capacity: 1)
    /// Our own header fields, as libcurl takes them.
    var fields: UnsafeMutablePointer<curl_slist>?
    /// Where libcurl writes what went wrong.
    let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(_ request: Request, plan: @escaping (ResponseHead) -> Plan) {
        self.request = request
        self.plan = plan
        gate.initialize(to: ccurl_gate())
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        ccurl_list_free(fields)
        gate.deallocate()
        reason.deallocate()
    }

    /// What counts as received: all heads and bodies.
    var receivedCount: UInt64 { UInt64(head.byteCount) + bodyCount }

    /// Whether less than a flow came since that was last looked at, a span ago.
    func drips(at now: ContinuousClock.Instant, below flow: CurlPool.Flow) -> Bool {
        if now - counted.at < flow.span { return false }
        let came = receivedCount - counted.bytes
        counted = (now, receivedCount)
        return came < flow.bytes
    }

    /// Whether an address may be connected to: any, when a proxy stands between.
    func mayConnect(to address: NetworkAddress?) -> Bool {
        if request.allowsPrivate || request.proxy != nil { return true }
        guard let address else { return false }
        if NetworkAddress.isPublic(address) { return true }
        refused = address
        return false
    }

    /// Takes a header line; `false` stops the transfer.
    func take(headerLine line: UnsafeRawBufferPointer) -> Bool {
        lastNews = .now
        if head.take(line) { return true }
        stop = .headTooLong
        return false
    }

    /// Takes a piece of the body; `false` stops the transfer.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        lastNews = .now
        bodyCount += UInt64(bytes.count)
        let plan = chosen ?? plan(head)
        chosen = plan
        switch plan {
        case .keep(let most):
            // At once: an array that grows is there twice meanwhile, and ends up too large.
            if body.isEmpty { body.reserveCapacity(most) }
            body.append(contentsOf: bytes.prefix(most - body.count))
            if bodyCount <= most { return true }
            stop = .overflowed
        case .ignore(let most):
            if bodyCount <= most { return true }
            stop = .stopped
        case .pass(let function):
            if function(bytes) { return true }
            stop = .stopped
        case .stop:
            stop = .stopped
        }
        return false
    }

    /// Notes how libcurl ended it.
    func end(_ code: CURLcode) {
        if let stop {
            ending = stop
        } else if code == CURLE_OK {
            ending = .whole
        } else if let refused, code == CURLE_COULDNT_CONNECT {
            ending = .refused(refused)
        } else if code == CURLE_OPERATION_TIMEDOUT {
            ending = .connectTimedOut
        } else {
            let said = String(cString: reason)
            // Words that quote a proxy's password are not passed on.
            let isPlain = !said.isEmpty && !said.contains("@")
            ending = .failed(
                code, reason: isPlain ? said : String(cString: ccurl_easy_words(code)))
        }
    }
}
