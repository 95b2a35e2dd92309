import KlingCost
import KlingReports
import KlingWorkflow

/// `kcost estimate`: payload after payload into one report.
enum EstimateCommand {
    static func run(
        _ invocation: Invocation, _ output: inout Output
    ) throws(CommandFailure) -> ExitStatus {
        let options = try EstimateOptions(invocation)
        var tally = EstimateTally()
        var report: (any EstimateReport)?
        if case .translate = options.question { report = try makeReport(options, .json) }
        for file in options.files {
            do throws(CommandFailure) {
                try EstimateInput(options: options).forEachPayload(of: file) {
                    (payload) throws(CommandFailure) in
                    if report == nil { report = try makeReport(options, payload.kind) }
                    if options.assignments.isEmpty {
                        try price(payload, options, &tally, &report, &output)
                    } else {
                        let changed = try applied(options, to: payload)
                        try price(changed, options, &tally, &report, &output)
                    }
                }
            } catch {
                // A file that cannot be read does not keep the others from being priced.
                guard error.status == .noInput || error.status == .invalidData else { throw error }
                try output.flush()
                Output.complain(error.lines)
                tally.note(error.status)
            }
        }
        if report == nil, tally.status == .done { report = try makeReport(options, .json) }
        if let status = report?.status { tally.note(status) }
        try report?.finish(tally, &output)
        if tally.usesGuess, options.question.isPriced, !options.isQuiet,
            !(report?.explainsGuess ?? true)
        {
            try output.flush()
            Output.complain(Advice.guess)
        }
        if tally.count == 0, tally.status == .done, !options.isQuiet {
            try output.flush()
            Output.complain([
                "there was no payload in \(options.files.joined(separator: ", ").visible)"
            ])
        }
        return tally.status
    }

    private static func price(
        _ payload: InputPayload, _ options: EstimateOptions, _ tally: inout EstimateTally,
        _ report: inout (any EstimateReport)?, _ output: inout Output
    ) throws(CommandFailure) {
        var payload = payload
        let estimate =
            if let error = payload.error {
                Estimate(error)
            } else {
                options.estimate(&payload)
            }
        tally.add(estimate, isPriced: options.question.isPriced, options.prices.book)
        try report?.add(payload, estimate, &output)
    }

    /// The payload with `--set` applied.
    private static func applied(
        _ options: EstimateOptions, to payload: InputPayload
    ) throws(CommandFailure) -> InputPayload {
        guard var document = payload.document else { return payload }
        for (field, value) in options.assignments {
            do throws(PayloadEdit.Failure) {
                let text = try PayloadEdit.setting(
                    field, to: value, in: document, book: options.prices.book,
                    gateway: options.estimator.options.gateway)
                document = try reread(text, firstLine: payload.origin.line ?? 1)
            } catch {
                throw .edit(error, assignment: "\(field)=\(value)")
            }
        }
        var changed = payload
        changed.replace(with: document)
        return changed
    }

    private static func reread(
        _ text: [UInt8], firstLine: Int
    ) throws(PayloadEdit.Failure) -> JSONDocument {
        guard let document = try? JSONReader.document(text, firstLine: firstLine) else {
            throw .noModel
        }
        return document
    }

    /// The report for what was asked, in the format that was asked for.
    private static func makeReport(
        _ options: EstimateOptions, _ kind: EstimateInput.Kind
    ) throws(CommandFailure) -> any EstimateReport {
        switch options.question {
        case .check: return CheckReport(options)
        case .compare: return CompareReport(options)
        case .translate(let gateway): return try TranslateReport(options, gateway)
        case .against(let file): return try AgainstReport(options, file)
        case .fit(let amount): return FitReport(options, amount)
        case .explain: return BlockReport(options)
        case .price: break
        }
        switch options.format {
        case .json: return RecordReport(options, isStream: kind == .jsonl)
        case .csv, .md: return GridReport(options)
        case .table: return TableReport(options)
        case nil:
            return kind == .jsonl ? RecordReport(options, isStream: true) : TableReport(options)
        }
    }
}

extension EstimateOptions {
    /// The estimate, by the measured length of the reference video where there is one.
    fileprivate func estimate(_ payload: inout InputPayload) -> Estimate {
        let (estimate, reading) = estimate(payload.text)
        payload.reading = reading
        return estimate
    }

    /// The same of a payload's text, and how the length is known.
    func estimate(_ text: JSONDocument) -> (estimate: Estimate, reading: ReferenceReading?) {
        if case .translate = question {
            let estimate = estimator.estimate(text)
            return (estimate, estimate.request?.followsReferenceVideo == true ? reference : nil)
        }
        return pricing.estimate(text)
    }
}

/// What prints estimates as they come.
protocol EstimateReport {
    /// What the report itself found wrong.
    var status: ExitStatus? { get }

    /// It says itself what a guess is and how to enter one's own rate.
    var explainsGuess: Bool { get }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandFailure)

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandFailure)
}

extension EstimateReport {
    var status: ExitStatus? { nil }
    var explainsGuess: Bool { false }
}

/// Counts, sums and the exit status of a run.
struct EstimateTally {
    private(set) var totals = Totals()
    private(set) var count = 0
    /// A sum is out of range, so none is shown.
    private(set) var isOverflown = false
    /// A price rests on a guess.
    private(set) var usesGuess = false
    private var occurred: Set<ExitStatus> = []

    /// - Parameter isPriced: whether the price is what was asked for; else only its absence for
    ///   want of a known model counts.
    mutating func add(_ estimate: Estimate, isPriced: Bool, _ book: PriceBook) {
        count += 1
        switch estimate.outcome {
        case .priced(let price):
            total(price)
            if book.rates[price.lower.rate].confidence == .guess { usesGuess = true }
        case .stale(let price, _):
            total(price)
            if isPriced { note(.priceTooOld) }
        case .invalid:
            total(nil)
            note(.invalidData)
        case .unknown(let reason):
            total(nil)
            if isPriced || reason.isOfModel { note(.priceUnknown) }
        }
    }

    private mutating func total(_ price: Price?) {
        do throws(MoneyError) {
            try totals.add(price)
        } catch {
            isOverflown = true
        }
    }

    mutating func note(_ status: ExitStatus) { occurred.insert(status) }

    /// The gravest that occurred.
    var status: ExitStatus {
        .gravest(of: occurred)
    }
}
