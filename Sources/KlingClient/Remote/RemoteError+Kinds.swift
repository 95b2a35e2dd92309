/// What kind of trouble it is, as far as that decides what is done next.
extension RemoteError {
    /// Whether the server says that there is nothing at the address, or nothing for us any more.
    public var isOfDeadAddress: Bool {
        if case .status(let status, _, _) = self {
            [403, 404, 410].contains(status)
        } else {
            false
        }
    }

    /// Whether it lies in the network or the server, and may pass.
    public var isOfNetwork: Bool {
        switch self {
        case .unresolved, .unreachable, .proxy, .notTrusted, .cutShort, .connectionLost,
            .timedOut, .cancelled:
            true
        case .status(let status, _, _): (500...599).contains(status) || status == 429
        case .noLibrary, .notAnAddress, .scheme, .credentials, .privateAddress, .redirects,
            .redirect, .answer, .changed, .noRanges, .tooManyRequests, .tooManyBytes, .tooLarge,
            .diskFull, .disk, .fileExists:
            false
        }
    }
}
