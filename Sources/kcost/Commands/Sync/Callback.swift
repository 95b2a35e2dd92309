import KlingClient
import KlingCost

/// What a gateway posted to an address of the user's, as it was handed to us.
struct Callback {
    let gateway: String
    let task: TaskID
    /// What it says, where it is certain who said so.
    let trusted: StatusReading?
    let keys: GatewayKeys

    /// Far more than any callback has.
    private static let maximumBytes = 1 << 20

    /// - Throws: `badCallback` where a signature is wrong, or nothing names a task.
    init(
        _ file: String, _ invocation: Invocation, _ configuration: Configuration
    ) throws(CommandFailure) {
        guard let gateway = invocation.value("--gateway") else {
            throw .needs("--callback", "--gateway NAME")
        }
        self.gateway = gateway
        let settings = try GatewaySettings(gateway, configuration)
        keys = try GatewayKeys(configuration)
        var fields = HTTPFields()
        for text in invocation.values("--header") {
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
                throw .badValue(option: "--header", value: text, expected: "NAME: VALUE")
            }
            fields.append(
                String(text[..<colon]),
                String(text[text.index(after: colon)...].drop { $0 == " " }))
        }
        let body = try Descriptor(file).readAll(limit: Callback.maximumBytes)
        guard let callback = settings.api.readCallback(body) else {
            throw .submit(.badCallback(gateway: gateway, .noTask))
        }
        task = callback.task
        let webhookKeys = try keys.webhookKeys(of: gateway)
        if webhookKeys.isEmpty {
            trusted = nil
            return
        }
        switch settings.api.checkCallback(fields, body, keys: webhookKeys, at: Host.now) {
        case .valid: trusted = settings.api.signsCallbackBodies ? callback.reading : nil
        // Late or repeated: what it says may be old, the task is worth a question.
        case .stale, .undocumented: trusted = nil
        case .wrong: throw .submit(.badCallback(gateway: gateway, .wrongSignature))
        case .missing: throw .submit(.badCallback(gateway: gateway, .noSignature))
        }
    }

    /// Why one is not taken.
    enum Fault: Error {
        case noTask, wrongSignature, noSignature
    }
}
