import Loopback
import KlingCost

/// A loopback server that speaks the three gateways' documented APIs and can misbehave.
@main
enum KcostFakeGateway {
    static func main() {
        let options: Options
        do throws(Options.UsageError) {
            options = try Options(Array(CommandLine.arguments.dropFirst()))
        } catch {
            Machine.write(
                "kcost-fake-gateway: \(error.words)\nsee: kcost-fake-gateway --help\n", to: 2)
            Machine.exit(64)
        }
        if options.wantsHelp {
            Machine.write(Options.help, to: 1)
            Machine.exit(0)
        }
        Machine.ignoreBrokenPipes()
        let address = serve(options)
        Machine.write("\(address)\n", to: 1)
        Machine.waitForEnd(seconds: options.seconds)
        Machine.exit(0)
    }

    /// Starts the server.
    ///
    /// - Returns: its address.
    private static func serve(_ options: Options) -> String {
        do {
            let (listener, port) = try Socket.listening(port: options.port)
            let home = "http://127.0.0.1:\(port)"
            let router = RequestRouter(
                state: GatewayState(options.rules),
                pricer: try OrderPricer(reference: options.reference),
                home: home, reportsCharges: options.reportsCharges,
                saidCharge: options.saidCharge)
            let server = LoopbackServer(listener, router)
            guard Machine.start({ server.run() }) else {
                throw Socket.ListenError(call: "thread", code: 0)
            }
            return home
        } catch let failure as Socket.ListenError {
            Machine.write("kcost-fake-gateway: \(failure.words)\n", to: 2)
        } catch {
            Machine.write("kcost-fake-gateway: \(error)\n", to: 2)
        }
        Machine.exit(69)
    }
}
