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
        try database.transaction { () throws(LedgerError) in
            let attempt = try attempt(id)
            if Chain.number(ofRow: attempt.hold) != 0 { throw .importedAttempt(id) }
            if attempt.state != .captured { throw .wrongState(id, attempt.state) }
            try database.keep(videos, of: id)
        }
    }

    /// This ledger's finished videos that are neither saved nor given up, the oldest charge first;
    /// those whose addresses have died are among them.
    public func unsavedVideos() throws(LedgerError) -> [UnsavedVideo] {
        try database.snapshot { () throws(LedgerError) in
            if try !database.hasVideos() { return [] }
            let rows = try database.statement(Ledger.unsaved).bind(1, Chain.lastSequence)
            defer { rows.reset() }
            var found: [(id: AttemptID, place: Int, note: FinishedVideo)] = []
            while try rows.step() {
                guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }),
                    let address = rows.text(2),
                    (1...FinishedVideo.longestAddress).contains(address.utf8.count)
                else { throw .corrupt("a video has no attempt or no address") }
                let note = FinishedVideo(
                    address: address,
                    expires: rows.optionalInteger(3).map { Instant(seconds: $0) })
                found.append((id, Int(rows.integer(1)), note))
            }
            var videos: [UnsavedVideo] = []
            for (id, place, note) in found {
                videos.append(try unsaved(note, id, place))
            }
            return videos
        }
    }

    /// From the few that are not saved to their charges: by itself SQLite would go through the journal
    /// for the sake of its order.
    static let unsaved = """
        SELECT video.attempt, place, address, video.expires_s
          FROM video INDEXED BY video_unsaved CROSS JOIN entry INDEXED BY entry_end
            ON entry.attempt = video.attempt
          WHERE address IS NOT NULL AND kind IN ('capture', 'void') AND seq <= ?1
          ORDER BY seq, place
        """

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
        try database.transaction { () throws(LedgerError) in
            let update = try database.statement(
                """
                UPDATE video SET address = NULL, file = ?3, saved_s = ?4, bytes = ?5,
                  duration_ms = ?6 WHERE attempt = ?1 AND place = ?2 AND saved_s IS NULL
                """)
            try update.bind(1, id.bytes).bind(2, Int64(place)).bind(3, saved.file)
                .bind(4, saved.instant.seconds).bind(5, saved.byteCount)
                .bind(6, saved.milliseconds).run()
            return try database.number("SELECT changes()") == 1
        }
    }

    /// Gives a video up, and drops its address: it has died, or nobody wants the video.
    public func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError) {
        try database.transaction { () throws(LedgerError) in
            try database.statement(
                "UPDATE video SET address = NULL WHERE attempt = ?1 AND place = ?2"
            ).bind(1, id.bytes).bind(2, Int64(place)).run()
        }
    }

    /// What is known of an attempt's videos, in order; none for an attempt that made none.
    public func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo] {
        try database.snapshot { () throws(LedgerError) in
            if try !database.hasVideos() { return [] }
            let rows = try database.statement(
                """
                SELECT place, address IS NOT NULL, expires_s, file, bytes, duration_ms, saved_s
                  FROM video WHERE attempt = ?1 ORDER BY place
                """
            ).bind(1, id.bytes)
            defer { rows.reset() }
            var videos: [NotedVideo] = []
            while try rows.step() {
                let saved = rows.optionalInteger(6).map {
                    SavedVideo(
                        file: rows.text(3) ?? "", byteCount: rows.integer(4),
                        milliseconds: rows.optionalInteger(5), at: Instant(seconds: $0))
                }
                videos.append(
                    NotedVideo(
                        place: Int(rows.integer(0)), isUnsaved: rows.integer(1) == 1,
                        expires: rows.optionalInteger(2).map { Instant(seconds: $0) },
                        saved: saved))
            }
            return videos
        }
    }
}

extension Database {
    /// Keeps an attempt's videos. Only inside a transaction.
    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError) {
        if videos.count > FinishedVideo.mostOfAnAttempt {
            throw .invariant("an attempt has at most \(FinishedVideo.mostOfAnAttempt) videos")
        }
        for (place, video) in videos.enumerated() {
            try statement(
                """
                INSERT INTO video (attempt, place, address, expires_s) VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT DO UPDATE SET address = ?3, expires_s = ?4 WHERE saved_s IS NULL
                """
            ).bind(1, id.bytes).bind(2, Int64(place)).bind(3, video.address)
                .bind(4, video.expires?.seconds).run()
        }
    }

    /// Whether the file has a table of them: one of version 2, which is read as it is, has none.
    func hasVideos() throws(LedgerError) -> Bool {
        try number("SELECT count(*) FROM sqlite_schema WHERE name = 'video'") == 1
    }
}
