public import KlingCost

extension Ledger {
    /// Notes an attempt's finished videos; with new addresses, when it has those already. What was
    /// saved before stays saved.
    ///
    /// - Parameters:
    ///   - videos: at most `FinishedVideo.mostOfAnAttempt`.
    ///   - id: the attempt.
    /// - Throws: ``LedgerError/wrongState(_:_:)`` unless the attempt was captured:
    ///   a capture notes them with the charge.
    public func note(
        _ videos: [FinishedVideo], of id: AttemptID
    ) throws(LedgerError) {
        try store.transaction { () throws(LedgerError) in
            let attempt = try attempt(id)
            if Chain.number(ofRow: attempt.hold) != 0 { throw .importedAttempt(id) }
            if attempt.state != .captured { throw .wrongState(id, attempt.state) }
            try keep(videos, of: id)
        }
    }

    /// This ledger's finished videos that are neither saved nor given up, the oldest charge first;
    /// those whose addresses have died are among them.
    public func unsavedVideos() throws(LedgerError) -> [UnsavedVideo] {
        try store.snapshot { () throws(LedgerError) in
            try store.unsavedVideos().map { kept throws(LedgerError) in
                try unsaved(kept.video, kept.attempt, kept.place)
            }
        }
    }

    private func unsaved(
        _ note: FinishedVideo, _ id: AttemptID, _ place: Int
    ) throws(LedgerError) -> UnsavedVideo {
        let entries = try entries(ofKnown: id)
        guard let hold = entries.first, let end = entries.last(where: { $0.kind == .capture })
        else { throw .corrupt("the videos of \(id) were never charged") }
        return UnsavedVideo(
            attempt: id, place: place, note: note, gateway: hold.gateway, model: hold.model,
            project: hold.project, task: entries.last { $0.task != nil }?.task,
            owner: hold.owner, captured: end.instant)
    }

    /// Notes that a video is saved, and drops its address. Of several who saved the same, the first
    /// is noted.
    ///
    /// - Returns: whether it was noted now; `false` when it was before, or is not known.
    @discardableResult
    public func noteSaved(
        _ saved: SavedVideo, _ id: AttemptID, place: Int
    ) throws(LedgerError) -> Bool {
        try store.transaction { () throws(LedgerError) in
            try store.noteSaved(saved, id, place: place)
        }
    }

    /// Gives a video up, and drops its address: it has died, or nobody wants the video.
    public func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError) {
        try store.transaction { () throws(LedgerError) in
            try store.giveUpVideo(id, place: place)
        }
    }

    /// What is known of an attempt's videos, in order; none for an attempt that made none.
    public func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo] {
        try store.snapshot { () throws(LedgerError) in try store.videos(of: id) }
    }

    /// Keeps an attempt's videos. Only inside a transaction.
    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError) {
        if videos.count > FinishedVideo.mostOfAnAttempt {
            throw .invariant("an attempt has at most \(FinishedVideo.mostOfAnAttempt) videos")
        }
        try store.keep(videos, of: id)
    }
}
