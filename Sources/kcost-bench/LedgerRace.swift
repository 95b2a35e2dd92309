import CLedgerPeer
import KlingCost
import KlingLedger

/// Holds and captures through KlingLedger beside a bare program in C that does the same durable
/// transactions: two files in one folder, in turns, the same rows in both.
struct LedgerRace {
    /// How many spends each writes, and how many in one turn.
    let spends: Int
    private let turn = 20

    /// Beside the program that is measured, which lies on a disk; and where memory serves as one,
    /// to see what the processor does alone.
    func run(_ report: inout Report, onDisk folder: String) throws(BenchError) {
        let disk = try race(Scratch(in: folder)) { Machine.clock }
        report.add(
            Promise(
                "ledger, hold and capture, rate, kcost / bare C", disk.peerOverKcost, .atLeast(0.7))
        )
        report.note("\(turn) spends, durable, median", disk, of: ("kcost", "bare C"))
        guard let memory = try? Scratch(in: "/dev/shm") else { return }
        let processor = try race(memory) { Machine.processorTime }
        report.note(
            "\(turn) spends, in memory, CPU, median", processor, of: ("kcost", "bare C"))
    }

    /// - Returns: the time of a turn.
    private func race(
        _ scratch: consuming Scratch, by clock: () -> Int64
    ) throws(BenchError) -> Race.Medians {
        let sample = try SampleLedger(scratch.path("kcost.sqlite"))
        let peer = try Peer(SampleLedger(scratch.path("peer.sqlite")).path)
        var rest = SampleSpends(spends, from: SampleLedger.start, over: spends)
        var kcostTurns: [Int64] = []
        var peerTurns: [Int64] = []
        var isFirst = true
        while case let some = (0..<turn).compactMap({ _ in rest.next() }), !some.isEmpty {
            try Interruption.check()
            // Who goes first changes, lest one always waits for what the other left to the disk.
            let start = clock()
            if isFirst { try spend(some, sample) } else { try peer.spend(some) }
            let middle = clock()
            if isFirst { try peer.spend(some) } else { try spend(some, sample) }
            let (first, second) = (middle - start, clock() - middle)
            kcostTurns.append(isFirst ? first : second)
            peerTurns.append(isFirst ? second : first)
            isFirst.toggle()
        }
        let rows = ledger_peer_same_rows(sample.path, peer.path)
        // Three entries, one attempt and one allocation a spend.
        if rows < 5 * spends { throw .ledger("the bare program wrote other rows: \(rows)") }
        return Race.Medians(kcost: kcostTurns, peer: peerTurns)
    }

    private func spend(
        _ some: [SampleSpends.Spend], _ sample: SampleLedger
    ) throws(BenchError) {
        for spend in some {
            try sample.hold(spend)
            try sample.capture(spend)
        }
    }
}

/// The bare program.
private final class Peer {
    let path: String
    private let peer: OpaquePointer

    init(_ path: String) throws(BenchError) {
        self.path = path
        guard let peer = ledger_peer_open(path, 1, 0, SampleLedger.limit.count) else {
            throw .ledger("the bare program cannot open \(path)")
        }
        self.peer = peer
    }

    deinit { ledger_peer_close(peer) }

    func spend(_ some: [SampleSpends.Spend]) throws(BenchError) {
        for spend in some {
            let code = ledger_peer_spend(
                peer, spend.attempt.bytes, spend.fingerprint, spend.instant.seconds)
            if code != 0 {
                let words = ledger_peer_error(peer).map { String(cString: $0) } ?? "\(code)"
                throw .ledger("the bare program: \(words)")
            }
        }
    }
}
