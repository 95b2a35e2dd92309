import Foundation

/// The built `kcost-fake-gateway`, running for as long as this lives.
final class RunningGateway: @unchecked Sendable {
    /// It lies beside the test runner in the build folder.
    static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0])
        .deletingLastPathComponent().appending(path: "kcost-fake-gateway")

    /// This checkout, for its `examples/`.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct NotStarted: Error {
        let firstLine: String
    }

    let process: Process
    let port: UInt16
    /// The pipe on its standard input: closing it ends the program.
    let input = Pipe()

    /// Starts it and waits for its address.
    convenience init(_ arguments: String...) throws { try self.init(arguments) }

    /// Starts it and waits for its address.
    init(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = RunningGateway.executable
        process.arguments = arguments
        process.environment = [:]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // The end that is the program's is not ours: it would keep the pipe open.
        try input.fileHandleForReading.close()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            line += more
        }
        let text = String(decoding: line, as: UTF8.self)
        let start = "http://127.0.0.1:"
        guard text.hasPrefix(start), text.hasSuffix("\n"),
            let port = UInt16(text.dropFirst(start.count).dropLast())
        else {
            process.terminate()
            throw NotStarted(firstLine: text)
        }
        self.port = port
    }

    deinit {
        // Threads that run tests may block the gentler signal, and children are born as they are.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// One call on a connection of its own.
    func call(
        _ method: String, _ path: String, key: String? = "fake-key", body: String? = nil,
        fields: [String] = [], waitMs: Int32 = 5000
    ) -> Reply {
        let client = PlainClient(port: port)
        client.send(Self.request(method, path, key: key, body: body, fields: fields))
        return client.receive(waitMs: waitMs)
    }

    private static func request(
        _ method: String, _ path: String, key: String?, body: String?, fields: [String]
    ) -> String {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + fields
        if let key { lines.append("Authorization: Bearer \(key)") }
        if let body {
            lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    /// Sends one payload to each gateway of a list, all at once: every request is there but for
    /// its last byte before the first one is complete.
    func submitAtOnce(to gateways: [String]) -> [Reply] {
        let calls = gateways.enumerated().map { index, gateway in
            let request = Self.request(
                "POST", Sample.submitPath[gateway] ?? "", key: "fake-key",
                body: Sample.payload[gateway], fields: ["Idempotency-Key: attempt-\(index)"])
            return (client: PlainClient(port: port), request: request)
        }
        for (client, request) in calls { client.send(String(request.dropLast())) }
        for (client, request) in calls { client.send(String(request.suffix(1))) }
        return calls.map { $0.client.receive() }
    }

    /// Sends a payload to a gateway.
    func submit(
        _ payload: String, to gateway: String, key: String? = "fake-key", fields: [String] = [],
        waitMs: Int32 = 5000
    ) -> Reply {
        call(
            "POST", Sample.submitPath[gateway] ?? "", key: key, body: payload, fields: fields,
            waitMs: waitMs)
    }

    /// Asks after a task.
    func status(_ id: String, at gateway: String, key: String = "fake-key") -> Reply {
        call("GET", (Sample.statusPath[gateway] ?? "") + id, key: key)
    }

    /// What the program says happened.
    func truth(since: Int = 0) throws -> TruthView {
        try TruthView(call("GET", "/truth?since=\(since)", key: nil).json())
    }
}

/// The truth, as far as tests ask for it.
struct TruthView {
    let seq: Int
    let tasks: [[String: Any]]
    let faults: [[String: Any]]
    let charged: [[String: Any]]
    let requests: [String: Int]

    init(_ json: [String: Any]) {
        seq = json["seq"] as? Int ?? -1
        tasks = json["tasks"] as? [[String: Any]] ?? []
        faults = json["faults"] as? [[String: Any]] ?? []
        charged = json["charged"] as? [[String: Any]] ?? []
        requests = json["requests"] as? [String: Int] ?? [:]
    }

    /// What a gateway charged in sum.
    func amount(_ gateway: String) -> String? {
        charged.first { $0["gateway"] as? String == gateway }?["amount"] as? String
    }
}

/// Payloads on one line each, and where they go.
enum Sample {
    static let silent =
        #"{"model":"kling-v2-6","prompt":"a boat","mode":"std","duration":5}"#
    static let kie =
        #"{"model":"kling-2.6/text-to-video","input":{"prompt":"a boat","sound":false,"#
        + #""aspect_ratio":"1:1","duration":"5"}}"#
    static let payload = ["xcompute": silent, "toapis": silent, "kie": kie]
    static let submitPath = [
        "xcompute": "/xcompute/v1/videos/generations",
        "toapis": "/toapis/v1/videos/generations", "kie": "/kie/api/v1/jobs/createTask",
    ]
    static let statusPath = [
        "xcompute": "/xcompute/v1/tasks/", "toapis": "/toapis/v1/videos/generations/",
        "kie": "/kie/api/v1/jobs/recordInfo?taskId=",
    ]
}
