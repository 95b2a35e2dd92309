import Foundation
import KlingCost
import KlingLedger
import KlingReports
import ReportFixtures
import Testing

/// A ledger that was opened to write trusts no function that its file's schema names, unless that
/// function is known to be harmless: reports must not lean on more.
@Suite struct `A ledger that was opened to write` {
    @Test func `answers reports as one that is read does`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-writable-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "ledger.db").path
        let writable = try SampleJournal.make(at: file, attempts: 20)
        let readable = try #require(try Ledger(reading: file))
        let questions = [
            try question("2026-10", "+08:00"),
            try question("2026-10") { $0.filters = [ReportQuery.Filter("gateway", "kie")] },
            try question("2026-10") { $0.filters = [ReportQuery.Filter("tag:client", "acme")] },
            try question("2026-10") { $0.basis = .submitted },
        ]
        for (name, question) in ShippedReports.names.flatMap({ name in
            questions.map { (name, $0) }
        }) {
            let definition = try shipped(name)
            // Some reports know of no such filter, and say so either way.
            let found = [writable, readable].map { ledger in
                Result { () throws(ReportError) in try ledger.report(definition, question) }
            }
            #expect("\(found[0].map(\.rows))" == "\(found[1].map(\.rows))", "\(name)")
            if question.filters.isEmpty { _ = try found[0].get() }
        }
    }
}
