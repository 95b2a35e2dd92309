import MediaFixtures
import Testing

@testable import KlingClient

/// Addresses that must not be reached through a payload's URL.
@Suite struct PrivateAddressTests {
    /// Refusing, as by default.
    private static let strict = quick { $0.allowsPrivate = false }

    @Test(arguments: [
        "127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0", "[::1]",
        "[::ffff:127.0.0.1]",
    ])
    func `this machine is refused, however it is written`(host: String) async throws {
        let (error, visits) = try await with(video(10)) {
            $1.answer($0)
        } _: { server in
            (refusal("http://\(host):\(server.port)/a.mp4", Self.strict), server.visits.count)
        }
        guard case .privateAddress(_, let address) = error else {
            // Where there is no IPv6, an address of it cannot be tried.
            if host.hasPrefix("["), case .unreachable = error { return }
            Issue.record("\(host): \(String(describing: error))")
            return
        }
        #expect(!NetworkAddress.isPublic(address))
        #expect(visits == 0)
    }

    /// Without `/etc/hosts` no resolver knows `localhost`; none knows these anywhere.
    @Test(arguments: ["localhost.", "LocalHost", "clips.localhost", "a.b.localhost."])
    func `this machine's names need no resolver`(host: String) async throws {
        try await with(video(10)) { server in
            var proxied = Self.strict
            let proxy = "http://127.0.0.1:\(server.port)"
            proxied.proxies = ProxySettings { ["http_proxy": proxy][$0] }
            for options in [Self.strict, proxied] {
                let error = refusal("http://\(host):\(server.port)/a.mp4", options)
                guard case .privateAddress(_, .v4(0x7F00_0001)) = error else {
                    Issue.record("\(host): \(String(describing: error))")
                    continue
                }
            }
            #expect(server.visits.isEmpty)
        }
    }

    @Test(arguments: ["localhost.example", "mylocalhost", "localhost.localdomain", ""])
    func `a name that only resembles it is a name like others`(host: String) {
        #expect(NetworkAddress.ownAddresses(of: host) == nil)
    }

    @Test(arguments: ["10.0.0.1", "192.168.1.1", "169.254.169.254", "172.31.255.255", "100.64.0.1"])
    func `a private network is refused before anything is sent`(host: String) async throws {
        let error = try await DedicatedThread.run { _ in
            refusal("http://\(host)/a.mp4", Self.strict)
        }
        #expect(error == .privateAddress(host: host, address: try #require(NetworkAddress(host))))
    }

    @Test func `an address in wide digits is none`() async throws {
        let (error, visits) = try await with(video(10)) {
            $1.answer($0)
        } _: { server in
            (refusal("http://１２７.０.０.１:\(server.port)/a", Self.strict), server.visits.count)
        }
        #expect(visits == 0)
        // A libcurl that reads them finds this machine.
        if case .privateAddress = error { return }
        #expect(error == .notAnAddress)
    }

    @Test func `a redirect to an address in wide digits leads nowhere`() async throws {
        let (error, address) = try await with(video(10)) { _, server in
            .redirect("http://１２７.０.０.１:\(server.port)/b.mp4")
        } _: { server in
            (refusal(server.address, quick()), server.address)
        }
        #expect(error == .redirect(to: .nowhere, from: address))
    }

    @Test func `a redirect does not lead to where the address itself may not`() async throws {
        // The first hop goes through a proxy, for which any address is right.
        let (error, visits) = try await with(video(10)) { _, server in
            .redirect("http://localhost:\(server.port)/b.mp4")
        } _: { server in
            var options = Self.strict
            let proxy = "http://127.0.0.1:\(server.port)"
            options.proxies = ProxySettings { ["http_proxy": proxy, "no_proxy": "localhost"][$0] }
            return (refusal("http://\(nowhere)/a.mp4", options), server.visits.count)
        }
        guard case .privateAddress(let host, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(host.hasPrefix("localhost:"))
        #expect(visits == 2)
    }

    @Test func `through a proxy a name that is unknown here is the proxy's affair`() async throws {
        let bytes = video(200_000)
        try await with(bytes) { server in
            var options = Self.strict
            let proxy = "http://127.0.0.1:\(server.port)"
            options.proxies = ProxySettings { ["http_proxy": proxy][$0] }
            var remote = try RemoteVideo("http://\(nowhere)/a.mp4", options)
            #expect(try remote.bytes(at: 0, needed: 10) == Array(bytes[..<10]))
            #expect(server.visits.map(\.path).allSatisfy { $0 == "http://\(nowhere)/a.mp4" })
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.1", "10.0.0.1", "[::1]", "169.254.169.254"])
    func `through a proxy an address that is private here is refused`(host: String) async throws {
        try await with(video(10)) { server in
            var options = Self.strict
            let proxy = "http://127.0.0.1:\(server.port)"
            options.proxies = ProxySettings { ["http_proxy": proxy][$0] }
            guard case .privateAddress = refusal("http://\(host)/a.mp4", options) else {
                Issue.record("\(host) was not refused")
                return
            }
            #expect(server.visits.isEmpty)
        }
    }

    @Test(arguments: [
        "http://me:word@\(nowhere):1", "gopher://me:word@127.0.0.1", "http://me:word@[::",
    ])
    func `a proxy that cannot be used is told without its password`(proxy: String) async throws {
        var options = Self.strict
        options.proxies = ProxySettings { ["http_proxy": proxy][$0] }
        let error = try await DedicatedThread.run { [options] _ in
            refusal("http://\(nowhere)/a.mp4", options)
        }
        guard case .proxy(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.contains("word"))
    }
}
