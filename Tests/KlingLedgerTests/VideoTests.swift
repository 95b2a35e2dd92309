import Foundation
import KlingCost
import Testing

@testable import KlingLedger

/// What gateways made is kept in mind until it is saved.
@Suite(.eachStore) struct `A finished video` {
    private func utc(_ name: String) -> Zone? { name == "UTC" ? .utc : nil }

    private func note(_ name: String, expires: Int64? = 1_795_086_400) -> FinishedVideo {
        FinishedVideo(
            address: "https://made.example/\(name).mp4?signature=s3cr3t",
            expires: expires.map { Instant(seconds: $0) })
    }

    /// An attempt that was accepted, and is charged for its videos so many seconds later.
    @discardableResult
    private func charged(
        _ videos: [FinishedVideo], _ ledger: Ledger, _ bench: Workbench,
        after seconds: Int64 = 0
    ) throws -> AttemptID {
        let id = bench.id()
        var entry = bench.hold(1_000_000_000, id)
        entry.project = "launch"
        var request = HoldRequest(entry)
        request.isUnbudgetedAllowed = true
        request.isSentAtOnce = true
        _ = try ledger.hold(request, zones: utc)
        var accepted = Entry(.accepted, id, at: bench.now, by: "ann@desk")
        accepted.task = "task-7"
        _ = try ledger.note(accepted)
        _ = try ledger.capture(capture(id, bench, after: seconds), freezingAbove: 2, videos: videos)
        return id
    }

    private func capture(
        _ id: AttemptID, _ bench: Workbench, after seconds: Int64 = 0
    ) -> Entry {
        var capture = Entry(
            .capture, id, at: Instant(seconds: bench.now.seconds + seconds), by: "ann@desk")
        capture.amount = Nanos(count: 1_000_000_000)
        return capture
    }

    private func saved(_ file: String, _ bench: Workbench) -> SavedVideo {
        SavedVideo(file: file, byteCount: 4_096, milliseconds: 5_042, at: bench.now)
    }

    @Test func `is listed with all that fetching it needs, the oldest charge first`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let first = try charged([note("a"), note("b", expires: nil)], ledger, bench, after: 60)
        let second = try charged([note("c")], ledger, bench)
        try charged([], ledger, bench)
        let unsaved = try ledger.unsavedVideos()
        #expect(unsaved.map(\.attempt) == [first, first, second])
        #expect(unsaved.map(\.place) == [0, 1, 0])
        #expect(unsaved.map(\.note) == [note("a"), note("b", expires: nil), note("c")])
        let video = try #require(unsaved.first)
        #expect(video.gateway == "kie")
        #expect(video.model == "kling-2.6/text-to-video")
        #expect(video.project == "launch")
        #expect(video.task == "task-7")
        #expect(video.captured.seconds == bench.now.seconds + 60)
        #expect(try ledger.fault() == nil)
    }

    @Test func `loses its address once it is saved, and the first who saved it is noted`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let other = try bench.open()
        let id = try charged([note("a"), note("b")], ledger, bench)
        #expect(try ledger.noteSaved(saved("one.mp4", bench), id, place: 0))
        #expect(try !other.noteSaved(saved("two.mp4", bench), id, place: 0))
        #expect(try !ledger.noteSaved(saved("three.mp4", bench), id, place: 9))
        #expect(try ledger.unsavedVideos().map(\.place) == [1])
        let videos = try other.videos(of: id)
        #expect(videos.map(\.saved) == [saved("one.mp4", bench), nil])
        #expect(videos.map(\.isUnsaved) == [false, true])
        if let file = ledger.file {
            let kept = "SELECT count(*) FROM video WHERE address IS NOT NULL"
            #expect(try file.database.number(kept) == 1)
        }
    }

    @Test func `that was given up is not listed, and is again with a new address`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = try charged([note("a"), note("b")], ledger, bench)
        try ledger.noteSaved(saved("one.mp4", bench), id, place: 0)
        try ledger.giveUpVideo(id, place: 1)
        #expect(try ledger.unsavedVideos().isEmpty)
        #expect(try ledger.videos(of: id).map(\.isUnsaved) == [false, false])
        try ledger.note([note("c"), note("d")], of: id)
        #expect(try ledger.unsavedVideos().map(\.note) == [note("d")])
        #expect(try ledger.videos(of: id).first?.saved == saved("one.mp4", bench))
    }

    @Test func `is not there when its charge was refused`() throws {
        let bench = try Workbench()
        let ledger = try bench.open()
        let id = try charged([note("a")], ledger, bench)
        #expect(throws: LedgerError.alreadyEnded(id, entry: 4)) {
            try ledger.capture(
                capture(id, bench), freezingAbove: 2, videos: [note("b"), note("c")])
        }
        #expect(try ledger.unsavedVideos().map(\.note) == [note("a")])
        let open = bench.id()
        try ledger.write(bench.hold(100, open))
        #expect(throws: LedgerError.wrongState(open, .held)) {
            try ledger.note([note("b")], of: open)
        }
    }

    @Test func `goes along in a backup, never in an export`() throws {
        let bench = try Workbench(.file)
        let ledger = try bench.open()
        try charged([note("a")], ledger, bench)
        let copy = bench.folder.appending(path: "copy.sqlite").path
        _ = try ledger.backup(to: copy)
        let read = try #require(try Ledger(reading: copy))
        #expect(try read.unsavedVideos() == (try ledger.unsavedVideos()))
        #expect(try read.fault() == nil)
        let export = try ledger.lines()
        #expect(!export.contains { String(decoding: $0, as: UTF8.self).contains("made.example") })

        // What others made is theirs to save.
        let elsewhere = try Workbench(.file)
        let importer = try elsewhere.open()
        _ = try importer.importLines {
            var lines = export[...]
            return { lines.popFirst()?[...] }
        }
        #expect(try importer.unsavedVideos().isEmpty)
        let foreign = try #require(try ledger.unsavedVideos().first?.attempt)
        #expect(throws: LedgerError.importedAttempt(foreign)) {
            try importer.note([note("b")], of: foreign)
        }
    }

    @Test func `stays when the sums are made anew`() throws {
        let bench = try Workbench(.file)
        let ledger = try bench.open()
        try charged([note("a")], ledger, bench)
        try ledger.rebuild()
        #expect(try ledger.unsavedVideos().map(\.note) == [note("a")])
    }

    @Test func `is found without a look at what was saved before`() throws {
        let bench = try Workbench(.file)
        let ledger = try bench.open()
        let plan = try Statement("EXPLAIN QUERY PLAN " + SQLiteStore.unsaved, ledger.database)
        var steps: [String] = []
        while try plan.step() { steps.append(plan.text(3) ?? "") }
        #expect(steps.first?.contains("SCAN video USING INDEX video_unsaved") == true)
        #expect(steps.dropFirst().first?.contains("SEARCH entry USING INDEX entry_end") == true)
    }
}
