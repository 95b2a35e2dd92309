import KlingCost
import KlingReports

extension MediaProblem {
    /// Why the file has no length, and where that shows.
    var words: String {
        switch self {
        case .empty: "the file is empty"
        case .notMedia(let kind):
            "not an mp4 or mov file"
                + (kind.map { ": it begins like \($0.rawValue)" } ?? "")
        case .noMovie:
            "no movie header (moov): a recording that was never finished, or one segment of a "
                + "stream"
        case .truncated(let box, let offset, let missing):
            "the file is cut off: box '\(box)' at byte \(offset) lacks \(missing) bytes"
        case .cutOff(let offset):
            "the file is cut off at byte \(offset), where its next part should begin"
        case .endedEarly(let offset):
            "the file ended at byte \(offset), before the size it had when it was opened"
        case .malformed(let box, let offset):
            "box '\(box)' at byte \(offset) contradicts itself"
        case .compressedMovie:
            "its movie header is compressed (cmov), which is not supported; ffmpeg -i FILE -c "
                + "copy NEW.mp4 writes it anew"
        case .noDuration: "the file states no duration: it has no samples, or keeps them elsewhere"
        case .overLimit(let kind, let limit): "more than \(limit) \(kind.words); refused"
        }
    }
}

extension MediaLimits.Kind {
    fileprivate var words: String {
        switch self {
        case .boxes: "boxes"
        case .tracks: "tracks"
        case .rows: "rows of tables"
        case .tableRows: "rows in one table"
        case .fragments: "fragments"
        case .movieBytes: "bytes of movie header"
        case .bytes: "bytes to be read for one length"
        }
    }
}

extension VideoWarning {
    var words: String {
        switch self {
        case .lengthsDiffer(let shortest, let longest):
            "programs read this file differently: from \(shortest.seconds) to "
                + "\(longest.seconds) s; which one the gateway uses is not known"
        case .crossesSecond(let shortest, let longest):
            "a gateway that bills whole seconds may bill \(shortest) s or \(longest) s"
        case .crossesLimit(let seconds):
            "the limit of \(seconds) s lies inside that range: the gateway may refuse it"
        case .editsHide(let hidden):
            "its edit list \(hidden.words); programs that count pictures, as OpenCV and decord do, "
                + "count all that are stored, once"
        case .emptyEdit:
            "its edit list has an edit of no length: some programs show nothing there, some all"
        case .noTracks: "there are no tracks: the length is only the movie header's word"
        case .noVideoTrack: "there is no picture track"
        case .unknownMovieDuration:
            "the movie header states no duration; the length is that of the tracks, and FFmpeg 5 and "
                + "older may tell another or none"
        case .movieHeaderLate: "the movie header stands behind a track; some programs misread that"
        case .lateStart(let seconds):
            "its clock starts at \(seconds) s: cut from a running stream; some programs count "
                + "from zero"
        case .missingMedia(let bytes):
            "the file is cut off: \(bytes) bytes of pictures and sound are missing"
        case .endsBeforeStated(let stated):
            "its header promises \(stated.seconds) s, more than its fragments hold: the file may be "
                + "cut off"
        case .trailingBytes: "bytes follow the last box that are none of the format's"
        }
    }
}

extension HiddenMedia {
    /// `hides 1 s at the start and 0.5 s at the end, and plays 2 s more than once`.
    fileprivate var words: String {
        let places = [(head, "at the start"), (middle, "in the middle"), (tail, "at the end")]
        let parts = places.compactMap { length, place in length.map { "\($0.seconds) s \(place)" } }
        let hides = parts.isEmpty ? nil : "hides " + parts.joined(separator: " and ")
        let plays = twice.map { "plays \($0.seconds) s more than once" }
        return [hides, plays].compactMap { $0 }.joined(separator: ", and ")
    }
}
