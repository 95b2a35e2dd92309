import KlingCost
import MediaFixtures

@testable import KlingClient

/// Options for the loopback server: no proxy, and a short rest before a repeat.
func quick(_ change: (inout RemoteOptions) -> Void = { _ in }) -> RemoteOptions {
    var options = RemoteOptions()
    options.allowsPrivate = true
    options.proxies = ProxySettings { _ in nil }
    options.limits.retryWait = .milliseconds(10)
    change(&options)
    return options
}

/// A name that no system looks up: its first label is too long (RFC 1035 §2.3.4).
let nowhere = String(repeating: "a", count: 64) + ".invalid"

/// Bytes that no two places share.
func video(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}

/// Starts a server, and runs work on a thread of its own.
func with<Value: Sendable>(
    _ bytes: [UInt8],
    _ behaviour: @escaping @Sendable (RangeServer.Visit, RangeServer) -> RangeServer.Answer = {
        $1.answer($0)
    },
    _ work: @escaping @Sendable (RangeServer) throws -> Value
) async throws -> Value {
    let server = try RangeServer(bytes, behaviour)
    defer { server.stop() }
    return try await DedicatedThread.run { _ in try work(server) }
}

/// What opening a video throws.
func refusal(_ address: String, _ options: RemoteOptions) -> RemoteError? {
    do throws(RemoteError) {
        _ = try RemoteVideo(address, options)
        return nil
    } catch {
        return error
    }
}

extension RemoteVideo {
    /// Reads into an array.
    mutating func bytes(
        at offset: UInt64, needed: Int, room: Int? = nil
    ) throws(RemoteError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room ?? needed, alignment: 1)
        defer { buffer.deallocate() }
        let count = try read(at: offset, needed: needed, into: buffer)
        return Array(buffer[..<count])
    }
}
