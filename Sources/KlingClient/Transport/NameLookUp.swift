import Libc
import Synchronization

/// A look-up of a name that can be given up: the system's own can not, so it has a thread of its
/// own, which then ends whenever the system does.
struct NameLookUp {
    /// Why there are no addresses.
    enum LookUpError: Error {
        case timedOut
        case cancelled
    }

    /// What the thread found; shared with it.
    private final class Finding: Sendable {
        let addresses = Mutex<[NetworkAddress]?>(nil)
    }

    /// How often the thread, a wish to cancel and the clock are looked at, at first and later.
    private static let ticks = (first: UInt32(1_000), last: UInt32(50_000))

    /// The addresses that a name has here; none when it has none.
    static func addresses(
        of host: String, until end: ContinuousClock.Instant, _ cancellation: Cancellation?
    ) throws(LookUpError) -> [NetworkAddress] {
        // What is written as an address, or means this machine, needs no thread.
        if let address = NetworkAddress(host) { return [address] }
        if let own = NetworkAddress.ownAddresses(of: host) { return own }
        let finding = Finding()
        let work: @Sendable () -> Void = {
            let found = NetworkAddress.resolve(host)
            finding.addresses.withLock { $0 = found }
        }
        // Without a thread it takes as long as it takes.
        DedicatedThread.start(work) { _ in work() }
        var tick = ticks.first
        while true {
            if let found = finding.addresses.withLock({ $0 }) { return found }
            if cancellation?.isCancelled == true { throw .cancelled }
            if ContinuousClock.now >= end { throw .timedOut }
            usleep(tick)
            tick = min(tick * 2, ticks.last)
        }
    }
}
