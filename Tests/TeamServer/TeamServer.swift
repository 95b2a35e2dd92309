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

    /// A schema that nobody else uses.
    public static func schema() -> String {
        "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
    }

    /// A ledger's address.
    ///
    /// - Parameters:
    ///   - schema: by itself one that nobody else uses.
    ///   - user: the server's owner by itself.
    ///   - proxy: what stands between.
    public func address(
        _ schema: String = TeamServer.schema(), user: String = "kcost",
        through proxy: CuttingProxy? = nil
    ) -> String {
        let host = (proxy?.folder ?? folder).path
        return "postgresql:///postgres?host=\(host)&user=\(user)&schema=\(schema)"
    }

    /// Runs SQL, as the server's owner unless another is named, and gives its rows, a line each, columns parted by `|`.
    @discardableResult
    public func sql(_ text: String, user: String = "kcost") throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: (TeamServer.programs ?? "") + "/psql")
        process.arguments = [
            "-h", folder.path, "-U", user, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c",
            text, "postgres",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
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
        try waitUntilReady(process)
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
        begin() {
          "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \\
            -c max_connections=60 -c shared_buffers=16MB -c log_min_messages=warning \\
            >>"$folder/log" 2>&1 &
          server=$!
        }
        begin
        while read -r word; do
          children=$(ps -o pid= --ppid $server)
          kill -9 $server $children
          wait $server
          while kill -0 $children; do sleep 0.05; done
          begin
        done 2>/dev/null
        kill -INT $server
        wait $server
        rm -rf "$folder"
        """

    /// Kills all of its processes at once, and starts it again: what it had not written to the system's
    /// files is lost.
    public func crash() throws { try life.write(contentsOf: Data("crash\n".utf8)) }

    /// Waits until it takes connections.
    public func waitUntilReady() throws { try waitUntilReady(nil) }

    private func waitUntilReady(_ process: Process?) throws {
        for _ in 0..<600 {
            if process?.isRunning == false { throw CocoaError(.executableLoad) }
            let ready = Process()
            ready.executableURL = URL(filePath: (TeamServer.programs ?? "") + "/pg_isready")
            ready.arguments = ["-q", "-h", folder.path]
            try ready.run()
            ready.waitUntilExit()
            if ready.terminationStatus == 0 { return }
            usleep(50_000)
        }
        throw CocoaError(.executableLoad)
    }
}
