import Foundation
import KlingCost
import KlingLedger
import Testing

/// What `ledger show` says of an attempt's videos.
@Suite struct ShownVideosTests {
    @Test func `an attempt is shown with what became of its videos, never with their addresses`()
        throws
    {
        let workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
        #expect(try workspace.ledger("guard", "kie.json", "--unbudgeted", "--", "true").status == 0)
        let path = workspace.data.appending(path: "kcost/ledger.sqlite").path
        var random = SystemRandomNumberGenerator()
        let now = Instant(seconds: 1_795_000_000)
        let ledger = try Ledger(path: path, now: now, using: &random)
        var last: AttemptID?
        try ledger.forEachEntry { entry in
            last = entry.attempt
            return true
        }
        let id = try #require(last)
        let note = FinishedVideo(
            address: "https://made.example/1.mp4?signature=s3cr3t",
            expires: Instant(seconds: 1_795_086_400))
        try ledger.note([note, note, note], of: id)
        try ledger.noteSaved(
            SavedVideo(file: "dog.mp4", byteCount: 4_096, milliseconds: 5_042, at: now),
            id, place: 0)
        try ledger.giveUpVideo(id, place: 1)
        for format in ["table", "json", "csv", "md"] {
            let shown = try workspace.ledger("ledger", "show", id.description, "--format", format)
            #expect(shown.status == 0)
            for words in [
                "video saved as dog.mp4 (4096 bytes, 5042 ms)", "video not saved",
                "video to be fetched until 2026-11-19T",
            ] { #expect(shown.out.contains(words), "\(shown.out)") }
            #expect(!shown.out.contains("made.example"))
        }
    }
}
