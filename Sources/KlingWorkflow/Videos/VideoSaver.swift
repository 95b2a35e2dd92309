public import KlingClient
public import KlingCost
public import KlingLedger
import KlingSystem

/// Fetches finished videos that the ledger lists, and notes them as saved.
public struct VideoSaver: Sendable {
    /// What became of one video.
    public enum Outcome: Sendable {
        case saved(SavedVideo)
        /// It can be tried again while its address lives.
        case failed(RemoteError)
        /// Its address is dead.
        case gone(RemoteError)
        /// Its gateway named something that is no address.
        case noAddress
        /// The ledger could not be asked where it is.
        case unlisted(LedgerError)
        /// It is saved, and the ledger could not note it: it is fetched once more the next time.
        case unnoted(file: String, LedgerError)
    }

    /// So long after its address should have died a video is given up whatever keeps it from being
    /// fetched: 14 days, the longest that a gateway keeps one (docs/gateways/kie.md).
    private static let longestSeconds: Int64 = 14 * 86_400

    private let spendGuard: LedgerGuard
    private let folder: String
    private let isLocal: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - spendGuard: the ledger that lists them.
    ///   - folder: where they are saved.
    ///   - isLocal: whether a gateway is one on this machine, whose videos lie here too.
    public init(
        _ spendGuard: LedgerGuard, folder: String,
        isLocal: @escaping @Sendable (String) -> Bool
    ) {
        (self.spendGuard, self.folder, self.isLocal) = (spendGuard, folder, isLocal)
    }

    /// All of an attempt that are not saved yet. When the task is cancelled, those that are left stay
    /// listed.
    public func save(of attempt: AttemptID) async -> [Outcome] {
        let videos: [UnsavedVideo]
        do throws(LedgerError) {
            videos = try await spendGuard.ask { (ledger) throws(LedgerError) in
                try ledger.unsavedVideos().filter { $0.attempt == attempt }
            }
        } catch {
            return [.unlisted(error)]
        }
        var outcomes: [Outcome] = []
        for video in videos {
            guard let outcome = await save(video) else { break }
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// - Returns: `nil` when nobody waits for it any more.
    public func save(_ video: UnsavedVideo) async -> Outcome? {
        if !video.note.isAddress {
            // No file lives longer, whatever its address.
            if video.isOver(at: Host.now) { await giveUp(video) }
            return .noAddress
        }
        var options = RemoteOptions()
        options.agent = Product.agent
        options.allowsPrivate = isLocal(video.gateway ?? "")
        do {
            let download = try await VideoDownload.fetching(
                video.note.address, to: path(of: video), options)
            let saved = SavedVideo(
                file: download.path, byteCount: Int64(clamping: download.byteCount),
                milliseconds: download.milliseconds, at: Host.now)
            do throws(LedgerError) {
                try await note(saved, video)
                return .saved(saved)
            } catch {
                return .unnoted(file: download.path, error)
            }
        } catch let error as RemoteError {
            let now = Host.now
            let isGone =
                error.isOfDeadAddress && video.isOver(at: now)
                || video.isOver(at: Instant(seconds: now.seconds - VideoSaver.longestSeconds))
            if !isGone { return .failed(error) }
            await giveUp(video)
            return .gone(error)
        } catch {
            return nil
        }
    }

    private func giveUp(_ video: UnsavedVideo) async {
        try? await spendGuard.ask { (ledger) throws(LedgerError) in
            try ledger.giveUpVideo(video.attempt, place: video.place)
        }
    }

    private func note(_ saved: SavedVideo, _ video: UnsavedVideo) async throws(LedgerError) {
        try await spendGuard.ask { (ledger) throws(LedgerError) in
            _ = try ledger.noteSaved(saved, video.attempt, place: video.place)
        }
    }

    /// Named for the attempt: nothing that came from outside stands in a path.
    private func path(of video: UnsavedVideo) -> String {
        let number = video.place == 0 ? "" : "-\(video.place + 1)"
        let name = "\(video.attempt)\(number).mp4"
        return folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}

extension UnsavedVideo {
    /// When its address dies, as far as one knows.
    public var dies: Instant {
        note.expires ?? Instant(seconds: captured.seconds + FinishedVideo.usualLifeSeconds)
    }

    /// Whether its address should be dead.
    public func isOver(at now: Instant) -> Bool { dies <= now }
}
