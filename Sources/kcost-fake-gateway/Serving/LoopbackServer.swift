import Synchronization

/// Takes connections, each on a thread of its own.
final class LoopbackServer: Sendable {
    private let listener: Socket
    private let router: RequestRouter
    private let openCount = Atomic(0)

    init(_ listener: Socket, _ router: RequestRouter) {
        (self.listener, self.router) = (listener, router)
    }

    /// Takes connections for as long as the program runs.
    func run() {
        while true {
            // Who comes when all places are taken waits in the system's queue.
            while openCount.load(ordering: .acquiring) >= Limits.connectionCount {
                Machine.sleep(ms: 2)
            }
            guard let socket = listener.accept() else { return }
            openCount.add(1, ordering: .acquiringAndReleasing)
            let isStarted = Machine.start { [self] in
                var connection = ClientConnection(
                    socket, number: router.state.nextConnection(), router)
                connection.serve()
                finish(socket)
            }
            if !isStarted { finish(socket) }
        }
    }

    private func finish(_ socket: Socket) {
        socket.close()
        openCount.subtract(1, ordering: .acquiringAndReleasing)
    }
}
