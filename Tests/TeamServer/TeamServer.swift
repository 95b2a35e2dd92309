public import Foundation

/// A PostgreSQL server of the tests' own, in a temporary folder, reached through a socket in it alone. It
/// ends with the process that started it, however that ends.
public final class TeamServer: Sendable {
    /// The one that all tests of a process share, started when the first asks; each test has a schema of
    /// its own. `nil` where Debian's `postgresql` is not installed.
    public static let shared: TeamServer? = try? TeamServer()

    /// Where the server's programs are; the newest of several.
    public static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted(by: >).map { "\(root)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// The server's folder, and that of its socket.
    public let folder: URL
    /// Ends the server when it is closed.
    private let life: FileHandle

    /// A schema that nobody else uses, as a ledger's address.
    public func address(user: String = "kcost") -> String {
        let schema = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
        return "postgresql:///postgres?host=\(folder.path)&user=\(user)&schema=\(schema)"
    }

    /// - Parameter settings: further settings of the server, as `name=value`.
    public init(_ settings: [String] = []) throws {
        guard let programs = TeamServer.programs else { throw CocoaError(.fileNoSuchFile) }
        // A socket's path is short.
        folder = URL(filePath: "/tmp/kcost-pg-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let pipe = Pipe()
        life = pipe.fileHandleForWriting
        // A program that is started later must not keep the server alive.
        _ = fcntl(life.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let process = Process()
        let (launch, prefix) = try TeamServer.unprivileged(for: folder)
        process.executableURL = URL(filePath: launch)
        process.arguments =
            prefix + ["/bin/sh", "-c", TeamServer.script, "sh", programs, folder.path]
            + settings
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.currentDirectoryURL = URL(filePath: "/")
        try process.run()
        try waitUntilReady(programs, process)
    }

    /// The server refuses to be root's: then it is that of the package, or nobody's.
    private static func unprivileged(for folder: URL) throws -> (String, [String]) {
        if geteuid() != 0 { return ("/usr/bin/env", []) }
        guard let user = getpwnam("postgres") ?? getpwnam("nobody") else {
            throw CocoaError(.fileNoSuchFile)
        }
        let (id, group) = (user.pointee.pw_uid, user.pointee.pw_gid)
        chown(folder.path, id, group)
        return ("/usr/bin/setpriv", ["--reuid=\(id)", "--regid=\(group)", "--clear-groups"])
    }

    /// What it is told stands behind the programs' folder and its own. It reads until nobody writes any
    /// more, which is when the tests' process is gone.
    private static let script = """
        programs=$1 folder=$2
        shift 2
        trap '' INT
        "$programs/initdb" -D "$folder/data" -A trust -U kcost -E UTF8 --no-locale --no-sync \\
          >"$folder/log" 2>&1 || exit 1
        for setting; do echo "$setting"; done >>"$folder/data/postgresql.conf"
        "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \\
          -c max_connections=60 -c shared_buffers=16MB -c log_min_messages=warning \\
          >>"$folder/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -INT $server
        wait $server
        rm -rf "$folder"
        """

    private func waitUntilReady(_ programs: String, _ process: Process) throws {
        for _ in 0..<600 {
            if !process.isRunning { throw CocoaError(.executableLoad) }
            let ready = Process()
            ready.executableURL = URL(filePath: programs + "/pg_isready")
            ready.arguments = ["-q", "-h", folder.path]
            try ready.run()
            ready.waitUntilExit()
            if ready.terminationStatus == 0 { return }
            usleep(50_000)
        }
        throw CocoaError(.executableLoad)
    }
}
