// A libFuzzer harness for the video prober, compiled into one module with the sources it tests
// (`make fuzz`). It must tell a length or refuse, never trap; whatever it says must hold together,
// and not depend on how a source hands out its bytes.

/// Reads one input and stops the process when a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let outcome = probe(input, .generous)
    if case .video(let video) = outcome { check(video) }
    precondition(probe(input, .generous) == outcome, "the same bytes give the same")
    precondition(probe(input, .stingy) == outcome, "needed bytes are enough")
    precondition(probe(input, .uneven) == outcome, "it matters not how many more come")
    checkCut(input, outcome)
    return 0
}

/// How many bytes a source gives beyond those needed.
private enum Manner {
    case generous, stingy, uneven
}

private enum Outcome: Equatable {
    case video(ProbedVideo)
    case refused(MediaProblem)
}

/// The input, which notices what is read beyond its end.
private struct FuzzSource: ByteSource {
    let bytes: [UInt8]
    let manner: Manner
    /// The size it states, when more than it has.
    var claimedCount: Int?
    var reads = 0
    var bytesRead = 0

    var byteCount: UInt64 { UInt64(claimedCount ?? bytes.count) }

    mutating func read(
        at offset: UInt64, needed: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Never) -> Int {
        precondition(offset < byteCount, "a read begins inside the file")
        precondition((1...buffer.count).contains(needed), "a read needs what its buffer holds")
        precondition(UInt64(buffer.count) <= byteCount - offset, "and ends inside the file")
        reads += 1
        let wanted =
            switch manner {
            case .generous: buffer.count
            case .stingy: needed
            case .uneven: min(buffer.count, needed + reads * 7 % 64)
            }
        let start = min(Int(offset), bytes.count)
        let count = min(wanted, bytes.count - start)
        buffer.copyBytes(from: bytes[start..<start + count])
        bytesRead += count
        return count
    }
}

private func probe(_ input: [UInt8], _ manner: Manner, claiming size: Int? = nil) -> Outcome {
    var source = FuzzSource(bytes: input, manner: manner, claimedCount: size)
    do throws(VideoProbeError<Never>) {
        let (video, cost) = try VideoProbe.probe(&source)
        precondition(cost.reads == source.reads, "reads are counted")
        precondition(cost.bytes == UInt64(source.bytesRead), "bytes are counted")
        return .video(video)
    } catch {
        switch error {
        case .refused(let refusal):
            check(refusal, count: size ?? input.count)
            return .refused(refusal)
        }
    }
}

private func check(_ video: ProbedVideo) {
    precondition(video.range.contains(video.expected), "the range holds the length")
    let codes = video.warnings.map(\.code)
    // A header that states no duration counts for nothing, whatever number others take it for.
    let isStated = !video.isFragmented && !codes.contains("unknown-movie-duration")
    let counted = [isStated ? video.movieHeader : nil, video.tracks, video.videoTrack]
    let known = counted.compactMap { $0 }
    precondition(known.contains(video.expected), "the length is one of a rule's")
    precondition(known.min() == video.range.lowerBound)
    let longest = known.max()
    precondition(
        longest == video.range.upperBound || video.storedPictures == video.range.upperBound)
    precondition(longest.map { $0 <= video.range.upperBound } ?? false)
    if let picture = video.videoTrack, let tracks = video.tracks {
        precondition(picture <= tracks, "no track is longer than all")
    }
    // Its own precondition: shortest ≤ expected ≤ longest.
    let reference = video.reference
    precondition(reference.shortest.milliseconds >= 0)
    precondition(!video.expected.seconds.isEmpty)
    precondition(codes.allSatisfy { !$0.isEmpty })
    let (shortest, upper) = (
        video.range.lowerBound.microseconds, video.range.upperBound.microseconds
    )
    let differ = codes.contains("lengths-differ")
    precondition(differ || upper - shortest < 50_000, "a wide range is warned about")
    precondition(!differ || upper > shortest)
}

/// A refusal points into the file.
private func check(_ refusal: MediaProblem, count: Int) {
    switch refusal {
    case .truncated(_, let offset, let missing):
        precondition(offset < UInt64(count) && missing > 0)
    case .malformed(let box, let offset):
        precondition(offset < UInt64(count) && box.description.utf8.count >= 4)
    case .endedEarly(let offset): precondition(offset <= UInt64(count))
    default: break
    }
    precondition(!refusal.code.isEmpty)
}

/// A source that ends before its stated size is refused, or was asked for nothing behind its end.
private func checkCut(_ input: [UInt8], _ outcome: Outcome) {
    guard let last = input.last else { return }
    let kept = Array(input.prefix(input.count * Int(last) / 256))
    let cut = probe(kept, .generous, claiming: input.count)
    if cut == outcome { return }
    guard case .refused(.endedEarly(let offset)) = cut else {
        preconditionFailure("a part is not the whole: \(cut)")
    }
    precondition(offset >= UInt64(kept.count), "it ended where its bytes did, or behind")
}
