import Foundation
import Libc
import Loopback

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
    private let listener: Socket
    private let lock = NSLock()
    private var requests: [String] = []

    /// What arrived so far, a text a connection.
    var received: [String] { lock.withLock { requests } }

    init(_ steps: [Step]) throws {
        (listener, port) = try Socket.listening(port: 0)
        Thread.detachNewThread { [self] in for step in steps { serve(step) } }
    }

    deinit { listener.close() }

    private func serve(_ step: Step) {
        // Longer than any test on any machine: one that makes no connection does not wait for it.
        guard let connection = listener.accept(until: monotonicMilliseconds + 600_000) else {
            return
        }
        defer { connection.close() }
        if case .close = step { return lock.withLock { requests.append("") } }
        let request = read(from: connection)
        lock.withLock { requests.append(request) }
        switch step {
        case .answer(let text):
            _ = connection.send(Array(text.utf8)[...], until: .max)
        case .drip(let text, let milliseconds):
            for byte in text.utf8 {
                guard connection.send([byte], until: .max) else { break }
                usleep(milliseconds * 1_000)
            }
        case .hang(let seconds): Thread.sleep(forTimeInterval: seconds)
        case .close, .readAndClose: break
        }
    }

    /// Head and body, by its Content-Length.
    private func read(from connection: Socket) -> String {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            let more = connection.receive(atMost: 65_536, until: .max)
            if more.isEmpty { return text }
            bytes += more
        }
    }
}
