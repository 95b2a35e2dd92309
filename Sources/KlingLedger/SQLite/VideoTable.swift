internal import KlingCost

/// What is kept beside the journal: payloads, and what gateways made and keep for a day.
extension SQLiteStore {
    func keep(_ payload: [UInt8], of id: AttemptID) throws(LedgerError) {
        try database.statement("INSERT INTO payload VALUES (?1, ?2)").bind(1, id.bytes)
            .bind(2, payload).run()
    }

    func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]? {
        let row = try database.statement("SELECT text FROM payload WHERE attempt = ?1")
            .bind(1, id.bytes)
        defer { row.reset() }
        return try row.step() ? row.bytes(0) : nil
    }

    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError) {
        for (place, video) in videos.enumerated() {
            try database.statement(
                """
                INSERT INTO video (attempt, place, address, expires_s) VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT DO UPDATE SET address = ?3, expires_s = ?4 WHERE saved_s IS NULL
                """
            ).bind(1, id.bytes).bind(2, Int64(place)).bind(3, video.address)
                .bind(4, video.expires?.seconds).run()
        }
    }

    func unsavedVideos() throws(LedgerError) -> [KeptVideo] {
        if try !hasVideos { return [] }
        let rows = try database.statement(SQLiteStore.unsaved).bind(1, Chain.lastSequence)
        defer { rows.reset() }
        var found: [KeptVideo] = []
        while try rows.step() {
            guard let id = rows.bytes(0).flatMap({ AttemptID(bytes: $0) }),
                let address = rows.text(2),
                (1...FinishedVideo.longestAddress).contains(address.utf8.count)
            else { throw .corrupt("a video has no attempt or no address") }
            let video = FinishedVideo(
                address: address,
                expires: rows.optionalInteger(3).map { Instant(seconds: $0) })
            found.append(KeptVideo(attempt: id, place: Int(rows.integer(1)), video: video))
        }
        return found
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

    func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo] {
        if try !hasVideos { return [] }
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

    func noteSaved(_ saved: SavedVideo, _ id: AttemptID, place: Int) throws(LedgerError) -> Bool {
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

    func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError) {
        try database.statement("UPDATE video SET address = NULL WHERE attempt = ?1 AND place = ?2")
            .bind(1, id.bytes).bind(2, Int64(place)).run()
    }

    /// Whether the file has a table of them: one of version 2, which is read as it is, has none.
    private var hasVideos: Bool {
        get throws(LedgerError) {
            try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'video'") == 1
        }
    }
}
