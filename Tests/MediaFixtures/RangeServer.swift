import Foundation
import Loopback
import Synchronization

/// A web server on 127.0.0.1 that serves one video by ranges, or misbehaves as it is told.
///
/// A thread per connection, blocking sockets; ``stop()`` ends them all.
package final class RangeServer: Sendable {
    /// One request.
    package struct Visit: Sendable {
        /// Counted from 1, over all connections.
        package let number: Int
        package let path: String
        package let fields: [String: String]

        /// First and last byte that are asked for; `nil` when the whole is.
        package func range(of count: Int) -> ClosedRange<Int>? {
            guard let field = fields["range"], field.hasPrefix("bytes=") else { return nil }
            let ends = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
            if ends[0].isEmpty {
                let length = min(Int(ends[1]) ?? 0, count)
                return length == 0 ? nil : count - length...count - 1
            }
            let first = Int(ends[0]) ?? 0
            return first >= count ? nil : first...min(Int(ends[1]) ?? 0, count - 1)
        }

        package var isSuffix: Bool { fields["range"]?.hasPrefix("bytes=-") == true }
    }

    /// An answer, in the order in which it is sent.
    package struct Answer: Sendable {
        package var status = "200 OK"
        package var fields: [(String, String)] = []
        package var body: [UInt8] = []
        /// What `Content-Length` says; the body's own when not given, no such field when negative.
        package var length: Int?
        /// Sent instead of all the above.
        package var raw: [UInt8]?
        /// Between pieces of so many bytes, so many milliseconds.
        package var drip: (bytes: Int, waitMs: UInt32)?
        /// Never sends anything.
        package var isSilent = false
        /// Hangs up when all is sent.
        package var closes = false

        package init(
            status: String = "200 OK", fields: [(String, String)] = [], body: [UInt8] = [],
            length: Int? = nil, raw: [UInt8]? = nil, drip: (bytes: Int, waitMs: UInt32)? = nil,
            isSilent: Bool = false, closes: Bool = false
        ) {
            (self.status, self.fields, self.body) = (status, fields, body)
            (self.length, self.raw, self.drip) = (length, raw, drip)
            (self.isSilent, self.closes) = (isSilent, closes)
        }

        package static func text(_ status: String, _ text: String = "no") -> Answer {
            Answer(status: status, body: Array(text.utf8))
        }

        package static func redirect(_ location: String, _ status: String = "302 Found") -> Answer {
            Answer(status: status, fields: [("Location", location)], body: Array("gone".utf8))
        }
    }

    package let port: Int
    package let video: [UInt8]
    private let listener: Socket
    private let behaviour: @Sendable (Visit, RangeServer) -> Answer
    private let state = Mutex(State())

    private struct State {
        var connections: [Int: Socket] = [:]
        var connectionCount = 0
        var visits: [Visit] = []
        var isStopped = false
    }

    /// - Parameter behaviour: what to answer; the lawful answer when not given.
    package init(
        _ video: [UInt8],
        _ behaviour: @escaping @Sendable (Visit, RangeServer) -> Answer = { $1.answer($0) }
    ) throws {
        self.video = video
        self.behaviour = behaviour
        let port: UInt16
        (listener, port) = try Socket.listening(port: 0)
        self.port = Int(port)
        Thread.detachNewThread { self.accept() }
    }

    /// `http://127.0.0.1:…/clip.mp4`.
    package var address: String { address("/clip.mp4") }

    package func address(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    package var visits: [Visit] { state.withLock { $0.visits } }

    package var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Waits, at most two seconds, until so many requests arrived.
    @discardableResult package func wait(for count: Int) -> Bool {
        for _ in 0..<400 where visits.count < count { usleep(5_000) }
        return visits.count >= count
    }

    /// Hangs up everywhere. Whoever uses a socket also closes it: its number may be another's at
    /// once.
    package func stop() {
        state.withLock { state in
            state.isStopped = true
            listener.hangUp()
            for connection in state.connections.values { connection.hangUp() }
        }
    }

    /// The lawful answer.
    package func answer(_ visit: Visit, etag: String? = "\"one\"", total: Int? = nil) -> Answer {
        var fields = [("Content-Type", "video/mp4"), ("Accept-Ranges", "bytes")]
        if let etag { fields.append(("ETag", etag)) }
        guard visit.fields["range"] != nil else { return Answer(fields: fields, body: video) }
        guard let range = visit.range(of: video.count) else {
            return Answer(
                status: "416 Range Not Satisfiable",
                fields: fields + [("Content-Range", "bytes */\(video.count)")])
        }
        let part = "bytes \(range.lowerBound)-\(range.upperBound)/\(total ?? video.count)"
        return Answer(
            status: "206 Partial Content", fields: fields + [("Content-Range", part)],
            body: Array(video[range]))
    }

    private func accept() {
        while let connection = listener.accept() {
            let number = state.withLock { state -> Int? in
                state.connectionCount += 1
                if state.isStopped { return nil }
                state.connections[state.connectionCount] = connection
                return state.connectionCount
            }
            guard let number else {
                connection.close()
                break
            }
            Thread.detachNewThread { self.serve(connection, number) }
        }
        listener.close()
    }

    private func serve(_ connection: Socket, _ number: Int) {
        var pending: [UInt8] = []
        while let visit = next(connection, &pending) {
            let answer = behaviour(visit, self)
            if answer.isSilent {
                connection.waitForHangUp(until: .max)
                break
            }
            if !send(answer, to: connection) || answer.closes { break }
        }
        state.withLock { state in
            state.connections[number] = nil
            connection.close()
        }
    }

    private func next(_ connection: Socket, _ pending: inout [UInt8]) -> Visit? {
        let mark = Array("\r\n\r\n".utf8)
        var end = pending.firstRange(of: mark)
        while end == nil {
            let more = connection.receive(atMost: 4_096, until: .max)
            if more.isEmpty { return nil }
            pending += more
            end = pending.firstRange(of: mark)
        }
        guard let end else { return nil }
        let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        pending.removeSubrange(..<end.upperBound)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.components(separatedBy: ": ")
            fields[halves[0].lowercased()] = halves.dropFirst().joined(separator: ": ")
        }
        let path = lines[0].components(separatedBy: " ")[1]
        return state.withLock { state in
            let visit = Visit(number: state.visits.count + 1, path: path, fields: fields)
            state.visits.append(visit)
            return visit
        }
    }

    private func send(_ answer: Answer, to connection: Socket) -> Bool {
        if let raw = answer.raw { return send(raw, to: connection) }
        var head = "HTTP/1.1 \(answer.status)\r\n"
        for (name, value) in answer.fields { head += "\(name): \(value)\r\n" }
        let length = answer.length ?? answer.body.count
        if length >= 0 { head += "Content-Length: \(length)\r\n" }
        guard send(Array((head + "\r\n").utf8), to: connection) else { return false }
        guard let drip = answer.drip else { return send(answer.body, to: connection) }
        var at = 0
        while at < answer.body.count {
            let end = min(at + drip.bytes, answer.body.count)
            guard send(Array(answer.body[at..<end]), to: connection) else { return false }
            usleep(drip.waitMs * 1_000)
            at = end
        }
        return true
    }

    private func send(_ bytes: [UInt8], to connection: Socket) -> Bool {
        connection.send(bytes[...], until: .max)
    }
}
