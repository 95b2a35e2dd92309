/// Why a remote video could not be read. Only GET requests were sent, if any at all.
///
/// Addresses in it are without their query, where signatures stand.
public enum RemoteError: Error, Hashable, Sendable {
    /// libcurl is not installed, or cannot be used.
    case noLibrary(reason: String)
    /// Not an address of the form `https://host/path`.
    case notAnAddress
    /// Neither `http` nor `https`.
    case scheme(String)
    /// A user or password stands in the address.
    case credentials
    /// The host is in a private network, or this machine.
    case privateAddress(host: String, address: NetworkAddress)
    /// The host's name is unknown.
    case unresolved(host: String)
    /// No connection to the host came about.
    case unreachable(host: String, reason: String)
    /// The proxy that the environment names does not pass us on.
    case proxy(reason: String)
    /// No encrypted connection to the right host: certificate or handshake.
    case notTrusted(host: String, reason: String)
    /// More redirects than allowed.
    case redirects(limit: Int)
    /// A redirect that is not followed.
    case redirect(to: BadRedirect, from: String)
    /// The server refuses, with an HTTP status.
    case status(Int, host: String, retryAfterSeconds: Int?)
    /// The server answers against the rules.
    case answer(BadAnswer, host: String)
    /// The video is not the same as in an earlier answer.
    case changed(Change)
    /// The connection ended early, twice.
    case cutShort(received: UInt64, promised: UInt64?, host: String)
    /// The connection broke before an answer, twice.
    case connectionLost(host: String, reason: String)
    /// It took too long.
    case timedOut(Phase, limit: Duration, host: String)
    /// The server has no ranges, and what is needed lies beyond what was read.
    case noRanges(read: UInt64, limit: UInt64, host: String)
    /// More requests than allowed.
    case tooManyRequests(limit: Int)
    /// More bytes by ranges than allowed.
    case tooManyBytes(limit: UInt64)
    /// A download is longer than allowed.
    case tooLarge(bytes: UInt64?, limit: UInt64)
    /// A download does not fit on the disk.
    case diskFull(folder: String, needed: UInt64?, free: UInt64?)
    /// A download cannot be written, or read back.
    case disk(folder: String, reason: String)
    /// A file with other content has the name that a download was to get.
    case fileExists(path: String)
    /// Somebody wished it to end.
    case cancelled

    /// A redirect that is not followed.
    public enum BadRedirect: Hashable, Sendable {
        /// No `Location`, or none that is an address.
        case nowhere
        case scheme(String)
        case credentials
    }

    /// An answer against the rules.
    public enum BadAnswer: Hashable, Sendable {
        /// No HTTP at all.
        case notHTTP
        /// Its head is longer than 64 KiB.
        case headTooLong
        /// A part without `Content-Range` (RFC 9110 §14.4), or with an unreadable one.
        case contentRange(String?)
        /// A part, where the whole was asked for.
        case partOfWhole
        /// Another part than asked for.
        case otherRange(asked: String, got: String)
        /// More bytes than promised.
        case tooLong(promised: UInt64)
        /// Compressed, although that was not asked for.
        case encoded(String)
        /// Never says how long the video is.
        case noLength
    }

    /// What tells that a video changed.
    public enum Change: Hashable, Sendable {
        case length(UInt64, UInt64)
        case etag
        case lastModified
    }

    /// What took too long.
    public enum Phase: Hashable, Sendable {
        case connect, request, stall, probe, download
        /// Less than so many bytes came in a span.
        case drip(bytes: UInt64)
    }
}
