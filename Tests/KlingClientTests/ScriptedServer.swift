import Foundation

/// A server on loopback that answers each connection with the next line of a script, and keeps what
/// it received.
final class ScriptedServer: @unchecked Sendable {
    /// What it does once a request is there, or before.
    enum Step {
        case answer(String)
        /// Accepts, reads nothing, closes.
        case close
        /// Reads the request, then closes.
        case readAndClose
        /// Reads the request, and answers a byte every so many milliseconds, until the other side hangs up.
        case drip(String, milliseconds: UInt32)
        /// Reads the request, and says nothing for so long.
        case hang(seconds: Double)
    }

    let port: UInt16
    private let listener: Int32
    private let lock = NSLock()
    private var requests: [String] = []

    /// What arrived so far, a text a connection.
    var received: [String] { lock.withLock { requests } }

    init(_ steps: [Step]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        // Longer than any test on any machine: one that makes no connection does not wait for it.
        var wait = timeval(tv_sec: 600, tv_usec: 0)
        setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [self] in for step in steps { serve(step) } }
    }

    deinit { close(listener) }

    private func serve(_ step: Step) {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        if case .close = step { return lock.withLock { requests.append("") } }
        let request = read(from: connection)
        lock.withLock { requests.append(request) }
        switch step {
        case .answer(let text):
            _ = text.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
        case .drip(let text, let milliseconds):
            for byte in text.utf8 {
                guard
                    withUnsafeBytes(
                        of: byte, { send(connection, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) }) == 1
                else { break }
                usleep(milliseconds * 1_000)
            }
        case .hang(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .close, .readAndClose: break
        }
    }

    /// Head and body, by its Content-Length.
    private func read(from connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return text }
            bytes += buffer[..<count]
        }
    }
}
