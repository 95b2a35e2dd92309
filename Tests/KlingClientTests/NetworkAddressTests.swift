import Testing

@testable import KlingClient

/// By the IANA special-purpose address registries: the first and last address of each block, and
/// their neighbours.
@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
        "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0",
        "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.1",
        "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7",
        "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
        "::ffff:0:8.8.8.8", "64:ff9b::10.1.2.3", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
        "100::1", "2001::1", "2001:0:808:808::", "2001:1ff:ffff::1", "2001:db8::1",
        "2002:a00:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "3fff:fff::1", "5f00::1",
        "fc00::1", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1", "1fff::1",
    ])
    func `is not public`(text: String) throws {
        #expect(!NetworkAddress.isPublic(try #require(NetworkAddress(text))))
    }

    @Test(arguments: [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.112.255",
        "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2000::1", "2001:200::1",
        "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2002:808:808::1", "2606:4700::1111",
        "3ffe:ffff::1",
    ])
    func `is public`(text: String) throws {
        #expect(NetworkAddress.isPublic(try #require(NetworkAddress(text))))
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "example.com", "[::1]", "::g"])
    func `is no address`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(arguments: ["192.0.2.1", "::1", "2001:db8::a:b", "::ffff:10.0.0.1"])
    func `is written as it was read`(text: String) throws {
        #expect(try #require(NetworkAddress(text)).description == text)
    }
}
