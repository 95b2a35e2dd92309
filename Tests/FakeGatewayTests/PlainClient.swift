import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A connection to loopback that hides nothing: bytes out, bytes in, and how it ended.
final class PlainClient {
    private let descriptor: Int32

    init(port: UInt16) {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = descriptor
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                    Glibc.send(
                        descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                #else
                    Darwin.send(descriptor, bytes.baseAddress, bytes.count, 0)
                #endif
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Receives one answer: until it is whole, until the other side ends, or until nothing came
    /// for so long.
    func receive(waitMs: Int32 = 5000) -> Reply {
        let start = ContinuousClock.now
        var reply = Reply()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !reply.isWhole {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, waitMs) > 0 else {
                reply.isSilent = true
                break
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 {
                reply.isReset = count < 0
                break
            }
            reply.bytes += buffer[..<count]
        }
        reply.ms = Int((ContinuousClock.now - start) / .milliseconds(1))
        return reply
    }
}

/// What came back, as far as it came.
struct Reply {
    var bytes: [UInt8] = []
    /// Nothing more came, and the connection was still there.
    var isSilent = false
    /// The connection was torn, not closed.
    var isReset = false
    var ms = 0

    struct NotJSON: Error {
        let text: String
    }

    private var bodyStart: Int? {
        bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
    }

    /// The head in lines, without their ends.
    private var head: [String] {
        let text = String(decoding: bytes[..<(bodyStart ?? 0)], as: UTF8.self)
        return text.components(separatedBy: "\r\n")
    }

    /// The HTTP status; 0 for what is no HTTP.
    var status: Int {
        let words = head.first?.split(separator: " ") ?? []
        return words.count > 1 && words[0] == "HTTP/1.1" ? Int(words[1]) ?? 0 : 0
    }

    func field(_ name: String) -> String? {
        head.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }

    var body: [UInt8] { bodyStart.map { Array(bytes[$0...]) } ?? [] }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// All that the head promised is there.
    var isWhole: Bool {
        guard let length = field("Content-Length").flatMap({ Int($0) }) else { return false }
        return body.count >= length
    }

    func json() throws -> [String: Any] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        else { throw NotJSON(text: String(decoding: bytes.prefix(400), as: UTF8.self)) }
        return value
    }

    /// The task's id in an answer of a gateway to a submission.
    func taskID(of gateway: String) throws -> String? {
        let json = try json()
        switch gateway {
        case "xcompute": return (json["data"] as? [[String: Any]])?.first?["task_id"] as? String
        case "toapis": return json["id"] as? String
        default: return (json["data"] as? [String: Any])?["taskId"] as? String
        }
    }
}
