import CFaultyDisk
import KlingCost
import SeededCases
import Testing

@testable import KlingLedger

/// Whichever call of the disk fails, and however: the ledger refuses or carries on, loses nothing that
/// was acknowledged, and shows nothing half-written.
@Suite struct `A ledger on a failing disk` {
    /// Some calls of one schedule; in the long form all of several.
    @Test(arguments: [FAULTY_NO_ROOM, FAULTY_BROKEN, FAULTY_SHORT], [false, true])
    func `ends where it would have ended, by reading and calling again`(
        kind: faulty_kind, lasting: Bool
    ) throws {
        let cases = TortureCases.count(16)
        let seeds = 1...UInt64(max(1, cases / 2500))
        var (tried, all) = (0, 0)
        var errors: [String: Int] = [:]
        for seed in seeds {
            let reference = try DiskReference(DiskSchedule(seed: seed, steps: 18))
            let places = reference.calls.indices.filter {
                faulty_disk_can_fail(kind, reference.calls[$0])
            }
            all += places.count
            for place in stride(from: 0, to: places.count, by: max(1, places.count / cases)) {
                var fault = DiskFault(reference, at: places[place], kind, lasting: lasting)
                for error in try fault.finish() { errors[error, default: 0] += 1 }
                tried += 1
            }
        }
        let counts = errors.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        print(
            "\(kind.words)\(lasting ? ", lasting" : ""): \(tried) of \(all) calls, seeds \(seeds),",
            "threw", counts.joined(separator: ", "))
    }

    /// The frames of a COMMIT that failed lie behind the end of the WAL until the next are written
    /// there; whoever reads the WAL anew before that takes them for good.
    @Test func `may show a hold after a crash that threw and was not there to be read`() throws {
        let schedules = (1...1000).lazy.map { DiskSchedule(seed: $0, steps: 3) }
        let schedule = try #require(
            schedules.first {
                if case .hold = $0.steps[2].step { return $0.checkpointPages == 1000 }
                return false
            })
        let reference = try DiskReference(schedule)
        var appeared = 0
        for seed in 0..<UInt64(40) {
            let run = DiskRun(reference.schedule, seed: seed)
            for place in 0..<2 { try run.perform(place) }
            // The first sync of the call: that of its COMMIT.
            let syncs = reference.calls.indices.filter {
                $0 >= run.disk.count && reference.calls[$0] == FAULTY_SYNC
            }
            run.disk.fail(at: try #require(syncs.first), FAULTY_BROKEN, lasting: false)
            #expect(throws: LedgerError.self) { try run.perform(2) }
            #expect(try run.ledger().head() == reference.heads[2])
            run.disk.cutPower(at: 0)
            run.close()
            run.disk.restore(seed: seed)
            let kept = reference.heads[2]
            let check = try run.ledger().verify(against: (kept.sequence, kept.hash.description))
            #expect(check.fault == nil)
            if check.head == reference.heads[3] {
                appeared += 1
            } else {
                #expect(check.head == kept)
            }
        }
        #expect(0 < appeared && appeared < 40, "\(appeared) of 40")
    }
}

/// One schedule in which a call of the disk fails, and all after it for a while if the fault lasts.
private struct DiskFault {
    private let reference: DiskReference
    private let run: DiskRun
    private let call: Int
    private let kind: faulty_kind
    /// Whether the program ends with the call that failed, or goes on with its connections.
    private let ends: Bool
    private var done = 0

    init(_ reference: DiskReference, at call: Int, _ kind: faulty_kind, lasting: Bool) {
        (self.reference, self.call, self.kind) = (reference, call, kind)
        ends = call.isMultiple(of: 2)
        run = DiskRun(reference.schedule, seed: UInt64(call))
        run.disk.fail(at: call, kind, lasting: lasting)
    }

    /// - Returns: what the calls threw.
    mutating func finish() throws -> [String] {
        var errors: [String] = []
        while done < reference.schedule.steps.count {
            do throws(LedgerError) {
                try run.perform(done)
            } catch {
                if error != reference.refusals[done] {
                    try #require(run.disk.failures > 0, "\(self): \(error)")
                    expectTrue(error)
                    errors.append(error.name)
                    // Once more on the disk as it is: that changes nothing.
                    _ = try? run.perform(done)
                    try findOut()
                    continue
                }
            }
            done += 1
        }
        run.disk.mend()
        let check = try run.ledger().verify()
        #expect(check.fault == nil, "\(self)")
        #expect(check.head == reference.heads.last, "\(self)")
        return errors
    }

    /// Whether an error says what happened to the disk.
    private func expectTrue(_ error: LedgerError) {
        switch (kind, error) {
        case (FAULTY_NO_ROOM, .diskFull), (FAULTY_BROKEN, .failed), (FAULTY_BROKEN, .cannotOpen),
            (FAULTY_SHORT, .diskFull), (FAULTY_SHORT, .failed):
            break
        default: Issue.record("\(self): \(error)")
        }
    }

    /// Reads whether the call that threw is in the journal, wholly or not at all.
    private mutating func findOut() throws {
        run.disk.mend()
        if ends { run.close() }
        let head = try run.ledger(reference.schedule.steps[done].connection).head()
        if head == reference.heads[done] { return }
        try #require(head == reference.heads[done + 1], "\(self): the head is \(head.sequence)")
        done += 1
    }
}

extension DiskFault: CustomStringConvertible {
    var description: String { "call \(call) of the disk, \(kind.words), after \(done) calls" }
}

extension faulty_kind {
    /// In a few words.
    fileprivate var words: String {
        switch self {
        case FAULTY_NO_ROOM: "no room"
        case FAULTY_BROKEN: "broken"
        case FAULTY_SHORT: "short"
        default: "no power"
        }
    }
}

extension LedgerError {
    /// The case without its values.
    fileprivate var name: String {
        String(String(describing: self).prefix { $0 != "(" })
    }
}
