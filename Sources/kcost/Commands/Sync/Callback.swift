import KlingClient
import KlingCost
import KlingSystem
import KlingWorkflow

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
        _ file: String, _ invocation: Invocation, _ settings: Settings
    ) throws(CommandFailure) {
        guard let gateway = invocation.value("--gateway") else {
            throw .needs("--callback", "--gateway NAME")
        }
        self.gateway = gateway
        let api = try orStop(workflow: GatewaySettings(gateway, settings)).api
        keys = try orStop(workflow: GatewayKeys(settings))
        var fields = HTTPFields()
        for text in invocation.values("--header") {
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
                throw .badValue(option: "--header", value: text, expected: "NAME: VALUE")
            }
            fields.append(
                String(text[..<colon]),
                String(text[text.index(after: colon)...].drop { $0 == " " }))
        }
        let body = try orStop(file: Descriptor(file).readAll(limit: Callback.maximumBytes))
        guard let callback = api.readCallback(body) else {
            throw .submit(.badCallback(gateway: gateway, .noTask))
        }
        task = callback.task
        let webhookKeys = try orStop(workflow: keys.webhookKeys(of: gateway))
        if webhookKeys.isEmpty {
            trusted = nil
            return
        }
        switch api.checkCallback(fields, body, keys: webhookKeys, at: Host.now) {
        case .valid: trusted = api.signsCallbackBodies ? callback.reading : nil
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
