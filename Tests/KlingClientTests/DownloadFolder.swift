import Foundation

@testable import KlingClient

/// A folder for downloads, which goes with this value.
final class DownloadFolder: Sendable {
    let path: String
    /// Where the tests' video is to go, and where it is on the way.
    var target: String { path + "/dog.mp4" }
    var part: String { target + ".part" }

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kcost-download-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What lies in it.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    /// A file's bytes.
    func bytes(_ file: String? = nil) -> [UInt8]? {
        FileManager.default.contents(atPath: file ?? target).map { Array($0) }
    }

    /// Whether the video is there, whole. Said in one word, since a failed expectation prints what it saw.
    func holds(_ bytes: [UInt8]) -> Bool { self.bytes() == bytes }

    func write(_ bytes: [UInt8], to file: String) throws {
        try Data(bytes).write(to: URL(filePath: file))
    }

    /// What downloading to ``target`` throws.
    func refusal(
        _ address: String, _ options: RemoteOptions = quick(), to file: String? = nil
    ) async throws -> RemoteError? {
        let file = file ?? target
        return try await DedicatedThread.run { _ in
            do throws(RemoteError) {
                _ = try VideoDownload(address, to: file, options)
                return nil
            } catch {
                return error
            }
        }
    }
}
