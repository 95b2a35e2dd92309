import Libc
import Loopback
import Synchronization

/// A web server on 127.0.0.1 that serves one file by ranges (RFC 9110 §14), each connection on a
/// thread of its own. It answers the first request only when the second is there, or after two
/// seconds: whoever asks for head and tail one after the other is late.
final class RangeServer: Sendable {
    private let listener: Socket
    private let file: Int32
    private let byteCount: Int
    /// Requests so far.
    private let requests = Atomic(0)
    /// Where the file is found.
    let address: String

    /// Serves a file until ``stop()``.
    init(_ path: String) throws(BenchError) {
        file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw .system(call: path, code: errno) }
        byteCount = Int(lseek(file, 0, SEEK_END))
        do throws(Socket.ListenError) {
            let port: UInt16
            (listener, port) = try Socket.listening(port: 0)
            address = "http://127.0.0.1:\(port)/video.mp4"
        } catch {
            close(file)
            throw .system(call: error.call, code: error.code)
        }
        _ = startThread { [self] in acceptAll() }
    }

    /// Ends it: no more connections are taken.
    func stop() {
        listener.hangUp()
        listener.close()
    }

    private func acceptAll() {
        while let connection = listener.accept() {
            _ = startThread { [self] in
                while let range = request(connection) { answer(range, connection) }
                connection.close()
            }
        }
    }

    /// The range of the next request; `nil` at the end, and for what is no request for a part.
    private func request(_ connection: Socket) -> Range<Int>? {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            guard head.utf8.count < 8192,
                let byte = connection.receive(atMost: 1, until: .max).first
            else { return nil }
            head.unicodeScalars.append(UnicodeScalar(byte))
        }
        guard let start = head.firstRange(of: "bytes=")?.upperBound else { return nil }
        let field = head[start...].prefix { $0 != "\r\n" }
        let ends = field.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let last = ends[1] else { return nil }
        guard let first = ends[0] else { return max(0, byteCount - last)..<byteCount }
        return first < byteCount ? first..<min(last + 1, byteCount) : nil
    }

    private func answer(_ range: Range<Int>, _ connection: Socket) {
        let number = requests.add(1, ordering: .sequentiallyConsistent).newValue
        for _ in 0..<200 where number == 1 {
            if requests.load(ordering: .sequentiallyConsistent) > 1 { break }
            usleep(10_000)
        }
        var body = [UInt8](repeating: 0, count: range.count)
        let got = pread(file, &body, body.count, off_t(range.lowerBound))
        if got != body.count { return }
        let head =
            "HTTP/1.1 206 Partial Content\r\nContent-Type: video/mp4\r\n"
            + "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(byteCount)\r\n"
            + "Content-Length: \(range.count)\r\n\r\n"
        _ = connection.send(Array(head.utf8)[...] + body, until: .max)
    }
}
