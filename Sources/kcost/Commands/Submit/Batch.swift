import KlingClient
import KlingCost
import KlingLedger

/// Many jobs, some at once, until one says that the others would fare no better.
struct Batch: Sendable {
    let jobs: [Job]
    let width: Int
    let run: @Sendable (Job) async -> Job.Fate

    /// What became of each, in their order. Cancelling begins no more.
    func fates() async -> [Job.Fate] {
        await withTaskGroup(of: (place: Int, fate: Job.Fate).self) { group in
            var fates = [Job.Fate](repeating: .leftOut, count: jobs.count)
            var next = 0
            var isStopped = false
            func begin() {
                guard next < jobs.count, !isStopped, !Task.isCancelled else { return }
                let place = next
                group.addTask { (place, await run(jobs[place])) }
                next += 1
            }
            for _ in 0..<width { begin() }
            while let (place, fate) = await group.next() {
                fates[place] = fate
                if fate.stopsBatch { isStopped = true }
                begin()
            }
            return fates
        }
    }
}
