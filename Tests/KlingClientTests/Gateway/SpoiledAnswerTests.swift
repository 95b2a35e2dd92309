import Foundation
import KlingCost
import SeededCases
import Testing

@testable import KlingClient

/// Answers spoiled by a seed. Whatever comes, nothing traps; and a verdict is one only where
/// another reader of JSON finds the words that it rests on.
@Suite struct `A spoiled answer` {
    @Test func `to a paid POST is accepted or refused only when it still says so`() throws {
        var spoiler = Spoiler(seed: 0x5B01)
        var counts = (accepted: 0, rejected: 0, unknown: 0)
        for _ in 0..<TortureCases.count(4_000) {
            let sample = spoiler.pick(DocumentedAnswers.submits)
            let body = spoiler.spoil(sample.body)
            let status = spoiler.status(sample.status)
            let text = String(decoding: body, as: UTF8.self)
            switch sample.gateway.readSubmit(HTTPAnswer(status: status, body: body)) {
            case .accepted(let task):
                counts.accepted += 1
                let root = Oracle.object(body)
                #expect(status == 200, "\(text)")
                #expect(Oracle.task(root, of: sample.gateway.name) == task.text, "\(text)")
            case .rejected(let fault):
                counts.rejected += 1
                #expect(status != 200 || sample.gateway.name == "kie", "\(text)")
                #expect(GatewayProblem.Kind.refusals.contains(fault.kind), "\(text)")
                if status == 429 { continue }
                let code = Oracle.code(Oracle.object(body), of: sample.gateway.name)
                // Another number is the maker's own.
                let number = code.flatMap { (100...599).contains($0) ? $0 : nil }
                #expect(number.map { GatewayProblem.Kind($0) == fault.kind } ?? true, "\(text)")
            case .unknown: counts.unknown += 1
            case .neverLeft: Testing.Issue.record("an answer is none that never left: \(text)")
            }
        }
        #expect(counts.accepted > 100 && counts.rejected > 100 && counts.unknown > 1_000)
    }

    @Test func `about a task is a success or a failure only when its state still says so`() throws {
        var spoiler = Spoiler(seed: 0x5B02)
        var counts = (succeeded: 0, failed: 0, other: 0)
        for _ in 0..<TortureCases.count(4_000) {
            let sample = spoiler.pick(DocumentedAnswers.statuses)
            let body = spoiler.spoil(sample.body)
            let status = spoiler.status(200)
            let task = try #require(TaskID(sample.task))
            let answer = HTTPAnswer(status: status, body: body)
            let text = String(decoding: body, as: UTF8.self)
            let root = Oracle.object(body)
            let states: [String]
            switch sample.gateway.readStatus(answer, of: task) {
            case .succeeded(let done):
                counts.succeeded += 1
                states = ["success", "completed"]
                let isNamed = done.videos.allSatisfy { $0.address.lowercased().hasPrefix("http") }
                #expect(isNamed || done.charge != nil, "\(text)")
            case .failed(let failure):
                counts.failed += 1
                if !failure.isStated {
                    let code = Oracle.code(root, of: sample.gateway.name)
                    #expect(sample.gateway.name == "kie" && [400, 408, 501].contains(code))
                    continue
                }
                states = ["fail", "failed", "cancelled"]
            default:
                counts.other += 1
                continue
            }
            let state = Oracle.state(root, of: sample.gateway.name)
            #expect(state.map { states.contains($0) } == true, "\(text)")
            // kie's envelope may say the same as its status, whatever that is.
            let isKies = sample.gateway.name == "kie" && Oracle.code(root, of: "kie") == status
            #expect(status == 200 || isKies, "\(text)")
        }
        #expect(counts.succeeded > 100 && counts.failed > 100 && counts.other > 1_000)
    }

    @Test func `of the balance or a callback traps nothing`() {
        var spoiler = Spoiler(seed: 0x5B03)
        let samples = [
            #"{"success":true,"remain_balance":100.0,"used_balance":25.5,"unlimited_quota":false}"#,
            #"{"code":200,"msg":"success","data":60.62}"#,
            DocumentedAnswers.kie("success", DocumentedAnswers.kieResult),
            #"{"id":"e","type":"generation.failed","data":{"task_id":"t","status":"FAILURE"}}"#,
        ]
        for _ in 0..<TortureCases.count(2_000) {
            let body = spoiler.spoil(spoiler.pick(samples))
            for gateway in Gateways.all {
                _ = gateway.readBalance(HTTPAnswer(status: spoiler.status(200), body: body))
                _ = gateway.readCallback(body)
            }
        }
    }

