import KlingCost
import KlingSystem
import KlingWorkflow

/// What `submit` was asked, understood and checked.
struct SubmitOptions {
    /// How a task is followed after it was accepted.
    struct Following {
        /// Stops waiting after so long; `nil` waits for the end.
        let patience: Duration?
        /// Where videos are saved.
        let folder: String
    }

    let files: [String]
    let spend: SpendOptions
    /// Shows what would be sent, and sends nothing.
    let isDryRun: Bool
    /// Nobody is asked.
    let isAgreed: Bool
    /// `nil` ends when the payloads are accepted.
    let following: Following?
    /// How many are under way at once.
    let jobs: Int
    let isQuiet: Bool

    /// Far beyond any day's work, and within what a list on the screen can be.
    private static let mostFiles = 10_000
    static let mostJobs: Int64 = 64
    private static let usualJobs: Int64 = 4

    init(
        _ invocation: Invocation<SubmitCommand.Keys>, _ settings: Settings
    ) throws(CommandError) {
        files = invocation.operands
        if files.count > SubmitOptions.mostFiles {
            throw .submit(.tooManyPayloads(limit: SubmitOptions.mostFiles))
        }
        var seen: Set<String> = []
        for file in files where !seen.insert(file).inserted {
            throw .submit(.payloadTwice(file: file))
        }
        spend = try SpendOptions(invocation.spend, settings)
        isDryRun = invocation.dryRun
        isAgreed = invocation.yes
        jobs = Int(try invocation.jobs ?? SubmitOptions.usualJobs)
        isQuiet = invocation.isQuiet
        let patience = try invocation.timeout
        let folder = invocation.download
        if invocation.wait {
            let folder = try SubmitOptions.folder(folder ?? ".")
            following = Following(patience: patience, folder: folder)
        } else {
            if patience != nil { throw .needs("--timeout", "--wait") }
            if folder != nil { throw .needs("--download", "--wait") }
            following = nil
        }
    }

    /// Looked at before anything is paid: a video that cannot be saved is half a purchase.
    static func folder(_ folder: String) throws(CommandError) -> String {
        guard FileSystem.isFolder(folder) else {
            throw .badValue(
                option: "--download", value: folder, expected: "a folder that is there")
        }
        guard FileSystem.isWritable(folder) else {
            throw .unwritable(file: folder, reason: Host.lastError)
        }
        return folder
    }
}
