import CFaultyDisk
import Foundation

/// A disk in memory that can lose its power and can fail; ledgers at ``path`` lie on it.
final class FaultyDisk {
    private let disk: OpaquePointer
    /// Where the ledger's file lies. Only the folder is the machine's.
    let path: String

    /// An empty disk.
    ///
    /// - Parameter isPowersafe: no write harms the bytes beside it.
    init(isPowersafe: Bool = true, seed: UInt64 = 0) {
        let prefix = FileManager.default.temporaryDirectory
            .appending(path: "kcost-disk-\(UUID().uuidString)").path
        disk = faulty_disk_insert(prefix, isPowersafe, seed)
        path = prefix + ".sqlite"
    }

    deinit { faulty_disk_remove(disk) }

    /// What was asked of it so far.
    var calls: [faulty_call] {
        (0..<faulty_disk_calls(disk)).map { faulty_disk_call(disk, $0) }
    }

    /// How many calls that was.
    var count: Int { faulty_disk_calls(disk) }

    /// How many of them failed.
    var failures: Int { faulty_disk_failures(disk) }

    /// Lets the call of a number fail, from 0, and all after it where the fault lasts.
    func fail(at number: Int, _ kind: faulty_kind, lasting: Bool) {
        faulty_disk_fail(disk, number, kind, lasting)
    }

    /// Takes the power away in the middle of the call of a number.
    func cutPower(at number: Int) { fail(at: number, FAULTY_DARK, lasting: true) }

    /// No call fails any more.
    func mend() { faulty_disk_mend(disk) }

    /// Gives the power back, with what happened to reach the disk. All ledgers must be closed.
    func restore(seed: UInt64) {
        precondition(faulty_disk_restore(disk, seed) == 0, "no file survives a power loss open")
    }
}
