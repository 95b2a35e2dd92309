import Testing

@testable import KlingClient
@testable import KlingCost

/// A gateway that nobody sells by, as another one is added: see `docs/architecture.md`.
private struct AcmeAPI: GatewayAPI {
    let name = "acme"
    let site: GatewaySite
    let idempotencyField: String? = nil
    let rateLimits: [RateLimit] = []

    func settled(by choices: GatewayChoices) -> AcmeAPI { AcmeAPI(site: choices.site) }

    func readSubmit(_ answer: HTTPAnswer) -> Verdict {
        SubmitAnswer.verdict(answer) { $0.accepted($0.json["job"]?.text) }
    }

    func readStatus(_ answer: HTTPAnswer, of task: TaskID) -> StatusReading {
        .unknown(GatewayEvidence(.undocumented, answer))
    }

    func readBalance(_ answer: HTTPAnswer) -> BalanceReading {
        .unknown(GatewayEvidence(.undocumented, answer))
    }
}

@Suite struct `Another gateway` {
    private static let prices = """
        {
          "schema_version": 1, "gateway": "acme", "title": "Acme", "reference_only": false,
          "documents": [{"id": "clips", "title": "Clips", "source": "https://acme.example/clips"}],
          "models": [{
            "id": "clip-1", "family": "acme-1", "document": "clips", "fields_complete": true,
            "fields": [
              {"name": "model", "type": "string", "role": "model", "required": true},
              {"name": "prompt", "type": "string", "role": "prompt", "required": true}
            ],
            "rates": [{
              "id": "acme-clip", "unit": "clip", "amount": "0.40", "currency": "USD",
              "effective": "2026-11-01", "checked": "2026-11-01",
              "source": "https://acme.example/prices", "confidence": "documented"
            }]
          }]
        }
        """
    private let payload = Array(#"{"model":"clip-1","prompt":"a cat"}"#.utf8)

    private func spend() throws -> Spend {
        let source = PriceBook.Source(name: "acme.json", bytes: Array(Self.prices.utf8), layer: 0)
        let book = try PriceBook([source])
        let now = try #require(Instant("2026-11-21"))
        let document = try JSONReader.document(payload)
        let estimate = Estimator(book, Estimator.Options(asOf: now)).estimate(document)
        let price = try #require(estimate.price, "\(estimate.outcome)")
        let upper = price.upper.amount
        return Spend(
            gateway: "acme", model: "clip-1",
            fingerprint: PayloadFingerprint(of: document, gateway: "acme"),
            currency: upper.currency, expected: price.expected?.amount.amount,
            upper: upper.amount, credits: nil, creditWorth: nil,
            rate: book.rates[price.upper.rate].id, priceBook: "book")
    }

    @Test func `is priced by its price file, and paid by its API at the address that is settled`()
        async throws
    {
        let spend = try spend()
        #expect(Money(spend.upper, spend.currency) == Money(Nanos(count: 400_000_000), .usd))
        let body = #"{"job":"job-1"}"#
        let server = try ScriptedServer([
            .answer("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        ])
        let documented = AcmeAPI(
            site: try GatewaySite(
                defaults: .kie, base: "https://acme.example", submitPath: "/v1/clips",
                statusPath: "/v1/clips/{id}", balancePath: "/v1/credit"))
        var choices = GatewayChoices(documented)
        choices.site = try GatewaySite(
            defaults: choices.site, base: "http://127.0.0.1:\(server.port)")
        let client = PaidClient(
            GatewayClient(
                documented.settled(by: choices), key: try #require(Secret("a-key-of-tests")),
                over: CurlTransport(agent: "tests")), NotingGuard())
        var random = SystemRandomNumberGenerator()
        let attempt = AttemptID(milliseconds: 1, using: &random)
        let result = try await client.submit(payload, spend, as: attempt)
        guard case .accepted(let running) = result.end else {
            Issue.record("\(result.end)")
            return
        }
        #expect(running.task == "job-1" && running.gateway == "acme")
        let request = try #require(server.received.first)
        #expect(request.hasPrefix("POST /v1/clips HTTP/1.1\r\n"))
        #expect(request.hasSuffix(#"{"model":"clip-1","prompt":"a cat"}"#))
    }
}
