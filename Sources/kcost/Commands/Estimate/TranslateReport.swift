import KlingCost

/// A payload in another gateway's dialect, on standard output; what got lost, on standard error.
struct TranslateReport: EstimateReport {
    private let options: EstimateOptions
    private let gateway: Int
    private var count = 0

    init(_ options: EstimateOptions, _ gateway: Int) {
        (self.options, self.gateway) = (options, gateway)
    }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandFailure) {
        count += 1
        if count > 1, payload.kind != .jsonl { throw .severalPayloads(option: "--translate") }
        let book = options.prices.book
        guard case .success(let document) = payload.content, let request = estimate.request,
            !estimate.issues.contains(where: { $0.severity == .error })
        else {
            try output.flush()
            Output.complain(
                ["\(payload.name.visible): not translated, the payload is invalid"]
                    + estimate.issues.map { IssueText.line($0, file: payload.origin.file ?? "-") }
                    + estimate.unknownWords(book))
            return
        }
        let name = book.gateways[gateway].name
        guard let translation = Translation.of(request, document, to: gateway, book) else {
            throw .cannotTranslate(file: payload.name, gateway: name, nil)
        }
        if !translation.isFaithful {
            throw .cannotTranslate(file: payload.name, gateway: name, translation.losses)
        }
        try output.write(translation.payload)
        if !translation.losses.isEmpty, !options.isQuiet {
            try output.flush()
            let lost = translation.losses.map(\.words).joined(separator: ", ")
            Output.complain([
                "\(payload.name.visible): left out, \(name) has no such field: \(lost)"
            ])
        }
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandFailure) {}
}
