import CFaultyDisk
import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// Whatever had reached the disk when the power went: all that was acknowledged is there, in order
/// and once, and of the call that was interrupted all or nothing.
@Suite struct `A ledger after a power loss` {
    @Test func `has every acknowledged entry, and works on`() throws {
        let points = TortureCases.count(100)
        let seed: UInt64 = 20_261_121
        var random = SeededRandom(seed: seed)
        var (done, losses) = (0, 0)
        while done < points {
            let reference = try DiskReference(DiskSchedule(seed: random.next(), steps: 14))
            for _ in 0..<min(10, points - done) {
                var loss = PowerLoss(reference, seed: random.next())
                losses += try loss.finish()
                done += 1
            }
        }
        print("power loss: \(points) points, \(losses) losses, seed \(seed)")
    }
}

/// One schedule, interrupted by a power loss, or by several in a row, and finished.
private struct PowerLoss {
    private let reference: DiskReference
    private let run: DiskRun
    private let seed: UInt64
    private var random: SeededRandom
    /// The calls that were acknowledged.
    private var acknowledged = 0
    private var losses = 0

    init(_ reference: DiskReference, seed: UInt64) {
        (self.reference, self.seed) = (reference, seed)
        random = SeededRandom(seed: seed)
        run = DiskRun(reference.schedule, seed: seed)
    }

    /// - Returns: how often the power went.
    mutating func finish() throws -> Int {
        let changes = reference.calls.indices.filter { place in
            [FAULTY_WRITE, FAULTY_SYNC, FAULTY_TRUNCATE, FAULTY_DELETE, FAULTY_OPEN, FAULTY_CREATE]
                .contains(reference.calls[place])
        }
        let point = try #require(changes.randomElement(using: &random))
        // Now and then a call fails first, and the power goes right after.
        let kinds = [FAULTY_DARK, FAULTY_DARK, FAULTY_DARK, FAULTY_BROKEN, FAULTY_NO_ROOM]
        let kind = kinds.randomElement(using: &random) ?? FAULTY_DARK
        run.disk.fail(at: point, kind, lasting: kind == FAULTY_DARK)
        while acknowledged < reference.schedule.steps.count {
            let failures = run.disk.failures
            let interruption = step()
            if run.disk.failures > failures {
                try lose(isInFlight: interruption != nil)
            } else if let interruption {
                throw interruption
            }
        }
        try expectSound()
        return losses
    }

    /// Makes the next call, or does not get through.
    ///
    /// - Returns: what interrupted it.
    private mutating func step() -> LedgerError? {
        do throws(LedgerError) {
            try run.perform(acknowledged)
        } catch {
            if error != reference.refusals[acknowledged] { return error }
        }
        acknowledged += 1
        return nil
    }

    /// Takes the power away, gives it back, and finds out where the ledger stands.
    private mutating func lose(isInFlight: Bool) throws {
        goDark()
        while Int.random(in: 0..<3, using: &random) == 0 {
            // Again, while the ledger is being opened and mended.
            run.disk.cutPower(at: run.disk.count + Int.random(in: 0..<80, using: &random))
            _ = try? run.ledger().head()
            goDark()
        }
        let kept = reference.heads[acknowledged]
        let ledger = try run.ledger()
        let found = try ledger.head()
        let check = try ledger.verify(against: (kept.sequence, kept.hash.description))
        #expect(check.fault == nil, "\(self)")
        #expect(try ledger.openAttempts().allSatisfy { !$0.hold.owner.isEmpty })
        if found == kept { return }
        try #require(
            isInFlight && found == reference.heads[acknowledged + 1],
            "\(self): the head is \(found.sequence)")
        acknowledged += 1
    }

    private mutating func goDark() {
        losses += 1
        run.disk.cutPower(at: 0)
        run.close()
        run.disk.restore(seed: random.next())
    }

    /// In the end all calls are there, as if nothing had happened.
    private func expectSound() throws {
        run.disk.mend()
        let ledger = try run.ledger()
        let head = try ledger.head()
        #expect(head == reference.heads.last, "\(self)")
        #expect(try ledger.verify().fault == nil, "\(self)")
    }
}

extension PowerLoss: CustomStringConvertible {
    var description: String {
        "schedule \(reference.schedule.seed), loss \(seed), after \(acknowledged) calls"
    }
}
