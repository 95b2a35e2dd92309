import Testing

@testable import KlingClient

@Suite struct ExchangeTests {
    @Test(arguments: [nil, "9", "1000000000000"])
    func `a body takes hardly more memory than is kept of it`(length: String?) throws {
        try CurlLibrary.load()
        let most = 4 << 20
        let exchange = Exchange(
            Exchange.Request(location: try WebLocation("https://a.example/a.mp4"))
        ) { _ in .keep(most: most) }
        for line in ["HTTP/1.1 200 OK", length.map { "Content-Length: \($0)" }, ""] {
            guard let line else { continue }
            let isTaken = Array((line + "\r\n").utf8).withUnsafeBytes {
                exchange.take(headerLine: $0)
            }
            #expect(isTaken)
        }
        let piece = [UInt8](repeating: 7, count: 16_000)
        while piece.withUnsafeBytes({ exchange.take(body: $0) }) {}
        #expect(exchange.body.count == most)
        #expect(exchange.body.capacity <= most + 4_096)
    }
}
