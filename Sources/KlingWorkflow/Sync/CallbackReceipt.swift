public import KlingClient
import KlingCost
import KlingSystem

/// What a gateway posted to an address of the user's, as it was handed to us.
public struct CallbackReceipt: Sendable {
    /// Who is said to have posted it.
    public let gateway: String
    /// The task that it is about.
    public let task: TaskID
    /// What it says, where it is certain who said so.
    public let trusted: StatusReading?
    /// The keys that its signature was checked with, for what is asked next.
    public let keys: GatewayKeys

    /// Far more than any callback has.
    public static let maximumBytes = 1 << 20

    /// Reads one, and checks its signature where the gateway documents one and its key was given.
    ///
    /// - Throws: ``WorkflowError/callback(gateway:_:)`` where a signature is wrong, or nothing names a
    ///   task; what settings and keys throw.
    public init(
        _ body: [UInt8], _ fields: HTTPFields, from gateway: String, _ settings: Settings
    ) throws(WorkflowError) {
        self.gateway = gateway
        let api = try GatewaySettings(gateway, settings).api
        keys = try GatewayKeys(settings)
        guard let callback = api.readCallback(body) else {
            throw .callback(gateway: gateway, .noTask)
        }
        task = callback.task
        let webhookKeys = try keys.webhookKeys(of: gateway)
        if webhookKeys.isEmpty {
            trusted = nil
            return
        }
        switch api.checkCallback(fields, body, keys: webhookKeys, at: Host.now) {
        case .valid: trusted = api.signsCallbackBodies ? callback.reading : nil
        // Late or repeated: what it says may be old, the task is worth a question.
        case .stale, .undocumented: trusted = nil
        case .wrong: throw .callback(gateway: gateway, .wrongSignature)
        case .missing: throw .callback(gateway: gateway, .noSignature)
        }
    }

    /// Why one is not taken.
    public enum Fault: Error {
        case noTask, wrongSignature, noSignature
    }
}
