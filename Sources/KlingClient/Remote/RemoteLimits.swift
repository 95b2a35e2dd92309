/// How much a remote video may cost in time, requests and bytes.
public struct RemoteLimits: Hashable, Sendable {
    /// To find the host and connect, TLS included: 5 s. A libcurl older than 7.87 keeps this and all
    /// limits below waiting while the system looks a name up.
    public var connect = Duration.seconds(5)
    /// For one request: 20 s. Not for a download.
    public var request = Duration.seconds(20)
    /// Without a single byte: 10 s.
    public var stall = Duration.seconds(10)
    /// Least bytes in each ``leastSpan`` of an answer: 64 KiB. A server that sends a byte now and then
    /// would keep a download for as long as it may take.
    public var leastBytes: UInt64 = 64 << 10
    /// How often ``leastBytes`` must have come: each minute.
    public var leastSpan = Duration.seconds(60)
    /// For all that is read of one video: 60 s.
    public var probe = Duration.seconds(60)
    /// For one download: 30 minutes.
    public var download = Duration.seconds(1_800)
    /// Before a request is repeated, which happens once: half a second. A server that asks for up to
    /// ``retryWaitMost`` gets it.
    public var retryWait = Duration.milliseconds(500)
    /// Longest wait that a server may ask for before a repeat: 3 s.
    public var retryWaitMost = Duration.seconds(3)
    /// Requests for parts of one video, those redirected and repeated included: 2,048.
    public var requests = 2_048
    /// Redirects followed for one answer: 5.
    public var redirects = 5
    /// Bytes fetched by ranges: 64 MiB.
    public var rangedBytes: UInt64 = 64 << 20
    /// Bytes taken from the start of a video whose server has no ranges: 2 MiB, which keep the whole
    /// program below 20 MB of memory.
    public var unrangedBytes: UInt64 = 2 << 20
    /// Bytes of a download: 1 GiB.
    public var downloadBytes: UInt64 = 1 << 30

    /// The limits that stand above.
    public init() {}
}
