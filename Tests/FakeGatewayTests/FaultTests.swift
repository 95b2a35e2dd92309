import Foundation
import Testing

@testable import kcost_fake_gateway

/// Each fault as a client meets it, and as the truth tells it.
@Suite struct `Faults` {
    /// What the client of one submission sees, and whether it was accepted.
    private static func meet(
        _ fault: String, waitMs: Int32 = 3000
    ) throws -> (reply: Reply, isAccepted: Bool) {
        let running = try RunningGateway("--faults", "submit:1=\(fault)")
        let reply = running.submit(Sample.silent, to: "xcompute", waitMs: waitMs)
        let truth = try running.truth()
        #expect(truth.faults.count == 1)
        #expect(truth.faults.first?["fault"] as? String == fault)
        #expect(truth.faults.first?["place"] as? String == "submit")
        #expect(truth.tasks.count <= 1)
        if let task = truth.tasks.first { #expect(task["fault"] as? String == fault) }
        #expect(running.submit(Sample.silent, to: "xcompute").status == 200, "the next is well")
        return (reply, !truth.tasks.isEmpty)
    }

    @Test(arguments: [("hang", true), ("hang-before", false)])
    func `hang`(fault: String, isAccepted: Bool) throws {
        let met = try Self.meet(fault, waitMs: 150)
        #expect(met.reply.isSilent && met.reply.bytes.isEmpty)
        #expect(met.isAccepted == isAccepted)
    }

    @Test(arguments: [
        ("cut@0", 0, true), ("cut@17", 17, true), ("cut@100", 100, true),
        ("cut-before@0", 0, false), ("cut-before@17", 0, false), ("cut-before@1000", 0, false),
    ])
    func `cut the connection at a byte`(fault: String, count: Int, isAccepted: Bool) throws {
        let met = try Self.meet(fault)
        #expect(met.reply.bytes.count == count && !met.reply.isSilent)
        #expect(met.isAccepted == isAccepted)
    }

    @Test(arguments: [("late@300", true), ("late-before@300", true)])
    func `answer late`(fault: String, isAccepted: Bool) throws {
        let met = try Self.meet(fault)
        #expect(met.reply.ms >= 290)
        #expect(try met.reply.taskID(of: "xcompute") != nil)
        #expect(met.isAccepted == isAccepted)
    }

    @Test func `accept only after the client went away`() throws {
        let running = try RunningGateway("--faults", "submit:1=late-before@1500")
        #expect(running.submit(Sample.kie, to: "kie", waitMs: 50).isSilent)
        #expect(try running.truth().tasks.isEmpty)
        for _ in 0..<1000 {
            if try !running.truth().tasks.isEmpty { break }
            usleep(10_000)
        }
        #expect(try running.truth().tasks.count == 1)
    }

    @Test(arguments: [
        ("500", 500, false), ("503-after", 503, true), ("504-after", 504, true),
        ("429@3", 429, false), ("409", 409, false),
    ])
    func `answer with a status`(fault: String, status: Int, isAccepted: Bool) throws {
        let met = try Self.meet(fault)
        #expect(met.reply.status == status)
        let error = try met.reply.json()["error"] as? [String: Any]
        #expect(error?["code"] as? Int == status)
        #expect(met.isAccepted == isAccepted)
        #expect(met.reply.field("Retry-After") == (status == 429 ? "3" : nil))
    }

    @Test(arguments: [("inner@422", 422, false), ("inner-after@500", 500, true)])
    func `fail inside of HTTP 200`(fault: String, code: Int, isAccepted: Bool) throws {
        let running = try RunningGateway("--faults", "submit:*=\(fault)")
        let reply = running.submit(Sample.kie, to: "kie")
        #expect(reply.status == 200)
        #expect(try reply.json()["code"] as? Int == code)
        #expect(try reply.json()["data"] is NSNull)
        #expect(try running.truth().tasks.count == (isAccepted ? 1 : 0))
    }

    @Test func `succeed after a reported timeout`() throws {
        let running = try RunningGateway(
            "--speed", "1000000", "--faults", "submit:1=504-after,status:1=504")
        #expect(running.submit(Sample.silent, to: "toapis").status == 504)
        let id = try #require(try running.truth().tasks.first?["task_id"] as? String)
        #expect(running.status(id, at: "toapis").status == 504)
        #expect(try running.status(id, at: "toapis").json()["status"] as? String == "completed")
    }

    @Test func `answer what nobody can read`() throws {
        let garbage = try Self.meet("garbage")
        #expect(garbage.reply.status == 200 && garbage.isAccepted)
        #expect(throws: Reply.NotJSON.self) { try garbage.reply.json() }
        let noise = try Self.meet("noise-before")
        #expect(noise.reply.status == 0 && !noise.reply.bytes.isEmpty && !noise.isAccepted)
    }

    @Test func `answer slowly, and at great length`() throws {
        let slow = try Self.meet("slow@5")
        #expect(slow.reply.ms >= 5 * slow.reply.body.count)
        #expect(try slow.reply.taskID(of: "xcompute") != nil)
        let huge = try Self.meet("huge@3000000")
        #expect(huge.reply.body.count > 3_000_000)
        #expect(try huge.reply.taskID(of: "xcompute") != nil)
    }

    @Test func `promise another length than comes`() throws {
        let long = try Self.meet("length@9")
        #expect(!long.reply.isWhole && !long.reply.isSilent)
        let length = try #require(long.reply.field("Content-Length").flatMap { Int($0) })
        #expect(length == long.reply.body.count + 9)
        let short = try Self.meet("length@-9")
        #expect(short.reply.isWhole && short.isAccepted)
    }

    @Test func `strike status, balance and video calls as well`() throws {
        let running = try RunningGateway(
            "--speed", "1000000", "--faults", "status:2=cut@5,balance:1=503,video:1=cut@150")
        let id = try #require(
            try running.submit(Sample.silent, to: "xcompute").taskID(of: "xcompute"))
        usleep(5000)
        #expect(running.status(id, at: "xcompute").status == 200)
        #expect(running.status(id, at: "xcompute").bytes.count == 5)
        #expect(running.call("GET", "/xcompute/v1/balance").status == 503)
        let video = running.call("GET", "/videos/\(id).mp4")
        #expect(video.bytes.count == 150 && !video.isWhole)
        #expect(try running.truth().requests["status"] == 2)
    }

