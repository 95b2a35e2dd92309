import Libc
import Loopback

/// One client's connection: its requests, one after another.
struct ClientConnection {
    let socket: Socket
    let number: Int
    let router: RequestRouter
    /// What arrived and was not used yet.
    private var pending: [UInt8] = []

    init(_ socket: Socket, number: Int, _ router: RequestRouter) {
        (self.socket, self.number, self.router) = (socket, number, router)
    }

    /// Serves until one of the two sides ends it.
    mutating func serve() {
        for number in 1...Limits.requestCount {
            guard serveNext(number) else { return }
        }
    }

    /// - Returns: whether there may be another request.
    private mutating func serveNext(_ number: Int) -> Bool {
        let delivery = ResponseWriter(socket: socket)
        guard let head = readHead() else { return false }
        guard var request = Request(head: head) else {
            return delivery.send(refusal(400), nil)
        }
        if let code = request.fault { return delivery.send(refusal(code), nil) }
        request.connection = self.number
        request.number = number
        // What goes wrong is settled before the body is read: it may go wrong in its midst.
        let fault = router.place(of: request)
            .flatMap { router.state.fault(at: $0, of: request) }
        if case .cut(let count) = fault?.kind, fault?.takesEffect == false {
            _ = readBody(of: request, atMost: count)
            return false
        }
        guard let body = readBody(of: request) else { return false }
        request.body = body
        if case .late(let ms) = fault?.kind, fault?.takesEffect == false {
            Machine.sleep(ms: ms)
        }
        var answer = router.answer(request, fault)
        let wish = request.fields["connection"]?.lowercased() ?? ""
        if wish == "close" || number == Limits.requestCount { answer.isLast = true }
        return delivery.send(answer, fault)
    }

    /// The bytes up to the empty line, without it; `nil` when none came, or not in time.
    private mutating func readHead() -> ArraySlice<UInt8>? {
        var end = monotonicMilliseconds + Limits.idleMs
        var searched = 0
        while true {
            if let mark = endOfHead(from: searched) {
                let head = pending[..<mark]
                pending.removeFirst(mark + 4)
                return head
            }
            guard pending.count < Limits.headBytes else { return nil }
            searched = max(0, pending.count - 3)
            let isFirst = pending.isEmpty
            let more = socket.receive(atMost: 4096, until: end)
            if more.isEmpty { return nil }
            if isFirst { end = monotonicMilliseconds + Limits.requestMs }
            pending += more
        }
    }

    /// Where the empty line begins.
    private func endOfHead(from start: Int) -> Int? {
        let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard pending.count >= start + 4 else { return nil }
        return (start...pending.count - 4).first { pending[$0..<$0 + 4].elementsEqual(mark) }
    }

    /// The body, or its first bytes; `nil` when it did not come in time.
    private mutating func readBody(of request: Request, atMost limit: Int = .max) -> [UInt8]? {
        let count = min(request.bodyCount ?? 0, limit)
        let end = monotonicMilliseconds + Limits.requestMs
        if pending.count < count, request.fields["expect"]?.lowercased() == "100-continue" {
            let go = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
            guard socket.send(go[...], until: end) else { return nil }
        }
        while pending.count < count {
            let more = socket.receive(atMost: count - pending.count, until: end)
            if more.isEmpty { return nil }
            pending += more
        }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    /// For what is no request that we understand: nobody knows where the next one begins.
    private func refusal(_ code: Int) -> Answer {
        var answer = Answer.json("{\"error\":\(code)}", status: code)
        answer.isLast = true
        return answer
    }
}
