import CCurl

/// Images of a process's memory, which the system writes when it crashes: a key would be in them.
public enum CoreDumps {
    /// The system does not do without them.
    public struct ForbiddingError: Error, Hashable, Sendable {
        /// The system's error number.
        public let code: Int32
    }

    /// Forbids them for this process, for good; where the system is Linux, its memory and its
    /// environment are then closed to the user's other processes too. To be called before a
    /// ``Secret`` is read.
    public static func forbid() throws(ForbiddingError) {
        let code = core_dumps_forbid()
        if code != 0 { throw ForbiddingError(code: code) }
    }
}
