import KlingCost
import KlingReports
import KlingWorkflow

/// Payloads in another gateway's dialect, on standard output; what got lost, on standard error.
/// JSON Lines come out as JSON Lines: what cannot be translated is named and left out.
struct TranslateOutput: EstimateOutput {
    private let options: EstimateOptions
    private let gateway: GatewayIndex
    private(set) var status: ExitStatus?

    init(_ options: EstimateOptions, _ gateway: GatewayIndex) throws(CommandError) {
        // Several documents in one output would be no JSON.
        if options.files.count > 1 { throw .severalPayloads(option: "--translate") }
        (self.options, self.gateway) = (options, gateway)
    }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError) {
        let book = options.prices.book
        guard let document = payload.document, let request = estimate.request,
            !estimate.issues.contains(where: { $0.severity == .error })
        else {
            status = .invalidData
            try output.flush()
            return Output.printError(payload.problems(of: estimate, book, "not translated"))
        }
        let name = book.gateways[gateway].name
        let translation = Translation.of(request, document, to: gateway, book)
        guard let translation, translation.isFaithful else {
            status = .invalidData
            try output.flush()
            let failure = EstimateProblem.cannotTranslate(
                file: payload.name, gateway: name, translation)
            return Output.printError(failure.lines)
        }
        let isOnOneLine = payload.kind != .json
        try output.write(isOnOneLine ? translation.line : translation.payload)
        if translation.losses.isEmpty || options.isQuiet { return }
        try output.flush()
        let lost = translation.losses.map(\.words).joined(separator: ", ")
        Output.printError(["\(payload.name.visible): left out, \(name) has no such field: \(lost)"])
    }

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError) {}
}

extension InputPayload {
    /// Why nothing could be done with a payload, for standard error.
    func problems(of estimate: Estimate, _ book: PriceBook, _ what: String) -> [String] {
        let place = origin.file ?? "standard input"
        let errors = estimate.issues.filter { $0.severity == .error }
        return ["\(name.visible): \(what)"] + errors.map { IssueText.line($0, file: place) }
            + estimate.unknownWords(book)
    }
}
