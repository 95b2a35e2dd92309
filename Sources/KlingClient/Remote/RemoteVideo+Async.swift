extension RemoteVideo {
    /// Opens a video and reads it on a thread of its own.
    ///
    /// Cancelling the task ends it within about a twentieth of a second, wherever it waits for the
    /// network, with `CancellationError`. A libcurl older than 7.87 first waits for the system when
    /// that is looking a name up.
    ///
    /// - Parameters:
    ///   - address: `https://…` or `http://…`, without user and password.
    ///   - options: limits, and whether private networks may be read.
    ///   - body: reads what it needs; blocking is fine.
    public static func reading<Value: Sendable>(
        _ address: String, _ options: RemoteOptions = RemoteOptions(),
        _ body: @escaping @Sendable (inout RemoteVideo) throws -> Value
    ) async throws -> Value {
        try await DedicatedThread.run { cancellation in
            var video = try RemoteVideo(address, options, cancellation: cancellation)
            return try body(&video)
        }
    }
}
