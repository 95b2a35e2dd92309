import Foundation

/// Runs with a ledger: each workspace's home has its own, in the default place.
extension Workspace {
    /// Where the ledger comes to lie.
    var data: URL { folder.deletingLastPathComponent().appending(path: "data") }

    func ledger(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        try run(
            arguments,
            environment: [
                "XDG_DATA_HOME": data.path, "PATH": "/usr/bin:/bin",
            ].merging(environment) { $1 })
    }
}

extension Program.Outcome {
    /// With ids, instants, ages and hashes out of the way, so that it reads alike in every run.
    var masked: Program.Outcome {
        func masked(_ text: String) -> String {
            text.replacing(
                /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/,
                with: "00000000-0000-7000-8000-000000000000"
            )
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "2026-01-01T00:00:00Z")
            .replacing(/[0-9a-f]{64}/, with: String(repeating: "0", count: 64))
            .replacing(/[^\s,]+@[^\s,]+/, with: "ann@desk")
            .replacing(#/ \d+ s /#, with: " 0 s ")
            // Columns are as wide as what is masked in them.
            .replacing(#/ {2,}/#, with: "  ")
        }
        return Program.Outcome(status: status, out: masked(out), err: masked(err))
    }
}
