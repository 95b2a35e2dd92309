import Foundation

/// A folder of its own in which `kcost` runs, beside a home that holds nothing but what a test puts
/// there. Both vanish with it.
final class Workspace: Sendable {
    /// Prices as of this day, so that what is printed does not age.
    static let asOf = ["--as-of", "2026-11-21"]

    /// This checkout, for its `examples/`.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    let folder: URL
    private let root: URL
    private var home: URL { root.appending(path: "home") }

    init() throws {
        root = FileManager.default.temporaryDirectory
            .appending(path: "kcost-test-\(UUID().uuidString)")
        folder = root.appending(path: "work")
        for folder in [folder, root.appending(path: "home")] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    // MARK: Files

    func write(_ name: String, _ text: String) throws {
        try write(name, Data(text.utf8))
    }

    func write(_ name: String, _ bytes: Data) throws {
        try Workspace.write(bytes, to: folder.appending(path: name))
    }

    /// Writes a file of the configuration folder: `config.json`, `pricing/xcompute.json`.
    func configure(_ name: String, _ text: String) throws {
        try Workspace.write(Data(text.utf8), to: home.appending(path: "config/kcost/\(name)"))
    }

    private static func write(_ bytes: Data, to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    // MARK: Runs

    /// Runs `kcost` with these arguments, in this folder unless another is named.
    func run(
        _ arguments: [String], stdin: String = "", environment: [String: String] = [:],
        in place: URL? = nil, output: URL? = nil
    ) throws -> Program.Outcome {
        try run(
            arguments, bytes: Data(stdin.utf8), environment: environment, in: place, output: output)
    }

    func run(
        _ arguments: [String], bytes: Data, environment: [String: String] = [:],
        in place: URL? = nil, output: URL? = nil
    ) throws -> Program.Outcome {
        let own = [
            "HOME": home.path, "XDG_CONFIG_HOME": home.appending(path: "config").path,
            // No test asks the web unless it says so.
            "KCOST_OFFLINE": "true",
        ]
        return try Program.run(
            arguments, stdin: bytes, environment: own.merging(environment) { $1 },
            in: place ?? folder, output: output)
    }

    /// Runs `kcost estimate` as of the day that all these tests price by.
    func estimate(
        _ arguments: String..., stdin: String = "", environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        try run(
            ["estimate"] + arguments + Workspace.asOf, stdin: stdin, environment: environment)
    }
}

/// Payloads on one line each.
enum Sample {
    /// Five silent seconds of 2.6: 0.184 USD at xcompute by order, 0.184 USD at toapis.
    static let silent = #"{"model":"kling-v2-6","prompt":"a boat","mode":"std","duration":5}"#
    /// Ten seconds with sound: 1.25 USD.
    static let audio =
        #"{"model":"kling-v2-6","prompt":"雨点","mode":"pro","duration":10,"audio":true}"#
    /// kie's nested form: 0.275 USD.
    static let kie =
        #"{"model":"kling-2.6/text-to-video","input":{"prompt":"a boat","sound":false,"#
        + #""aspect_ratio":"1:1","duration":"5"}}"#
    /// Six seconds are not sold.
    static let invalid = #"{"model":"kling-v2-6","prompt":"a boat","mode":"std","duration":6}"#
    /// Nobody sells this model.
    static let unknown = #"{"model":"kling-v9","prompt":"a boat"}"#
    static let broken = #"{"model":"kling-v2-6","#
}
