public import Foundation

/// Stands between a client and a server's socket, and cuts the first connection after so many bytes: what
/// came until then is handed on, and nothing behind it. Every later connection is left alone.
public final class CuttingProxy: @unchecked Sendable {
    /// Where it cuts.
    public enum Cut: Sendable, Hashable {
        /// Behind so many bytes of the client's; the server sees the rest of them or not.
        case toServer(Int)
        /// Behind so many bytes of the server's: it did all that it was asked.
        case toClient(Int)
        /// Where the client's bytes hold this text: the client is cut off at once, and the server gets
        /// it later.
        case late(String, milliseconds: UInt32)
    }

    /// The folder of the proxy's socket, for an address's `host`.
    public let folder: URL
    private let target: String
    private let listener: Int32
    private let cut: Cut
    private let lock = NSLock()
    private var count = 0
    private var isCut = false

    /// Whether the first connection was cut by now.
    public var hasCut: Bool { lock.withLock { isCut } }

    /// How many connections were made.
    public var connections: Int { lock.withLock { count } }

    /// Begins to listen.
    public init(to server: TeamServer, _ cut: Cut) throws {
        self.cut = cut
        target = server.folder.path + "/.s.PGSQL.5432"
        folder = URL(filePath: "/tmp/kcost-px-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        listener = try CuttingProxy.socket(folder.path + "/.s.PGSQL.5432", bind)
        guard listen(listener, 16) == 0 else { throw POSIXError(.ECONNREFUSED) }
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { return }
                let number = lock.withLock {
                    count += 1
                    return count
                }
                Thread.detachNewThread { [self] in serve(client, isFirst: number == 1) }
            }
        }
    }

    /// Ends it; connections under way go on.
    public func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        _ = Foundation.close(listener)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func socket(
        _ path: String, _ use: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) throws -> Int32 {
        let file = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard file >= 0, result == 0 else { throw POSIXError(.ECONNREFUSED) }
        return file
    }

    private func serve(_ client: Int32, isFirst: Bool) {
        guard let server = try? CuttingProxy.socket(target, connect) else {
            _ = Foundation.close(client)
            return
        }
        var (fromClient, fromServer) = (0, 0)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        func pass(_ from: Int32, _ to: Int32, _ sofar: inout Int, _ limit: Int?) -> Bool {
            let length = read(from, &buffer, buffer.count)
            if length <= 0 { return false }
            let allowed = min(length, limit.map { max($0 - sofar, 0) } ?? length)
            sofar += allowed
            if allowed > 0 { _ = send(to, buffer, allowed, Int32(MSG_NOSIGNAL)) }
            return allowed == length
        }
        var (toServer, toClient): (Int?, Int?) = (nil, nil)
        if isFirst {
            if case .toServer(let count) = cut { toServer = count }
            if case .toClient(let count) = cut { toClient = count }
        }
        var isWhole = true
        while isWhole {
            var both = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&both, 2, 60_000) > 0 else { break }
            if isFirst, case .late(let text, let wait) = cut, both[0].revents != 0 {
                let length = recv(client, &buffer, buffer.count, Int32(MSG_PEEK))
                let seen = String(decoding: buffer.prefix(max(length, 0)), as: UTF8.self)
                if seen.contains(text) {
                    lock.withLock { isCut = true }
                    _ = Foundation.close(client)
                    usleep(wait)
                    _ = send(server, buffer, length, Int32(MSG_NOSIGNAL))
                    // Its answers come to nobody.
                    while read(server, &buffer, buffer.count) > 0 {}
                    _ = Foundation.close(server)
                    return
                }
            }
            if both[0].revents != 0 { isWhole = pass(client, server, &fromClient, toServer) }
            if isWhole, both[1].revents != 0 {
                isWhole = pass(server, client, &fromServer, toClient)
            }
        }
        if isFirst { lock.withLock { isCut = true } }
        _ = Foundation.close(client)
        _ = Foundation.close(server)
    }
}
