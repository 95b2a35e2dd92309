import Foundation
import KlingClient
import KlingCost
import KlingWorkflow
import Testing

@testable import kcost_fake_gateway

/// What belongs to a gateway beside its API file: see "Another gateway" in `docs/architecture.md`.
@Suite struct GatewayTests {
    private static let names = KlingClient.Gateways.names
    private static let repository = RunningGateway.repository

    @Test(arguments: names)
    func `a gateway has prices, and says what a failed task costs`(name: String) throws {
        let book = try PriceBook.shipped()
        let gateway = book.gateways[try #require(book.gateway(named: name))]
        #expect(!gateway.isReferenceOnly)
        #expect(gateway.failedTask != nil)
        #expect(
            book.models.contains { book.gateways[$0.gateway].name == name && !$0.rates.isEmpty })
    }

    @Test(arguments: names)
    func `a gateway can be rehearsed, at the paths of its site`(name: String) throws {
        let api = try #require(KlingClient.Gateways.named(name))
        let form = try #require(kcost_fake_gateway.Gateways.all.first { $0.name == name })
        func call(_ method: String, _ path: String) -> Call? {
            let parts = path.split(separator: "?").map(String.init)
            let query = parts.dropFirst().flatMap { $0.split(separator: "&") }.map {
                let sides = $0.split(separator: "=").map(String.init)
                return (sides[0], sides[1])
            }
            return form.call(method, parts[0], Dictionary(uniqueKeysWithValues: query))
        }
        #expect(call("POST", api.site.submitPath)?.place == .submit)
        #expect(call("GET", api.site.balancePath)?.place == .balance)
        let task = form.taskID(String(repeating: "a1", count: 32))
        let path = api.site.statusPath.replacingOccurrences(of: "{id}", with: task)
        guard case .status(task)? = call("GET", path) else {
            Issue.record("no status at \(path)")
            return
        }
    }

    @Test(arguments: names)
    func `a gateway has examples and a page`(name: String) throws {
        let examples = Self.repository.appending(path: "examples/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: examples.path)
        #expect(files.contains { $0.hasSuffix(".json") })
        let page = Self.repository.appending(path: "docs/gateways/\(name).md")
        #expect(FileManager.default.fileExists(atPath: page.path))
        let contents = try String(
            contentsOf: Self.repository.appending(path: "docs/gateways/README.md"),
            encoding: .utf8)
        #expect(contents.contains("\(name).md"))
    }

    @Test(arguments: names)
    func `a gateway's settings are read, and what it alone has is settled`(name: String) throws {
        let api = try #require(KlingClient.Gateways.named(name))
        var choices = GatewayChoices(api)
        choices.site = try GatewaySite(defaults: api.site, base: "http://127.0.0.1:1")
        (choices.idempotencyField, choices.sendsAttempts) = ("X-Attempt", true)
        let settled = api.settled(by: choices)
        #expect(settled.name == name && settled.site == choices.site)
        let changesField = settled.idempotencyField != api.idempotencyField
        #expect(changesField == api.ownChoices.contains(.idempotencyField))
        let namesAttempts = settled.attemptField != api.attemptField
        #expect(namesAttempts == api.ownChoices.contains(.attemptField))
        #expect(try GatewaySettings(name, Settings()).api.site == api.site)
    }

    @Test func `whatever sells by a shipped price file can be asked`() throws {
        let sellers = try PriceBook.shipped().gateways.filter { !$0.isReferenceOnly }.map(\.name)
        #expect(Set(sellers) == Set(Self.names))
        #expect(kcost_fake_gateway.Gateways.all.map(\.name) == Self.names)
    }
}
