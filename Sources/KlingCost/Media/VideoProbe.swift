/// Tells a video's length from the headers of an mp4 or mov file, without decoding anything:
/// ISO base media (ISO/IEC 14496-12) and QuickTime, fragmented or not.
///
/// ```swift
/// var file = try LocalVideo("dance.mp4")
/// let video = try VideoProbe.probe(&file)
/// print(video.expected.seconds)
/// ```
public enum VideoProbe {
    /// What was read to find a length.
    public struct Cost: Hashable, Sendable {
        /// How often the source was asked.
        public let reads: Int
        /// How many bytes it gave.
        public let bytes: UInt64
    }

    /// Reads a source's headers: a few KiB of it, wherever they lie.
    ///
    /// - Returns: the lengths by each rule, and what was read for them.
    /// - Throws: a refusal by the bytes, or the source's own failure. A part of a length is never
    ///   returned as the whole.
    public static func probe<Source: ByteSource & ~Copyable>(
        _ source: inout Source, limits: MediaLimits = MediaLimits()
    ) throws(VideoProbeError<Source.Failure>) -> (video: ProbedVideo, cost: Cost) {
        var reader = BoxReader(source, limits)
        let outcome = Result { () throws(VideoProbeError<Source.Failure>) in
            try read(&reader)
        }
        let cost = Cost(reads: reader.reads, bytes: reader.bytesRead)
        source = reader.finish()
        return (try outcome.get(), cost)
    }

    private static func read<Source: ByteSource & ~Copyable>(
        _ reader: inout BoxReader<Source>
    ) throws(VideoProbeError<Source.Failure>) -> ProbedVideo {
        let file = try MovieFile(&reader)
        guard let movie = file.movie else { throw .refused(.noMovie) }
        do throws(MediaProblem) {
            return try ProbedVideo(file, movie)
        } catch {
            throw .refused(error)
        }
    }
}
