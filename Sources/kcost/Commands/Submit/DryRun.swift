import KlingClient
import KlingCost
import KlingLedger
import KlingReports
import KlingWorkflow

/// What would be sent, as it would be sent; no key is read, and nothing is held.
struct DryRun {
    private let jobs: [SubmissionJob]
    private let apis: [String: any GatewayAPI]

    init(_ jobs: [SubmissionJob], _ settings: Settings) throws(CommandError) {
        self.jobs = jobs
        var apis: [String: any GatewayAPI] = [:]
        for name in Set(jobs.map(\.spend.gateway)) {
            apis[name] = try orStop(workflow: GatewaySettings(name, settings)).api
        }
        self.apis = apis
    }

    func write(to output: inout Output) throws(CommandError) -> ExitStatus {
        for job in jobs {
            guard let api = apis[job.spend.gateway], let key = Secret("***") else {
                preconditionFailure("each job's gateway was looked up")
            }
            let (payload, field) = api.outgoing(
                job.payload, page: job.spend.attemptField, as: job.attempt)
            let request = api.submit(payload, attempt: job.attempt.description, key: key)
            try output.write(
                request.description.split(separator: "\n").map { String($0).visible + "\n" }
                    .joined())
            try output.write("\n")
            try output.write(payload)
            try output.write(payload.last == UInt8(ascii: "\n") ? "\n" : "\n\n")
            Output.printError(
                ["\(job.file.visible): nothing was sent; it would hold \(job.upper)"]
                    + (field.map { SubmitWords.added($0) } ?? []))
        }
        return .done
    }
}
