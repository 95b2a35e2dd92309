// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "kcost",
    products: [
        .executable(name: "kcost", targets: ["kcost"]),
        .executable(name: "kcost-fake-gateway", targets: ["kcost-fake-gateway"]),
        .library(name: "KlingCost", targets: ["KlingCost"]),
        .library(name: "KlingClient", targets: ["KlingClient"]),
        .library(name: "KlingLedger", targets: ["KlingLedger"]),
        .library(name: "KlingReports", targets: ["KlingReports"]),
        .library(name: "KlingWorkflow", targets: ["KlingWorkflow"]),
    ],
    targets: [
        // The price book and the reports, built into the binary with C23 `#embed`.
        .target(name: "CShippedFiles", cSettings: [.treatAllWarnings(as: .error)]),
        // The door to the system's SQLite, where the ledger will live.
        .systemLibrary(
            name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        // The door to the system's Nettle: SHA-256 by the processor's own instructions.
        .systemLibrary(name: "CNettle", providers: [.apt(["nettle-dev"])]),
        // The door to libcurl: loaded with dlopen on first use, never linked.
        .target(name: "CCurl", cSettings: [.treatAllWarnings(as: .error)]),
        // The door to libpq: the same, on the first ledger at a server.
        .target(name: "CPostgres", cSettings: [.treatAllWarnings(as: .error)]),
        // What the program was started with, from where the system hands it to `main`.
        .target(name: "CArguments", cSettings: [.treatAllWarnings(as: .error)]),
        // What a request costs and whether it is well-formed: pure, no Foundation, no I/O.
        .target(
            name: "KlingCost", dependencies: ["CNettle", "CShippedFiles"],
            swiftSettings: swiftSettings),
        // The C library of the system under one name.
        .target(name: "Libc", swiftSettings: swiftSettings),
        // Sockets of this machine alone, for what plays a gateway or a web server.
        .target(name: "Loopback", dependencies: ["Libc"], swiftSettings: swiftSettings),
        // What was held and spent: the rules of money, and the journal in SQLite.
        .target(
            name: "KlingLedger", dependencies: ["KlingCost", "CPostgres", "CSQLite", "Libc"],
            swiftSettings: swiftSettings),
        // From the journal to a statement: definitions in `reports/`, read behind a fence.
        .target(
            name: "KlingReports",
            dependencies: ["CShippedFiles", "KlingCost", "KlingLedger", "CSQLite", "Libc"],
            swiftSettings: swiftSettings),
        // What goes over the network: ranged reads of a remote video, and the transport below.
        .target(
            name: "KlingClient", dependencies: ["KlingCost", "CCurl", "Libc"],
            swiftSettings: swiftSettings),
        // The machine: clock, environment, files, signals, terminal.
        .target(
            name: "KlingSystem", dependencies: ["KlingCost", "Libc"], swiftSettings: swiftSettings),
        // The use cases, for every front end: settings, prices, videos, the user's ledger.
        .target(
            name: "KlingWorkflow",
            dependencies: [
                "KlingCost", "KlingClient", "KlingLedger", "KlingReports", "KlingSystem",
            ],
            swiftSettings: swiftSettings),
        // The command line: arguments in, text and exit status out.
        .executableTarget(
            name: "kcost",
            dependencies: [
                "CArguments", "KlingCost", "KlingClient", "KlingLedger", "KlingReports",
                "KlingSystem", "KlingWorkflow", "Libc",
            ],
            swiftSettings: swiftSettings),
        // How an app uses the libraries, in sixty lines; a test runs it.
        .executableTarget(
            name: "front-end",
            dependencies: [
                "KlingClient", "KlingCost", "KlingLedger", "KlingReports", "KlingWorkflow",
            ],
            path: "examples/front-end", swiftSettings: swiftSettings),
        // The three gateways' documented APIs on loopback, for rehearsals; it can misbehave.
        .executableTarget(
            name: "kcost-fake-gateway", dependencies: ["KlingCost", "Libc", "Loopback"],
            swiftSettings: swiftSettings),
        // The numbers we promise, measured beside a peer in one run.
        .executableTarget(
            name: "kcost-bench",
            dependencies: ["CLedgerPeer", "KlingCost", "KlingLedger", "Libc", "Loopback"],
            swiftSettings: swiftSettings),
        // The bare program in C that the ledger is measured against.
        .target(
            name: "CLedgerPeer", dependencies: ["CSQLite"],
            cSettings: [.treatAllWarnings(as: .error)]),
        // Videos made by the tests, box by box, and a server on loopback that serves them.
        .target(
            name: "MediaFixtures", dependencies: ["Loopback"], path: "Tests/MediaFixtures",
            swiftSettings: swiftSettings),
        // Random numbers that come out the same on every run, and how many of them tests take.
        .target(name: "SeededCases", path: "Tests/SeededCases", swiftSettings: swiftSettings),
        // Calls at a ledger by several workers, drawn by a seed, and a worker of its own process.
        .target(
            name: "LedgerSchedules", dependencies: ["KlingCost", "KlingLedger", "SeededCases"],
            path: "Tests/LedgerSchedules", swiftSettings: swiftSettings),
        .executableTarget(
            name: "LedgerWorker", dependencies: ["KlingLedger", "LedgerSchedules", "CSQLite"],
            path: "Tests/LedgerWorker", swiftSettings: swiftSettings),
        .testTarget(
            name: "KlingCostTests", dependencies: ["KlingCost", "MediaFixtures", "SeededCases"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "KlingClientTests",
            dependencies: ["KlingClient", "Libc", "Loopback", "MediaFixtures", "SeededCases"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "FakeGatewayTests",
            dependencies: [
                "KlingClient", "KlingCost", "KlingLedger", "KlingReports", "KlingWorkflow",
                "ReportFixtures", "SeededCases", "front-end", "kcost", "kcost-fake-gateway",
            ],
            swiftSettings: swiftSettings),
        // A disk in memory beneath SQLite that can lose its power and can fail.
        .target(
            name: "CFaultyDisk", dependencies: ["CSQLite"], path: "Tests/FaultyDisk",
            cSettings: [.treatAllWarnings(as: .error)]),
        // A PostgreSQL server that ends with the tests.
        .target(name: "TeamServer", path: "Tests/TeamServer", swiftSettings: swiftSettings),
        .testTarget(
            name: "KlingLedgerTests",
            dependencies: [
                "TeamServer", "KlingLedger", "LedgerSchedules", "LedgerWorker", "CFaultyDisk",
                "SeededCases",
                "CSQLite",
            ],
            swiftSettings: swiftSettings),
        // A ledger with some months of spending, drawn by a seed.
        .target(
            name: "ReportFixtures", dependencies: ["KlingCost", "KlingLedger", "SeededCases"],
            path: "Tests/ReportFixtures", swiftSettings: swiftSettings),
        .testTarget(
            name: "KlingReportsTests",
            dependencies: [
                "CShippedFiles", "KlingCost", "KlingLedger", "KlingReports", "ReportFixtures",
                "SeededCases",
            ],
            exclude: ["Rendering/golden"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "KlingWorkflowTests", dependencies: ["KlingCost", "KlingWorkflow"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "kcostTests",
            dependencies: [
                "TeamServer",
                "kcost", "KlingClient", "KlingCost", "KlingLedger", "KlingReports", "KlingSystem",
                "KlingWorkflow", "MediaFixtures", "ReportFixtures",
            ],
            exclude: ["CommandLine/golden", "Commands/golden"],
            swiftSettings: swiftSettings),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)
