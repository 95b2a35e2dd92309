/// kcost and a peer over the same input, run in turns so that both meet the same noise.
struct Race {
    /// Medians of one quantity, in nanoseconds.
    struct Medians {
        let kcost: Double
        let peer: Double

        var kcostOverPeer: Double { kcost / peer }
        var peerOverKcost: Double { peer / kcost }

        init(kcost: [Int64], peer: [Int64]) {
            (self.kcost, self.peer) = (Medians.median(kcost), Medians.median(peer))
        }

        private static func median(_ values: [Int64]) -> Double {
            let sorted = values.sorted()
            return Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
    }

    /// What came of a race.
    struct Result {
        let wall: Medians
        let cpu: Medians
        let kcostPeakBytes: Int64
    }

    let kcost: Program
    let peer: Program

    /// Runs both so many times, after one run each that does not count. Every run must succeed.
    func run(rounds: Int) throws(BenchError) -> Result {
        var kcostCosts: [Program.Cost] = []
        var peerCosts: [Program.Cost] = []
        try kcost.run()
        try peer.run()
        for round in 0..<rounds {
            // Who goes first changes, lest one always inherits the other's warm or cold caches.
            if round.isMultiple(of: 2) { kcostCosts.append(try kcost.run()) }
            peerCosts.append(try peer.run())
            if !round.isMultiple(of: 2) { kcostCosts.append(try kcost.run()) }
        }
        return Result(
            wall: Medians(
                kcost: kcostCosts.map(\.wallNanoseconds), peer: peerCosts.map(\.wallNanoseconds)),
            cpu: Medians(
                kcost: kcostCosts.map(\.cpuNanoseconds), peer: peerCosts.map(\.cpuNanoseconds)),
            kcostPeakBytes: kcostCosts.map(\.peakBytes).max() ?? 0)
    }
}