    /// A connection that breaks at any byte.
    @Test func `cut at any byte is no verdict, and keeps the id once it was whole`() {
        for (gateway, status, body) in DocumentedAnswers.submits where status == 200 {
            let bytes = Array(body.utf8)
            let whole = gateway.readSubmit(HTTPAnswer(status: status, body: bytes))
            for count in 0..<bytes.count {
                let cut = HTTPAnswer(status: status, body: Array(bytes.prefix(count)))
                let verdict = gateway.readSubmit(cut)
                #expect(verdict.evidence != nil, "\(gateway.name) at \(count)")
                guard let task = whole.task, let seen = verdict.evidence?.ids.first else {
                    continue
                }
                #expect(task.hasPrefix(seen))
                let text = String(decoding: bytes.prefix(count), as: UTF8.self)
                if text.contains("\(task)\"") { #expect(seen == task) }
            }
        }
    }

    @Test func `of random bytes is no verdict`() {
        var random = SeededRandom(seed: 0x5B04)
        for _ in 0..<TortureCases.count(1_000) {
            let body = (0..<Int(random.spread(upTo: 300))).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            for gateway in Gateways.all {
                #expect(gateway.readSubmit(HTTPAnswer(status: 200, body: body)).evidence != nil)
            }
        }
    }
}

/// Spoils texts: bytes changed, lost, doubled, words and numbers put in place of others, cut.
private struct Spoiler {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private static let words = [
        "success", "fail", "failed", "completed", "cancelled", "waiting", "task_id", "taskId",
        "state", "status", "error", "code", "data", "id", "result", "null", "true", "200", "400",
        "500", "429", "-1", "1e9", "{}", "[]", "\"\"", "\\u0000", "\\", "\"", "/", "https://",
        "file://", ",", ":", "}", "]",
    ].map { Array($0.utf8) }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// Mostly the right one.
    mutating func status(_ right: Int) -> Int {
        Int.random(in: 0..<6, using: &random) > 0
            ? right : pick([200, 202, 301, 400, 401, 402, 404, 409, 422, 429, 500, 503])
    }

    mutating func spoil(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.replaceSubrange(word(at: place, in: bytes), with: pick(Self.words))
            case 4: bytes.insert(contentsOf: pick(Self.words), at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    /// The letters and digits around a place.
    private func word(at place: Int, in bytes: [UInt8]) -> Range<Int> {
        func isLetter(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
        }
        var (start, end) = (place, place)
        while start > 0, isLetter(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, isLetter(bytes[end]) { end += 1 }
        return start..<end
    }
}

/// What Foundation's reader finds in an answer.
private enum Oracle {
    static func object(_ body: [UInt8]) -> [String: Any] {
        let value = try? JSONSerialization.jsonObject(with: Data(body))
        if let value { return value as? [String: Any] ?? [:] }
        // It reads no number beyond a binary fraction's range, which is JSON all the same.
        let text = String(decoding: body, as: UTF8.self).replacing(/([0-9])[eE]([0-9])/) {
            "\($0.1)\($0.2)"
        }
        let again = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return again as? [String: Any] ?? [:]
    }

    static func task(_ root: [String: Any], of gateway: String) -> String? {
        switch gateway {
        case "xcompute":
            let items = root["data"] as? [[String: Any]]
            return items?.count == 1 ? items?[0]["task_id"] as? String : nil
        case "toapis": return root["id"] as? String
        default: return (root["data"] as? [String: Any])?["taskId"] as? String
        }
    }

    static func code(_ root: [String: Any], of gateway: String) -> Int? {
        gateway == "kie"
            ? root["code"] as? Int : (root["error"] as? [String: Any])?["code"] as? Int
    }

    static func state(_ root: [String: Any], of gateway: String) -> String? {
        let data = root["data"] as? [String: Any]
        switch gateway {
        case "xcompute": return data?["status"] as? String
        case "toapis": return root["status"] as? String
        default: return data?["state"] as? String
        }
    }
}
