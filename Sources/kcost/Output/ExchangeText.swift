import KlingClient
import KlingReports

/// What `--verbose` shows of a request and of what became of it: no key, and no prompt.
enum ExchangeText {
    /// Writes it to standard error, at once, so that several do not mix.
    static let tell: @Sendable (HTTPRequest, Delivery) -> Void = { request, delivery in
        Output.printText(text(request, delivery))
    }

    static func text(_ request: HTTPRequest, _ delivery: Delivery) -> String {
        let asked = request.description.split(separator: "\n").map { "> " + String($0).visible }
        let answered = lines(delivery).map { "< " + $0.visible }
        return (asked + answered).map { $0 + "\n" }.joined()
    }

    private static func lines(_ delivery: Delivery) -> [String] {
        switch delivery {
        case .answer(let answer):
            ["HTTP \(answer.status)"] + answer.fields.all.map { "\($0.name): \($0.value)" }
                + ["(\(answer.body.count) bytes)"]
        case .neverLeft(let reason): ["nothing was sent: \(reason)"]
        case .timedOut: ["sent; no answer came in time"]
        case .cutShort(let reason): ["sent; the answer broke off: \(reason)"]
        }
    }
}
