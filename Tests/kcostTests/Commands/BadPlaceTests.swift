import Foundation
import KlingCost
import Testing

/// Where a ledger should be and is none, or none that can be read or written: each has its own
/// words and its status, nothing is sent, and what lies there stays as it is.
@Suite struct `A ledger in a bad place` {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write("kie.json", Sample.kie)
    }

    /// What a place is made by (sh), the status of reading and of writing there, and words of both.
    struct Place: Sendable {
        let make: String
        let reading: Int32
        var writing: Int32?
        let words: String
    }

    private static let places = [
        Place(make: "mkdir led.db", reading: 78, words: "is a folder"),
        Place(make: "mkfifo led.db", reading: 78, words: "is a pipe"),
        Place(make: "ln -s /dev/null led.db", reading: 78, words: "is a device"),
        Place(make: "ln -s nowhere led.db", reading: 78, words: "a link that leads nowhere"),
        Place(make: "printf x > led.db", reading: 78, words: "is no ledger of kcost"),
        Place(make: "printf '%0600d' 1 > led.db", reading: 78, words: "is no ledger of kcost"),
        Place(make: "printf '%0100000d' 1 > led.db", reading: 78, words: "is no ledger of kcost"),
        Place(make: "touch file; ln -s file/deeper led.db", reading: 74, words: "Not a directory"),
        Place(
            make: "$SQLITE led.db 'CREATE TABLE recipe (name TEXT)'", reading: 78,
            words: "is no ledger of kcost"),
        Place(
            make: "$SQLITE led.db 'PRAGMA application_id = 7; CREATE TABLE recipe (name TEXT)'",
            reading: 78, words: "is no ledger of kcost"),
        Place(
            make: "$KCOST; $SQLITE led.db 'PRAGMA user_version = 99'", reading: 78,
            words: "has version 99"),
        Place(
            make: "$KCOST; $SQLITE led.db 'PRAGMA user_version = -1'", reading: 70,
            words: "it has version -1"),
        Place(
            make: "$KCOST; printf 'SQLite format 4' | dd of=led.db conv=notrunc", reading: 78,
            words: "is no ledger of kcost"),
        Place(
            make: "$KCOST; printf 'no page size' | dd of=led.db bs=1 seek=16 conv=notrunc",
            reading: 78, words: "is no ledger of kcost"),
        Place(make: "$KCOST; truncate -s 5000 led.db", reading: 70, words: "is damaged"),
        Place(
            make: "$KCOST; $SQLITE led.db 'DROP TABLE balance'", reading: 70, words: "is damaged"),
    ]

    @Test(arguments: places.indices)
    func `is told apart, and left as it is to the byte`(number: Int) throws {
        let place = Self.places[number]
        guard try shell(place.make) else { return }
        let before = try bytes()
        let reading = try run(["budget", "list"])
        #expect(reading.status == place.reading, "\(place.make): \(reading.err)")
        #expect(reading.err.contains(place.words), "\(place.make): \(reading.err)")
        let writing = try run(["guard", "kie.json", "--unbudgeted", "--", "touch", "ran"])
        #expect(writing.status == place.writing ?? place.reading, "\(place.make): \(writing.err)")
        #expect(writing.err.contains(place.words), "\(place.make): \(writing.err)")
        #expect(writing.err.contains("nothing was sent"))
        #expect(try bytes() == before, "\(place.make)")
        #expect(!FileManager.default.fileExists(atPath: path("ran")))
    }

    @Test func `reads as empty where the file is, and becomes one where it is written`() throws {
        try workspace.write("led.db", "")
        #expect(try run(["budget", "list"]).status == 0)
        #expect(try run(["ledger", "verify"]).err.contains("there is no ledger"))
        #expect(try bytes().isEmpty)
        #expect(try run(["guard", "kie.json", "--unbudgeted", "--", "true"]).status == 0)
        #expect(try run(["ledger", "verify"]).out.contains("3 entries, sound"))
    }

    @Test func `has no names that mean something else to SQLite`() throws {
        for name in [":memory:", "file:x?mode=memory", "a b%20#?.db"] {
            let outcome = try workspace.ledger(
                "guard", "kie.json", "--unbudgeted", "--again", "--ledger", name, "--", "true")
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(FileManager.default.fileExists(atPath: path(name)))
            let verified = try workspace.ledger("ledger", "verify", "--ledger", name)
            #expect(verified.out.contains("3 entries, sound"))
        }
    }

    @Test func `refuses to write what was put in its place meanwhile`() throws {
        let outcome = try run(
            [
                "guard", "kie.json", "--unbudgeted", "--", "sh", "-c",
                "mv led.db old.db; touch led.db",
            ])
        #expect(outcome.status == 74)
        #expect(outcome.err.contains("moved, replaced or written"))
        #expect(outcome.err.contains("THE COMMAND HAS RUN"))
    }

    // MARK: Disks that can only be read, or are full

    @Test(.enabled(if: MountRight.isGiven, "mounting is not allowed here"))
    func `reads from a disk that can only be read, with and without its log`() throws {
        guard try fill() else { return }
        for make in ["true", "touch disk/led.db-wal disk/led.db-shm"] {
            guard try shell(make) else { return }
            let outcome = try confined(
                """
                mount --bind disk disk && mount -o remount,ro,bind disk
                "$0" budget list --format csv --ledger disk/led.db &&
                "$0" ledger verify --ledger disk/led.db && "$0" pending --ledger disk/led.db &&
                "$0" guard kie.json --again --ledger disk/led.db
                "$0" guard kie.json --again --ledger disk/led.db -- touch ran
                """)
            #expect(outcome.status == 74, "\(outcome.err)")
            #expect(outcome.out.contains(",0.275,0,4.725,"), "\(make): \(outcome.err)")
            #expect(outcome.out.contains("4 entries, sound"))
            #expect(outcome.out.contains("yes: at most 0.275 USD"))
            #expect(outcome.err.contains("cannot be written"))
            #expect(!FileManager.default.fileExists(atPath: path("ran")))
        }
    }

    @Test(.enabled(if: MountRight.isGiven, "mounting is not allowed here"))
    func `says where the newest entries are that cannot be read`() throws {
        // Without its index a log cannot be read where nothing can be written.
        guard try fill(), try shell("rm -f disk/led.db-shm && echo entries > disk/led.db-wal")
        else { return }
        let outcome = try confined(
            """
            mount --bind disk disk && mount -o remount,ro,bind disk
            "$0" budget list --ledger disk/led.db
            """)
        #expect(outcome.status == 74)
        #expect(outcome.err.contains("are in disk/led.db-wal"))
    }

    @Test(.enabled(if: MountRight.isGiven, "mounting is not allowed here"))
    func `on a full disk holds nothing, sends nothing, and can be read`() throws {
        guard try shell("mkdir disk") else { return }
        let outcome = try confined(
            """
            mount -t tmpfs -o size=240k tmpfs disk
            "$0" budget set five --limit 5 --period total --quiet --ledger disk/led.db
            for once in 1 2 3 4 5 6 7 8 9; do
              "$0" guard --again --quiet kie.json --ledger disk/led.db -- sh -c 'echo >> ran'
            done
            "$0" budget list --format csv --ledger disk/led.db && "$0" ledger verify --ledger disk/led.db
            mount -o remount,size=1m disk
            "$0" guard --again --quiet kie.json --ledger disk/led.db -- sh -c 'echo >> ran'
            "$0" budget list --format csv --ledger disk/led.db && "$0" ledger verify --ledger disk/led.db
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.err.contains("no room on the disk"), "\(outcome.err)")
        #expect(outcome.out.components(separatedBy: ", sound").count == 3, "\(outcome.out)")
        // What ran is what was charged or is still held, no more and no less.
        let ran = try Data(contentsOf: URL(filePath: path("ran"))).count
        let line = try #require(outcome.lines.last { $0.hasPrefix("five,") })
        let cells = line.components(separatedBy: ",")
        let (spent, held) = (Nanos(decimal: cells[3]), Nanos(decimal: cells[4]))
        let used = try spent?.adding(held ?? .zero)
        #expect(used == Nanos(count: Int64(ran) * 275_000_000), "\(outcome.out)")
    }

    @Test(
        .enabled(
            if: geteuid() != 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
            "root is bound by no permissions, and setpriv is missing"))
    func `says when it may not be read, or not be written`() throws {
        guard try fill() else { return }
        let cases: [(mode: String, words: String)] = [
            ("000 disk/led.db", "may not be read"), ("444 disk/led.db", "cannot be written"),
            ("000 disk", "may not be read"),
        ]
        for (mode, words) in cases {
            _ = try shell("chmod 755 disk; chmod 644 disk/led.db; chmod \(mode)")
            let outcome = try unprivileged(
                ["guard", "kie.json", "--again", "--ledger", "disk/led.db", "--", "touch", "ran"])
            #expect(outcome.status == 74, "\(mode): \(outcome.err)")
            #expect(outcome.err.contains(words), "\(mode): \(outcome.err)")
            #expect(!FileManager.default.fileExists(atPath: path("ran")))
        }
        _ = try shell("chmod 555 disk; chmod 444 disk/led.db")
        let read = try unprivileged(["ledger", "verify", "--ledger", "disk/led.db"])
        #expect(read.out.contains("4 entries, sound"), "\(read.err)")
        _ = try shell("chmod 755 disk")
    }

    // MARK: Parts

    private func path(_ name: String) -> String { workspace.folder.appending(path: name).path }

    /// Of the file itself, in whatever it is; nothing of a folder, a pipe or a device.
    private func bytes() throws -> Data {
        let attributes = try FileManager.default.attributesOfItem(atPath: path("led.db"))
        guard attributes[.type] as? FileAttributeType == .typeRegular else { return Data() }
        return try Data(contentsOf: URL(filePath: path("led.db")))
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try workspace.run(
            arguments, environment: ["KCOST_LEDGER": "led.db", "PATH": "/usr/bin:/bin"])
    }

    /// A ledger in the folder `disk`, with four entries.
    private func fill() throws -> Bool {
        guard try shell("mkdir disk") else { return false }
        for line in [
            ["budget", "set", "five", "--limit", "5", "--period", "total"],
            ["guard", "kie.json", "--", "true"],
        ] {
            let outcome = try workspace.run(
                line,
                environment: ["KCOST_LEDGER": "disk/led.db", "PATH": "/usr/bin:/bin"])
            guard outcome.status == 0 else { return false }
        }
        return true
    }

    /// - Returns: whether it could be done here: `sqlite3` is not on every machine.
    private func shell(_ script: String) throws -> Bool {
        let needsSQLite = script.contains("$SQLITE")
        if needsSQLite, !FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3") {
            return false
        }
        let kcost =
            "\(Program.executable.path) budget set b --limit 1 --period total --quiet --ledger led.db"
        let text = script.replacing("$SQLITE", with: "/usr/bin/sqlite3 -batch")
            .replacing("$KCOST", with: kcost)
        let outcome = try shellRun(["-ec", text])
        return outcome.status == 0
    }

    private func shellRun(_ arguments: [String], of program: String = "/bin/sh") throws
        -> Program.Outcome
    {
        try Program.run(
            arguments,
            environment: [
                "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": workspace.folder.path,
                "XDG_CONFIG_HOME": workspace.folder.path, "KCOST_OFFLINE": "true",
            ], in: workspace.folder, of: URL(filePath: program))
    }

    /// Runs a script with `kcost` as `$0` where it may mount.
    private func confined(_ script: String) throws -> Program.Outcome {
        try shellRun(
            ["-rm", "sh", "-c", script, Program.executable.path], of: "/usr/bin/unshare")
    }

    /// Runs `kcost` as somebody whom permissions bind: root is not.
    private func unprivileged(_ arguments: [String]) throws -> Program.Outcome {
        if geteuid() != 0 { return try shellRun(arguments, of: Program.executable.path) }
        return try shellRun(
            ["--reuid=65534", "--regid=65534", "--clear-groups", Program.executable.path]
                + arguments, of: "/usr/bin/setpriv")
    }
}

/// Whether a mount is allowed in a namespace of its own: not every system lets its users do that,
/// and few containers.
private enum MountRight {
    static let isGiven: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-rm", "sh", "-c", "mount -t tmpfs tmpfs /tmp"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
