import Libc
import Loopback

/// Sends an answer, in the way that a fault has it.
struct ResponseWriter {
    let socket: Socket

    /// - Returns: whether the connection can go on.
    func send(_ answer: Answer, _ fault: Fault?) -> Bool {
        let end = monotonicMilliseconds + Limits.answerMs
        let body = answer.isHeadOnly ? [] : answer.body
        let whole = answer.head(length: answer.body.count) + body
        switch fault?.kind {
        case .hang:
            socket.waitForHangUp(until: end)
            return false
        case .cut(let count):
            _ = socket.send(whole.prefix(count), until: end)
            return false
        case .noise:
            _ = socket.send(FaultInjection.noise[...], until: end)
            return false
        case .slow(let ms):
            guard socket.send(whole.dropLast(body.count), until: end) else { return false }
            for index in body.indices {
                Machine.sleep(ms: ms)
                guard socket.send(body[index...index], until: end) else { return false }
            }
        case .huge(let count):
            // In pieces: many at once would fill the memory.
            let spaces = [UInt8](repeating: 0x20, count: 64 << 10)
            let head = answer.head(length: count + answer.body.count)
            guard socket.send(head[...], until: end) else { return false }
            for done in stride(from: 0, to: count, by: spaces.count) {
                let piece = spaces.prefix(count - done)
                guard socket.send(piece, until: end) else { return false }
            }
            return socket.send(body[...], until: end) && !answer.isLast
        case .length(let more):
            let head = answer.head(length: max(0, answer.body.count + more))
            _ = socket.send((head + body)[...], until: end)
            return false
        case .late(let ms):
            Machine.sleep(ms: ms)
            return socket.send(whole[...], until: end) && !answer.isLast
        case .status, .inner, .garbage, .twin, nil:
            return socket.send(whole[...], until: end) && !answer.isLast
        }
        return !answer.isLast
    }
}
