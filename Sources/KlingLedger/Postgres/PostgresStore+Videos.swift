internal import KlingCost

/// What is kept beside the journal at a server: payloads, and what gateways made and keep for a day.
extension PostgresStore {
    func keep(_ payload: [UInt8], of id: AttemptID) throws(LedgerError) {
        write("INSERT INTO SCHEMA.payload VALUES ($1, $2)", .id(id), .bytes(payload))
    }

    func payload(of id: AttemptID) throws(LedgerError) -> [UInt8]? {
        try ask(query("SELECT text FROM SCHEMA.payload WHERE attempt = $1", .id(id))).bytes(0, 0)
    }

    func keep(_ videos: [FinishedVideo], of id: AttemptID) throws(LedgerError) {
        for (place, video) in videos.enumerated() {
            write(
                """
                INSERT INTO SCHEMA.video AS video (attempt, place, address, expires_s)
                  VALUES ($1, $2, $3, $4) ON CONFLICT (attempt, place) DO UPDATE
                    SET address = excluded.address, expires_s = excluded.expires_s
                    WHERE video.saved_s IS NULL
                """,
                .id(id), .integer(Int64(place)), .text(video.address),
                .integer(video.expires?.seconds))
        }
    }

    func unsavedVideos() throws(LedgerError) -> [KeptVideo] {
        let rows = try ask(
            query(
                """
                SELECT video.attempt, place, address, expires_s FROM SCHEMA.video
                  JOIN SCHEMA.entry ON entry.attempt = video.attempt
                  WHERE address IS NOT NULL AND kind IN ('capture', 'void') AND seq <= $1
                  ORDER BY seq, place
                """, .integer(Chain.lastSequence)))
        var found: [KeptVideo] = []
        for row in 0..<rows.count {
            guard let id = rows.id(row, 0), let address = rows.text(row, 2),
                (1...FinishedVideo.longestAddress).contains(address.utf8.count)
            else { throw .corrupt("a video has no attempt or no address") }
            let video = FinishedVideo(address: address, expires: rows.instant(row, 3))
            found.append(KeptVideo(attempt: id, place: Int(rows.integer(row, 1)), video: video))
        }
        return found
    }

    func videos(of id: AttemptID) throws(LedgerError) -> [NotedVideo] {
        let rows = try ask(
            query(
                """
                SELECT place, address IS NOT NULL, expires_s, file, bytes, duration_ms, saved_s
                  FROM SCHEMA.video WHERE attempt = $1 ORDER BY place
                """, .id(id)))
        return (0..<rows.count).map { row in
            let saved = rows.instant(row, 6).map {
                SavedVideo(
                    file: rows.text(row, 3) ?? "", byteCount: rows.integer(row, 4),
                    milliseconds: rows.optionalInteger(row, 5), at: $0)
            }
            return NotedVideo(
                place: Int(rows.integer(row, 0)), isUnsaved: rows.flag(row, 1),
                expires: rows.instant(row, 2), saved: saved)
        }
    }

    func noteSaved(_ saved: SavedVideo, _ id: AttemptID, place: Int) throws(LedgerError) -> Bool {
        try ask(
            query(
                """
                UPDATE SCHEMA.video SET address = NULL, file = $3, saved_s = $4, bytes = $5,
                  duration_ms = $6 WHERE attempt = $1 AND place = $2 AND saved_s IS NULL
                """,
                .id(id), .integer(Int64(place)), .text(saved.file),
                .integer(saved.instant.seconds), .integer(saved.byteCount),
                .integer(saved.milliseconds))
        ).changed == 1
    }

    func giveUpVideo(_ id: AttemptID, place: Int) throws(LedgerError) {
        write(
            "UPDATE SCHEMA.video SET address = NULL WHERE attempt = $1 AND place = $2", .id(id),
            .integer(Int64(place)))
    }
}
