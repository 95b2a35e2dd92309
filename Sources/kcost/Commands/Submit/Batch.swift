import KlingClient
import KlingCost
import KlingLedger

/// Many jobs, some at once, until one says that the others would fare no better, or until so many in a
/// row have no verdict that a person has to look first: each of those holds its price.
struct Batch: Sendable {
    let jobs: [Job]
    let width: Int
    let run: @Sendable (Job) async -> Job.Fate

    private static let mostUnknown = 3

    /// What became of each, in their order. Cancelling begins no more.
    func fates() async -> [Job.Fate] {
        await withTaskGroup(of: (place: Int, fate: Job.Fate).self) { group in
            var fates = [Job.Fate](repeating: .leftOut, count: jobs.count)
            var next = 0
            var isStopped = false
            var unknown = 0
            func begin() {
                guard next < jobs.count, !isStopped, !Task.isCancelled else { return }
                let place = next
                group.addTask { (place, await run(jobs[place])) }
                next += 1
            }
            for _ in 0..<width { begin() }
            while let (place, fate) = await group.next() {
                fates[place] = fate
                if case .ended(.unknown) = fate { unknown += 1 } else { unknown = 0 }
                if fate.stopsBatch || unknown == Batch.mostUnknown { isStopped = true }
                begin()
            }
            return fates
        }
    }
}
