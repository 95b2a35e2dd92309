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

    /// Why one is not taken.
    public enum Problem: Error {
        case noTask, wrongSignature, noSignature
    }
}

/// Reads what a gateway posts, by the user's settings and keys of it.
public struct CallbackReader {
    private let api: any GatewayAPI
    private let keys: GatewayKeys

    /// Far more than any callback has.
    public static let maximumBytes = 1 << 20

    /// - Throws: what settings and keys throw.
    public init(of gateway: String, _ settings: Settings) throws(WorkflowError) {
        api = try GatewaySettings(gateway, settings).api
        keys = try GatewayKeys(settings)
    }

    /// Reads one, and checks its signature where the gateway documents one and its key was given.
    ///
    /// - Throws: ``WorkflowError/callback(gateway:_:)`` where a signature is wrong, or nothing names a
    ///   task; what keys throw.
    public func receipt(
        _ body: [UInt8], _ fields: HTTPFields
    ) throws(WorkflowError) -> CallbackReceipt {
        guard let callback = api.readCallback(body) else {
            throw .callback(gateway: api.name, .noTask)
        }
        let webhookKeys = try keys.webhookKeys(of: api.name)
        var trusted: StatusReading?
        if !webhookKeys.isEmpty {
            switch api.checkCallback(fields, body, keys: webhookKeys, at: Host.now) {
            case .valid: trusted = api.signsCallbackBodies ? callback.reading : nil
            // Late or repeated: what it says may be old, the task is worth a question.
            case .stale, .undocumented: break
            case .wrong: throw .callback(gateway: api.name, .wrongSignature)
            case .missing: throw .callback(gateway: api.name, .noSignature)
            }
        }
        return CallbackReceipt(
            gateway: api.name, task: callback.task, trusted: trusted, keys: keys)
    }
}