    @Test func `can take a second request on one connection and then break it`() throws {
        let running = try RunningGateway("--faults", "submit:2=cut")
        let client = PlainClient(port: running.port)
        let post =
            "POST /kie/api/v1/jobs/createTask HTTP/1.1\r\nAuthorization: Bearer fake-key\r\n"
            + "Content-Length: \(Sample.kie.utf8.count)\r\n\r\n" + Sample.kie
        client.send(post)
        #expect(client.receive().status == 200)
        client.send(post)
        #expect(client.receive().bytes.isEmpty)
        let tasks = try running.truth().tasks
        #expect(tasks.map { $0["request"] as? Int } == [1, 2])
        #expect(tasks.first?["connection"] as? Int == tasks.last?["connection"] as? Int)
    }
}

/// Plans and seeds.
@Suite struct `A fault plan` {
    private func request(_ connection: Int) throws -> Request {
        var request = try #require(Request(head: Array("GET / HTTP/1.1".utf8)[...]))
        request.connection = connection
        return request
    }

    @Test func `is written as it is read`() throws {
        for text in [
            "hang", "hang-before", "cut@17", "cut-before@3", "late@5", "late-before@5", "slow@1",
            "garbage", "garbage-before", "noise", "huge@9", "length@-2", "500", "503-after",
            "429@3", "inner@455", "inner-after@500",
        ] { #expect(Fault(text[...])?.description == text) }
        for text in ["", "hung", "cut@", "cut@-1", "cut@x", "200", "600", "hang@3", "late@0"] {
            #expect(Fault(text[...]) == nil, "\(text)")
        }
        for text in ["", "submit:1", "submit=hang", "submit:0=hang", "x:1=hang", "task:1=hang"] {
            #expect(throws: FaultPlan.SyntaxError.self, "\(text)") { try FaultPlan(text) }
        }
    }

    @Test func `puts what is given outright before every one, and that before the seed`() throws {
        let plan = try FaultPlan("7,submit:2=hang,submit:*=noise,task:*=stuck")
        let request = try request(1)
        #expect(plan.fault(at: .submit, number: 2, of: request)?.description == "hang")
        #expect(plan.fault(at: .submit, number: 3, of: request)?.description == "noise")
        #expect(plan.ending(ofTask: 5) == .stuck)
        let spared = try FaultPlan("7,submit:*=none,submit:2=hang,submit:3=none,status:*=500")
        for number in 1...40 {
            let fault = spared.fault(at: .submit, number: number, of: try self.request(number))
            #expect(fault?.description == (number == 2 ? "hang" : nil))
        }
    }

    @Test func `draws the same from the same seed, another from another, never a lie`() throws {
        func draw(_ seed: String) throws -> [String?] {
            let plan = try FaultPlan(seed)
            return try (1...3000).map {
                plan.fault(at: .submit, number: $0, of: try request($0))?.description
            }
        }
        let faults = try draw("42")
        #expect(try draw("42") == faults)
        #expect(try draw("43") != faults)
        let met = faults.compactMap { $0 }
        #expect((800...1200).contains(met.count))
        #expect(!met.contains { $0.hasPrefix("4") && $0.contains("-after") })
        #expect(!met.contains { $0.hasPrefix("inner-after@4") })
        let names = Set(met.map { $0.prefix { $0 != "@" } })
        for name in ["hang", "hang-before", "cut", "cut-before", "late-before", "503-after", "429"]
        { #expect(names.contains(name[...]), "\(name)") }
    }
}
