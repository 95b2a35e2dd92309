import Foundation
import Testing

/// A key goes to its gateway and nowhere else: its bytes are in no file, no output, no list of
/// processes, in none of the forms in which bytes travel.
@Suite struct `A key` {
    /// With letters that other forms write otherwise.
    private static let key = "fake-q+7/Zb=9%xK&y~42-only-here"

    private static let forms: [(name: String, bytes: Data)] = {
        let whole = Data(key.utf8)
        // Whatever comes before it, two of three groups of base64 are its own.
        let shifted = (0..<3).map { shift in
            let text = (Data(repeating: 0x20, count: shift) + whole).base64EncodedString()
            return ("base64, \(shift)", String(text.dropFirst(4).dropLast(4)))
        }
        let percent = key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let query = key.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? ""
        let texts =
            [
                ("as it is", String(key.dropFirst("fake-".count))), ("percent", percent),
                ("query", query), ("JSON", key.replacing("/", with: #"\/"#)),
                ("hexadecimal", whole.map { String(format: "%02x", $0) }.joined()),
                ("backwards", String(key.reversed())),
            ] + shifted
        return texts.map { ($0.0, Data($0.1.utf8)) }
    }()

    private func expectNone(in data: Data, _ place: String) {
        for form in Self.forms {
            #expect(data.range(of: form.bytes) == nil, "\(place) has the key, \(form.name)")
        }
    }

    private func expectNone(below folder: URL) throws -> Int {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var count = 0
        for name in names {
            expectNone(in: Data(name.utf8), "the name \(name)")
            guard let data = try? Data(contentsOf: folder.appending(path: name)) else { continue }
            expectNone(in: data, name)
            count += 1
        }
        return count
    }

    private func rehearsal(_ faults: String) async throws -> Rehearsal {
        let rehearsal = try await Rehearsal("--faults", faults)
        for name in Sample.submitPath.keys {
            rehearsal.environment["\(name.uppercased())_API_KEY"] = Self.key
        }
        rehearsal.environment["TOAPIS_WEBHOOK_KEY"] = Self.key
        rehearsal.environment["TMPDIR"] = rehearsal.root.path
        return rehearsal
    }

    @Test func `is found by this search in each of its forms`() throws {
        for form in Self.forms {
            let found = Self.forms.filter { form.bytes.range(of: $0.bytes) != nil }
            #expect(!found.isEmpty && form.bytes.count > 20, "\(form.name)")
        }
    }

    @Test(arguments: [
        "7", "submit:*=401,status:*=401,balance:*=401", "submit:*=cut-before@5,balance:1=noise",
        "submit:*=500-after,video:*=404", "task:*=fail,status:1=huge@9000000",
        "submit:*=hang",
    ])
    func `is in no file and no output, whatever goes wrong and however much is shown`(
        faults: String
    ) async throws {
        let rehearsal = try await rehearsal(faults)
        for gateway in ["xcompute", "toapis", "kie"] {
            let end = try await rehearsal.submit(
                gateway, "--wait", "--timeout", "1s", "--verbose", "--keep-payload",
                with: Rehearsal.hurried)
            expectNone(in: Data((end.out + end.err).utf8), "submit to \(gateway)")
            #expect(end.err.contains("Authorization") || end.status == 69, "\(end)")
        }
        for words in [
            ["sync", "--verbose", "--timeout", "1s", "--wait"], ["balance", "--verbose"],
            ["pending"], ["ledger", "list"], ["ledger", "export"],
            ["submit", "kie.json", "--gateway", "kie", "--dry-run"],
        ] {
            let end = try await rehearsal.run(words, Rehearsal.hurried)
            expectNone(in: Data((end.out + end.err).utf8), words.joined(separator: " "))
        }
        // The payloads, the ledger and what SQLite writes beside it.
        #expect(try expectNone(below: rehearsal.root) >= 4)
    }

    #if os(Linux)
        @Test func `is neither an argument nor a title nor left in the environment`() async throws {
            let rehearsal = try await rehearsal("submit:1=hang")
            let run = try rehearsal.start(
                Rehearsal.submit("kie", "--verbose"), ["KCOST_ANSWER_TIMEOUT": "60s"])
            try await run.waits { try rehearsal.gateway.truth().requests["submit"] == 1 }
            let process = "/proc/\(run.process.processIdentifier)"
            for file in ["cmdline", "comm", "environ", "status"] {
                // Not to be read at all is well too: the system writes no dump of the memory.
                let data = FileManager.default.contents(atPath: "\(process)/\(file)") ?? Data()
                expectNone(in: data, file)
            }
            let words = FileManager.default.contents(atPath: "\(process)/cmdline") ?? Data()
            #expect(words.range(of: Data("--verbose".utf8)) != nil)
            run.signal(SIGKILL)
            let end = try await run.end()
            expectNone(in: Data((end.out + end.err).utf8), "the output")
            #expect(try expectNone(below: rehearsal.root) >= 4)
        }
    #endif
}
