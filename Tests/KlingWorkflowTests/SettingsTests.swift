import Foundation
import KlingCost
import KlingWorkflow
import Testing

/// What an app author finds on the page of the use cases; public names only.
func readmeWorkflowSnippet(path: String) throws -> [String] {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // README: begin
    let pricer = try PayloadPricer(try Settings())
    let payload = try PricedPayload(path, pricer)
    print("\(payload.name) to \(payload.gateway.name): at most \(payload.price.upper.amount)")
    for issue in payload.warnings { print("\(issue.path): \(issue.code)") }
    // README: end
    return lines
}

/// What the user settled, and who of several wins.
@Suite(.serialized) struct SettingsTests {
    private let home = FileManager.default.temporaryDirectory
        .appending(path: "kcost-settings-\(UUID().uuidString)")

    /// Runs with a home of its own. The environment is the process's: hence one test after the other.
    private func within(_ config: String?, _ body: () throws -> Void) throws {
        let folder = home.appending(path: "kcost")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        try config.map { try Data($0.utf8).write(to: folder.appending(path: "config.json")) }
        setenv("XDG_CONFIG_HOME", home.path, 1)
        setenv("XDG_DATA_HOME", home.path, 1)
        defer {
            unsetenv("XDG_CONFIG_HOME")
            unsetenv("XDG_DATA_HOME")
        }
        try body()
    }

    @Test func `an option wins over a variable, that over the file, and each says where it stands`()
        throws
    {
        try within(#"{"gateway": "kie", "ledger": "file.sqlite"}"#) {
            #expect(try Settings()[.gateway]?.text == "kie")
            let file = home.appending(path: "kcost/config.json").path
            #expect(try Settings()[.gateway]?.origin == .file(file, member: "gateway"))
            setenv("KCOST_GATEWAY", "toapis", 1)
            defer { unsetenv("KCOST_GATEWAY") }
            #expect(try Settings()[.gateway]?.origin == .variable("KCOST_GATEWAY"))
            let settings = try Settings(overriding: [.gateway: ("--gateway", "xcompute")])
            #expect(settings[.gateway]?.text == "xcompute")
            #expect(settings[.gateway]?.origin.place == "--gateway")
            #expect(try LedgerFile(settings).path == "file.sqlite")
        }
    }

    @Test func `a setting goes by the name that it had before, and its own name wins`() throws {
        func factor() throws -> Int64 { try Settings().freezeFactor() }
        try within(#"{"brake_factor": "3"}"#) {
            let written = try Settings()[.freezeFactor]
            let file = home.appending(path: "kcost/config.json").path
            #expect(written?.origin == .file(file, member: "brake_factor"))
            #expect(try factor() == 3)
            setenv("KCOST_BRAKE_FACTOR", "4", 1)
            defer { unsetenv("KCOST_BRAKE_FACTOR") }
            #expect(try factor() == 4)
            setenv("KCOST_FREEZE_FACTOR", "5", 1)
            defer { unsetenv("KCOST_FREEZE_FACTOR") }
            #expect(try factor() == 5)
        }
        try within(#"{"brake_factor": "3", "freeze_factor": "6"}"#) {
            let both = try factor()
            #expect(both == 6)
        }
    }

    @Test(arguments: [("gatway", "gateway"), ("brake_factr", "freeze_factor")])
    func `a setting that is none is named with what was meant`(
        written: String, meant: String
    ) throws {
        try within(#"{"\#(written)": "3"}"#) {
            #expect {
                try Settings()
            } throws: { error in
                guard case WorkflowError.settingsFile(_, .unknown(let name, let nearest, _)) = error
                else { return false }
                return name == written && nearest == meant
            }
        }
    }

    @Test func `a budget in the zone of a city is honoured, with the system's own zones`() throws {
        try within(nil) {
            let file = try LedgerFile(try Settings())
            #expect(file.path == home.appending(path: "kcost/ledger.sqlite").path)
            #expect(try file.openToRead() == nil)
            _ = try file.open()
            #expect(try file.openToRead() != nil)
            #expect(SystemZoneCache().zone("Asia/Shanghai") != nil)
            #expect(SystemZoneCache().zone("Asia/Nowhere") == nil)
        }
    }

    @Test func `a payload is priced by the user's own price files`() throws {
        try within(#"{"max_price_age": "soon"}"#) {
            #expect {
                try PayloadPricer(try Settings())
            } throws: { error in
                guard case WorkflowError.badSetting(let value, .days) = error else { return false }
                return value.text == "soon"
            }
            let settings = try Settings(overriding: [.maxPriceAge: ("", "3650d")])
            let pricer = try PayloadPricer(settings)
            let text = #"{"model":"kling-v2-6","prompt":"a cat","duration":5,"audio":false}"#
            let estimate = pricer.estimate(try JSONReader.document(text.utf8)).estimate
            #expect(!pricer.prices.files.isEmpty)
            #expect(estimate.price != nil)
        }
    }

    @Test func `the snippet of the libraries' pages prices by what the user settled`() throws {
        try within(#"{"gateway": "kie", "max_price_age": "3650d"}"#) {
            let file = home.appending(path: "clip.json")
            let payload = #"""
                {"model": "kling-2.6/text-to-video", "input": {"prompt": "a cat", "sound": true,
                 "aspect_ratio": "1:1", "duration": "5"}}
                """#
            try Data(payload.utf8).write(to: file)
            #expect(
                try readmeWorkflowSnippet(path: file.path)
                    == ["\(file.path) to kie: at most 0.55 USD"])
        }
    }
}
