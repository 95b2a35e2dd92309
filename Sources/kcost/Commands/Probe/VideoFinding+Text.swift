import KlingClient
import KlingCost
import KlingReports
import KlingWorkflow

/// What is said of what measuring a video found.
extension VideoFinding {
    /// What is odd about the video, and about the way to it.
    var warnings: [(code: String, words: String)] {
        ownWarnings + (remote?.notes ?? []).map { ($0.code, $0.words) }
    }

    /// What is odd about the video itself.
    var ownWarnings: [(code: String, words: String)] {
        let video = (try? outcome.get())?.warnings ?? []
        return video.map { ($0.code, $0.words) }
            + (remote?.warnings ?? []).map { ($0.code, $0.words) }
    }

    /// Says on standard error what went wrong, or which warnings there are.
    func printFailure(withWarnings: Bool) {
        switch outcome {
        case .failure(let failure): Output.printError(failure.lines)
        case .success:
            guard withWarnings else { return }
            for warning in warnings {
                Output.printError(["\(name.withoutSecrets): warning: \(warning.words)"])
            }
        }
    }
}

// MARK: - Text

extension VideoFinding {
    /// One video in a few lines.
    func block(_ style: Style) -> String {
        guard case .success(let video) = outcome else { return "" }
        var facts: [String] = []
        if let size = video.size { facts.append("\(size.width)×\(size.height)") }
        facts.append(video.hasAudio ? "sound" : "silent")
        facts.append(video.layout)
        if let brand = video.brand { facts.append("brand \(brand)") }
        if let byteCount { facts.append("\(byteCount) bytes") }
        var lines = ["\(name.visible)  \(style.bold(video.expected.seconds + " s"))"]
        let rules = [
            ("movie header", video.movieHeader, "as FFmpeg 5 and older tell it"),
            ("tracks", video.tracks, "as FFmpeg 6 and newer tell it"),
            ("video track", video.videoTrack, "its pictures alone, as edits show them"),
            ("all pictures", video.storedPictures, "as counting tells it: OpenCV, decord"),
        ]
        for (rule, length, note) in rules {
            let seconds = length.map { $0.seconds + " s" } ?? "unknown"
            lines.append(
                "  " + rule.padded(toWidth: 14) + seconds.padded(toWidth: 14) + style.dim(note))
        }
        lines.append("  " + facts.joined(separator: ", "))
        if let remote {
            lines.append("  \(remote.requestWords), \(remote.receivedCount) bytes received")
        }
        lines += warnings.map { "  warning: \($0.words)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Several videos, a row each.
    static func grid(_ findings: [VideoFinding]) -> Grid {
        var grid = Grid([
            Grid.Column("video", mayShrink: true, keepsEnd: true),
            Grid.Column("expected s", .right), Grid.Column("shortest s", .right),
            Grid.Column("longest s", .right), Grid.Column("size"), Grid.Column("sound"),
            Grid.Column("layout"), Grid.Column("remarks", isNote: true),
        ])
        for finding in findings {
            switch finding.outcome {
            case .failure(let failure):
                grid.append([finding.name, "", "", "", "", "", "", failure.code])
            case .success(let video):
                grid.append([
                    finding.name, video.expected.seconds, video.range.lowerBound.seconds,
                    video.range.upperBound.seconds,
                    video.size.map { "\($0.width)×\($0.height)" } ?? "",
                    video.hasAudio ? "yes" : "no", video.layout,
                    finding.warnings.map(\.code).joined(separator: " "),
                ])
            }
        }
        return grid
    }
}

extension ProbedVideo {
    /// Where the headers lie.
    fileprivate var layout: String {
        if isFragmented { return "fragmented" }
        return isMovieLast ? "moov at the end" : "moov first"
    }
}

extension WorkflowError {
    /// A name for scripts.
    var code: String {
        if case .video(let fault) = self { return fault.code }
        // Of the others, only ``file`` comes of reading a video.
        return "unreadable"
    }
}

// MARK: - JSON

extension VideoFinding {
    /// All findings as one document.
    static func json(_ findings: [VideoFinding]) -> String {
        var json = JSONText()
        json.raw("{\"schema_version\":1,\"videos\":[")
        for (number, finding) in findings.enumerated() {
            json.raw(number == 0 ? "\n" : ",\n")
            finding.write(to: &json)
        }
        json.raw("\n]}\n")
        return json.string
    }

    private func write(to json: inout JSONText) {
        let video = try? outcome.get()
        json.raw("{\"source\":")
        json.string(name)
        for (key, length) in [
            ("expected_s", video?.expected), ("shortest_s", video?.range.lowerBound),
            ("longest_s", video?.range.upperBound), ("movie_header_s", video?.movieHeader),
            ("tracks_s", video?.tracks), ("video_track_s", video?.videoTrack),
            ("stored_pictures_s", video?.storedPictures),
        ] {
            json.raw(",")
            json.string(key)
            json.raw(":")
            json.string(orNull: length?.seconds)
        }
        func value(_ key: String, _ text: String?) {
            json.raw(",")
            json.string(key)
            json.raw(":")
            json.raw(Array((text ?? "null").utf8))
        }
        value("fragmented", video.map { String($0.isFragmented) })
        json.raw(",\"brand\":")
        json.string(orNull: video?.brand?.description)
        json.raw(",\"moov\":")
        json.string(orNull: video.map { $0.isMovieLast ? "end" : "start" })
        value("audio", video.map { String($0.hasAudio) })
        value("width", video?.size.map { String($0.width) })
        value("height", video?.size.map { String($0.height) })
        value("byte_count", byteCount.map { String($0) })
        value("reads", cost.map { String($0.reads) })
        value("read_bytes", cost.map { String($0.bytes) })
        value("requests", remote.map { String($0.requestCount) })
        value("received_bytes", remote.map { String($0.receivedCount) })
        json.raw(",\"etag\":")
        json.string(orNull: remote?.etag)
        json.raw(",\"warnings\":[")
        for (number, warning) in warnings.enumerated() {
            json.raw(number == 0 ? "{\"code\":" : ",{\"code\":")
            json.string(warning.code)
            json.raw(",\"message\":")
            json.string(warning.words)
            json.raw("}")
        }
        json.raw("],\"error\":")
        if let failure {
            json.raw("{\"code\":")
            json.string(failure.code)
            json.raw(",\"message\":")
            json.string(failure.lines.joined(separator: "; "))
            json.raw("}")
        } else {
            json.raw("null")
        }
        json.raw("}")
    }
}
