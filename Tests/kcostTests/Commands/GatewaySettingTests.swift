import Foundation
import MediaFixtures
import Testing

@testable import KlingClient
@testable import KlingWorkflow
@testable import kcost

/// Settings of the gateways: addresses, times, and what is said of bad ones.
@Suite struct GatewaySettingTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func balance(_ environment: [String: String]) throws -> Program.Outcome {
        try workspace.run(
            ["balance", "xcompute"],
            environment: environment.merging(["XCOMPUTE_API_KEY": "k"]) { $1 })
    }

    @Test func `paths are taken from the settings`() throws {
        try serving([], kcostTests.Gateway.answer) { server in
            try workspace.configure(
                "config.json",
                #"{"xcompute_base": "\#(server.address("/"))", "xcompute_balance_path": "/xcompute/v1/balance"}"#
            )
            #expect(try balance([:]).status == 0)
            let outcome = try balance(["KCOST_XCOMPUTE_BALANCE_PATH": "/elsewhere"])
            #expect(outcome.status == 1, "the variable outranks the file")
            #expect(server.visits.map(\.path) == ["/xcompute/v1/balance", "/elsewhere"])
        }
    }

    private static let bad: [(variable: String, value: String, words: String)] = [
        ("XCOMPUTE_BASE", "xcompute.us", "takes https://HOST"),
        ("XCOMPUTE_BASE", "https://me:word@xcompute.us", "'https://xcompute.us'"),
        ("XCOMPUTE_BASE", "http://xcompute.us", "in the clear"),
        ("XCOMPUTE_SUBMIT_PATH", "v1", "begins with one slash"),
        ("XCOMPUTE_STATUS_PATH", "/v1/tasks", "{id} once"),
        ("XCOMPUTE_BALANCE_PATH", "//host/v1", "begins with one slash"),
        ("XCOMPUTE_IDEMPOTENCY_FIELD", "Authorization", "header field's name"),
        ("XCOMPUTE_IDEMPOTENCY_FIELD", "X: y\nHost", "header field's name"),
        ("CONNECT_TIMEOUT", "soon", "a span from 1s to 60m"),
        ("CONNECT_TIMEOUT", "250ms", "only where the gateway is this machine"),
        ("ANSWER_TIMEOUT", "0s", "a span from 1s to 60m"),
        ("ANSWER_TIMEOUT", "-1s", "a span"), ("ANSWER_TIMEOUT", "99999999999999999999s", "a span"),
        ("POLL_INTERVAL", "61m", "a span from 1s to 60m"),
    ]

    @Test(arguments: bad)
    func `a bad setting is 78 with its origin`(variable: String, value: String, words: String)
        throws
    {
        let outcome = try balance(["KCOST_" + variable: value])
        #expect(outcome.status == 78)
        #expect(outcome.err.contains("KCOST_\(variable): "), "\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(!outcome.err.contains("word@"))
    }

    @Test func `a setting that is nearly right is suggested`() throws {
        try workspace.configure("config.json", #"{"kie_bas": "https://api.kie.ai"}"#)
        let outcome = try balance([:])
        #expect(outcome.status == 78 && outcome.err.contains(#"did you mean "kie_base"?"#))
    }

    @Test func `on this machine times may be short`() throws {
        try serving([]) { _, _ in
            .init(isSilent: true)
        } _: { server in
            let process = try Program.run(
                ["balance", "xcompute"],
                environment: kcostTests.Gateway.bases(server).merging([
                    "XCOMPUTE_API_KEY": "k", "KCOST_ANSWER_TIMEOUT": "50ms",
                    "HOME": workspace.folder.path,
                ]) { $1 }, in: workspace.folder
            ) { process in
                // It asks again: the first answer was not waited for.
                server.wait(for: 2)
                process.interrupt()
            }
            #expect(process.status == 130)
            #expect(server.visits.count >= 2)
        }
    }

    @Test func `a price file's own gateway has no API`() throws {
        #expect(throws: WorkflowError.self) {
            try GatewaySettings("mine", try Settings())
        }
    }

    @Test func `every variable is one gateway's or all gateways'`() {
        let names = Settings.Key.ofGateways.map(\.name)
        #expect(names.count == 3 + 3 * 5 + 4)
        #expect(names.contains("xcompute_idempotency_field"))
        #expect(!names.contains("xcompute_webhook_key_file"))
        #expect(names.contains("kie_webhook_key_file"))
        #expect(names.contains("toapis_business_id") && !names.contains("kie_business_id"))
    }
}
