import Foundation
import KlingCost
import Testing

/// A gateway that says later that it gave a charge back.
@Suite struct `A charge that is told otherwise later` {
    /// One task of a gateway that was done and charged, and is refunded from the next question on.
    private func refunded(
        _ gateway: String
    ) async throws -> (rehearsal: Rehearsal, attempt: String, charge: String) {
        let rehearsal = try await Rehearsal("--faults", "task:1=refund")
        let end = try await rehearsal.submit(gateway, "--wait")
        #expect(end.status == 0, "\(end)")
        return (rehearsal, try end.column("attempt")[0], try end.column("charged")[0])
    }

    @Test(arguments: ["xcompute", "toapis", "kie"])
    func `is seen by a recheck, is an alarm once, and ends with a correction`(
        gateway: String
    ) async throws {
        let (rehearsal, attempt, charge) = try await refunded(gateway)
        // Without being asked to, a sync does not look at what is charged.
        #expect(try await rehearsal.run("sync", "--quiet").status == 0)
        let recheck = ["sync", "--recheck", "1d", "--quiet", "--format", "json"]
        let end = try await rehearsal.run(recheck)
        #expect(end.status == 16, "\(end)")
        #expect(try end.column("state") == ["told otherwise"])
        #expect(end.err.contains("TOLD OTHERWISE by \(gateway)"), "\(end)")
        #expect(end.err.contains("kcost resolve \(attempt) --adjust AMOUNT"), "\(end)")
        let again = try await rehearsal.run(recheck)
        #expect(again.status == 0, "\(again)")
        let sums = try await rehearsal.sums()
        #expect(sums.spent == Decimal(string: charge) && sums.entries == 5)
        let row = try #require(try await rehearsal.pending().first)
        #expect(row["state"] as? String == "told otherwise")
        #expect((row["evidence"] as? String)?.hasPrefix("a later answer: the task failed") == true)
        let remark = try await rehearsal.run("sync")
        #expect(remark.err.contains("1 charge is told otherwise by now"), "\(remark)")
        let report = try await rehearsal.run(
            "report", "failures", "--since", "2026-11-01", "--format", "csv")
        #expect(report.out.contains("told-otherwise"), "\(report)")
        let taken = try await rehearsal.run("resolve", attempt, "--adjust", "-\(charge)USD")
        #expect(taken.status == 0, "\(taken)")
        #expect(try await rehearsal.pending().isEmpty)
        #expect(try await rehearsal.run(recheck).status == 0)
        #expect(try await rehearsal.sums().spent == 0)
        #expect(try await rehearsal.run("ledger", "verify").status == 0)
    }

    @Test func `is seen where its task is named, and may stand all the same`() async throws {
        let (rehearsal, attempt, charge) = try await refunded("kie")
        let refused = try await rehearsal.run("resolve", attempt, "--adjust", "0USD")
        #expect(refused.status == 64, "\(refused)")
        let end = try await rehearsal.run("sync", attempt)
        #expect(end.status == 16, "\(end)")
        let stands = try await rehearsal.run("resolve", attempt, "--adjust", "0USD")
        #expect(stands.status == 0, "\(stands)")
        #expect(stands.err.contains("cost \(charge) USD, as it was written"), "\(stands)")
        #expect(try await rehearsal.pending().isEmpty)
        #expect(try await rehearsal.sums().spent == Decimal(string: charge))
        #expect(try await rehearsal.run("sync", "stranger").status == 64)
    }

    @Test func `is seen by a callback, and one that says the same is nothing new`() async throws {
        let rehearsal = try await Rehearsal()
        rehearsal.environment["TOAPIS_WEBHOOK_KEY"] = "whsec-of-ours"
        let end = try await rehearsal.submit("toapis", "--wait")
        let task = try end.column("task")[0]
        func take(_ state: String) async throws -> CommandRun.End {
            let body = """
                {"id":"evt_1","type":"generation.\(state == "SUCCESS" ? "completed" : "failed")",\
                "data":{"task_id":"\(task)","status":"\(state)","error":null,\
                "result":{"type":"video","data":[{"url":"https://a.b/c.mp4"}]}}}
                """
            let time = Int(Date().timeIntervalSince1970)
            let code = HMAC.sha256(
                key: Array("whsec-of-ours".utf8), message: Array("evt_1.\(time).\(body)".utf8))
            return try await rehearsal.run(
                [
                    "sync", "--callback", "-", "--gateway", "toapis", "--header",
                    "X-ToAPIs-Webhook-Id: evt_1", "--header",
                    "X-ToAPIs-Webhook-Timestamp: \(time)", "--header",
                    "X-ToAPIs-Webhook-Signature: v1=\(code.hexadecimal)",
                ], stdin: body)
        }
        #expect(try await take("SUCCESS").status == 0)
        let refund = try await take("FAILURE")
        #expect(refund.status == 16, "\(refund)")
        #expect(try await take("FAILURE").status == 0)
        #expect(try await rehearsal.kinds().suffix(2) == ["capture", "adjust"])
    }
}
