public import KlingCost

/// A finished video that is still to be fetched.
public struct UnsavedVideo: Hashable, Sendable {
    /// Whose video it is.
    public let attempt: AttemptID
    /// Which of the attempt's videos, from 0.
    public let place: Int
    /// Where it can be fetched.
    public let note: FinishedVideo
    /// Whose API was called, and for which model.
    public let gateway, model: String?
    /// For whom, in the user's words.
    public let project: String?
    /// The gateway's name of its work.
    public let task: String?
    /// Who held for it.
    public let owner: String
    /// When what it cost was written down.
    public let captured: Instant
}

/// A finished video as the ledger knows it.
public struct NotedVideo: Hashable, Sendable {
    /// Which of the attempt's videos, from 0.
    public let place: Int
    /// Whether it can still be fetched: neither saved nor given up.
    public let isUnsaved: Bool
    /// When its address dies; `nil` when nobody knows.
    public let expires: Instant?
    /// The file that it was saved to; `nil` as long as it was not.
    public let saved: SavedVideo?
}

/// A finished video as it was saved.
public struct SavedVideo: Hashable, Sendable {
    /// The file, as it was named then.
    public var file: String
    /// How long it is, in bytes.
    public var byteCount: Int64
    /// Its duration; `nil` where it could not be measured.
    public var milliseconds: Int64?
    /// When the video was saved.
    public var instant: Instant

    /// A video as it was saved.
    public init(file: String, byteCount: Int64, milliseconds: Int64?, at instant: Instant) {
        (self.file, self.byteCount) = (file, byteCount)
        (self.milliseconds, self.instant) = (milliseconds, instant)
    }
}
