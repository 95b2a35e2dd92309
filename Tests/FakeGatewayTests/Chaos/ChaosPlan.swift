import SeededCases

/// What the processes of one round do, and when they are killed, drawn from a seed.
struct ChaosPlan: Sendable {
    /// One `kcost submit` with many payloads.
    struct Batch: Sendable {
        let gateway: String
        let payloads: Range<Int>
        let jobs: Int
        /// Follows the tasks and saves their videos.
        let waits: Bool
        /// Killed so long after its start, unless it has ended.
        let killMs: Int?
    }

    let seed: UInt64
    let batches: [Batch]
    /// What the budget allows, as a share of all that is offered, in percent.
    let budgetPercent: Int
    /// When the syncs that run beside are killed, one after another.
    let syncKillMs: [Int?]
    /// Of the fake gateway.
    let gatewayArguments: [String]

    /// No process is killed: then all that was noted as sent has arrived.
    var isPeaceful: Bool { seed.isMultiple(of: 2) }

    /// - Parameter count: how many payloads.
    init(seed: UInt64, payloads count: Int) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        let isPeaceful = seed.isMultiple(of: 2)
        // Short spans as likely as long ones: some end before the first payload has left.
        func killMs() -> Int? { isPeaceful || below(3) == 0 ? nil : 4 << below(9) + below(60) }
        var batches: [Batch] = []
        var next = 0
        while next < count {
            let end = min(count, next + 8 + below(24))
            // The other two let only so many pass in a while.
            let gateway = ["toapis", "kie"].first { _ in below(8) == 0 } ?? "xcompute"
            batches.append(
                Batch(
                    gateway: gateway, payloads: next..<end, jobs: 1 + below(8),
                    waits: below(3) == 0, killMs: killMs()))
            next = end
        }
        self.batches = batches
        budgetPercent = below(5) == 0 ? 60 : 200
        syncKillMs = (0..<100).map { _ in killMs() }
        // Faults of questions make us wait, and a video that comes byte by byte more so.
        var faults = "\(seed),video:*=none" + (below(4) == 0 ? "" : ",status:*=none")
        // Taken, and not one byte comes back: on a connection that was used before, libcurl sends
        // such a request once more by itself.
        for number in stride(from: 4, to: count, by: 9) { faults += ",submit:\(number)=cut@0" }
        gatewayArguments =
            ["--speed", "100000", "--balance", "100000", "--faults", faults]
            + (below(3) == 0 ? ["--hide-charges"] : [])
    }

    /// A payload that no other is like.
    func payload(_ number: Int, for gateway: String) -> String {
        let prompt = "round \(seed), payload \(number)"
        return gateway == "kie"
            ? #"{"model":"kling-2.6/text-to-video","input":{"prompt":"\#(prompt)","sound":false,"#
                + #""aspect_ratio":"1:1","duration":"5"}}"#
            : #"{"model":"kling-v2-6","prompt":"\#(prompt)","mode":"std","duration":5}"#
    }
}
