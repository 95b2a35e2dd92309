import CCurl

extension CurlPool {
    /// Sets every option; the first that libcurl refuses ends it, so that none of those
    /// that protect is ever missing.
    static func prepare(
        _ easy: UnsafeMutableRawPointer, for exchange: Exchange, _ times: Times
    ) -> CURLcode {
        let request = exchange.request
        let own = [request.range.map { "Range: \($0)" }, "Accept-Encoding: identity"]
        for field in own.compactMap(\.self) + request.fields {
            guard let list = ccurl_list_append(exchange.fields, field) else {
                return CURLE_OUT_OF_MEMORY
            }
            exchange.fields = list
        }
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        exchange.gate.pointee = ccurl_gate(may_connect: mayConnect, context: context)
        let steps = [
            ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, exchange.reason),
            // The process's signals are not libcurl's.
            ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            ccurl_set_web_only(easy),
            ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
            ccurl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            // One connection per transfer, and lengths as promised by one set of rules.
            ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            ccurl_set_long(easy, CURLOPT_HTTP09_ALLOWED, 0),
            ccurl_set_long(
                easy, CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, times.connect.milliseconds))),
            ccurl_set_text(easy, CURLOPT_USERAGENT, request.agent),
            ccurl_set_list(easy, CURLOPT_HTTPHEADER, exchange.fields),
            // Ours alone decides on proxies: empty texts turn libcurl's own look at the
            // environment off.
            ccurl_set_text(easy, CURLOPT_PROXY, request.proxy ?? ""),
            ccurl_set_text(easy, CURLOPT_NOPROXY, ""),
            ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            ccurl_set_gate(easy, exchange.gate),
            ccurl_set_data_function(easy, CURLOPT_HEADERFUNCTION, takeHeaderLine),
            ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context),
            ccurl_set_data_function(easy, CURLOPT_WRITEFUNCTION, takeBody),
            ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context),
            ccurl_set_text(easy, CURLOPT_URL, request.location.text),
        ]
        ccurl_leave_lookups(easy)
        return (steps + payment(easy, request)).first { $0 != CURLE_OK } ?? CURLE_OK
    }

    /// What keeps libcurl from sending a POST twice: on a connection that others used before, it
    /// repeats a request by itself when that connection turns out to be dead.
    private static func payment(
        _ easy: UnsafeMutableRawPointer, _ request: Exchange.Request
    ) -> [CURLcode] {
        var steps = [
            // No field of ours is for a proxy: the key least of all.
            ccurl_set_long(easy, CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE)),
            ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, request.isAlone ? 1 : 0),
            ccurl_set_long(easy, CURLOPT_FORBID_REUSE, request.isAlone ? 1 : 0),
        ]
        if let body = request.body {
            steps.append(ccurl_set_long(easy, CURLOPT_POST, 1))
            steps.append(ccurl_set_long(easy, CURLOPT_POSTFIELDSIZE, body.count))
            var bytes = body
            bytes.withUnsafeMutableBytes { bytes in
                // Copied, by the size that was set before.
                steps.append(
                    ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress))
            }
        }
        return steps
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

private func exchange(_ context: UnsafeMutableRawPointer) -> Exchange {
    Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
}

private func mayConnect(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> Bool {
    guard let context else { return false }
    let bytes = UnsafeRawBufferPointer(start: address, count: Int(length))
    return exchange(context).mayConnect(to: NetworkAddress(socketAddress: bytes))
}

private func takeHeaderLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return exchange(context).take(headerLine: line) ? size * count : 0
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    // Any other number than what was offered stops it.
    return exchange(context).take(body: piece) ? size * count : size * count + 1
}
