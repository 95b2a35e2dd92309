import KlingCost

/// What a fault makes of an answer's content. How it then leaves is ``ResponseWriter``'s.
enum FaultInjection {
    /// The answer under a fault.
    ///
    /// - Parameters:
    ///   - dialect: whose words an error has; `nil` for a video.
    ///   - usual: does what was asked; not called when the request takes no effect.
    static func answer(
        _ fault: Fault?, dialect: (any GatewayDialect)?, usual: () -> Answer
    ) -> Answer {
        guard let fault else { return usual() }
        // A late effect is one all the same.
        let takesEffect = if case .late = fault.kind { true } else { fault.takesEffect }
        let real = takesEffect ? usual() : error(500, dialect: dialect)
        switch fault.kind {
        case .status(let code, let seconds):
            var answer = error(code, dialect: dialect)
            if let seconds { answer.fields.append(("Retry-After", String(seconds))) }
            return answer
        case .inner(let code):
            var answer = error(code, dialect: dialect)
            answer.status = 200
            return answer
        case .garbage:
            var answer = real
            answer.status = 200
            answer.body = noise
            return answer
        case .hang, .cut, .late, .slow, .noise, .huge, .length, .twin: return real
        }
    }

    /// An error in a gateway's words.
    static func error(_ code: Int, dialect: (any GatewayDialect)?) -> Answer {
        let text = dialect?.error(code, nil).compact() ?? "{\"error\":\(code)}"
        return .json(text, status: code)
    }

    /// Neither JSON, nor UTF-8, nor HTTP.
    static let noise: [UInt8] = [0x16, 0x03, 0xFF, 0x00] + SHA256(of: "noise".utf8).bytes
}
