import Libc

/// A TCP socket of this machine alone, whose every wait has an end: for what plays a gateway or a web
/// server.
package struct Socket: Sendable {
    private let descriptor: Int32

    /// Why a socket could not be had.
    package struct ListenError: Error {
        package let call: String
        package let code: Int32

        /// A call of the system failed, with its error number.
        package init(call: String, code: Int32) { (self.call, self.code) = (call, code) }

        package var words: String { "\(call): \(String(cString: strerror(code)))" }
    }

    /// Listens on 127.0.0.1 and nowhere else.
    ///
    /// - Parameter port: 0 for any that is free.
    /// - Returns: the socket and the port that it got.
    package static func listening(port: UInt16) throws(ListenError) -> (
        socket: Socket, port: UInt16
    ) {
        let descriptor = makeSocket()
        if descriptor < 0 { throw ListenError(call: "socket", code: errno) }
        // A port that a run before this one used can be taken at once.
        var yes: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 512) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        if !isBound {
            let code = errno
            Socket(descriptor: descriptor).close()
            throw ListenError(call: "port \(port)", code: code)
        }
        return (Socket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
    }

    /// The next connection, waited for until a time on `monotonicMilliseconds`; `nil` when there will be
    /// none.
    package func accept(until end: Int64 = .max) -> Socket? {
        while end == .max || isReady(POLLIN, until: end) {
            let file = Libc.accept(descriptor, nil, nil)
            if file >= 0 {
                var yes: Int32 = 1
                let size = socklen_t(MemoryLayout<Int32>.size)
                // Slow answers leave byte by byte.
                setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
                return Socket(descriptor: file)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            // Out of descriptors: one comes free when a connection ends.
            case EMFILE, ENFILE, ENOMEM, ENOBUFS: usleep(20_000)
            default: return nil
            }
        }
        return nil
    }

    /// Receives what is there, waiting until a time on `monotonicMilliseconds`.
    ///
    /// - Returns: nothing when the other side ended, failed or was late.
    package func receive(atMost count: Int, until end: Int64) -> [UInt8] {
        guard count > 0, isReady(POLLIN, until: end) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: min(count, 64 << 10)) { buffer, used in
            used = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// Sends all bytes, waiting until a time on `monotonicMilliseconds`.
    ///
    /// - Returns: whether all of them left.
    package func send(_ bytes: ArraySlice<UInt8>, until end: Int64) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard isReady(POLLOUT, until: end) else { return false }
            let count = rest.withUnsafeBytes { bytes in
                Libc.send(descriptor, bytes.baseAddress, bytes.count, atOnce)
            }
            if count < 0, errno != EAGAIN, errno != EINTR { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// Sends nothing until the other side gives up, or until the time is over.
    package func waitForHangUp(until end: Int64) {
        while !receive(atMost: 4096, until: end).isEmpty {}
    }

    /// Ends what is sent and received, and wakes whoever waits for a connection or for bytes.
    package func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    package func close() {
        _ = Libc.close(descriptor)
    }

    private func isReady(_ event: Int32, until end: Int64) -> Bool {
        while case let rest = end - monotonicMilliseconds, rest > 0 {
            var wait = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let ready = poll(&wait, 1, Int32(min(rest, 60_000)))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
        return false
    }
}
