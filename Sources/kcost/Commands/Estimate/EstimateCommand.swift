import KlingCost
import KlingReports
import KlingWorkflow

/// `kcost estimate`: payload after payload into one output.
enum EstimateCommand {
    static let command = Command(
        name: "estimate", summary: "price payloads before they are sent",
        discussion: [
            "Says what a request will cost at its gateway, line by line, why, how sure that is, "
                + "and what is wrong with the payload. The payload is not sent anywhere.",
            "A file holds one payload (JSON), one a line (JSON Lines, .jsonl or .ndjson), or a "
                + "table of shots (.csv, titles are field names). Of standard input (-) and other "
                + "names the content decides; --input settles it.",
            "EXPECTED is what will probably be charged, UPPER what may be charged at most. The two "
                + "differ where the rate is a guess and the maker's list is higher, and for motion "
                + "control, where the gateway measures the reference video itself: its length is "
                + "read from the web, by GET requests for a few KiB, and kept for a day.",
            "With several payloads the exit status is the first of 66, 65, 12, 13 that occurred; "
                + "the others are still priced.",
        ],
        operands: Command.Operands(
            placeholder: "FILE…|-", help: "Payloads; - reads standard input."),
        examples: [
            "One payload, with sources and cheaper ways": "kcost estimate payload.json",
            "Only the faults, as file:line:column": "kcost estimate --check shots/*.json",
            "What if it were pro, and ten seconds?":
                "kcost estimate payload.json --set mode=pro --set duration=10",
            "The same video at every gateway": "kcost estimate payload.json --compare",
            "Rewrite an xcompute payload for kie":
                "kcost estimate payload.json --translate kie > kie.json",
            "Which of these fit into 20 USD?": "kcost estimate shots/*.json --fit 20",
            "Motion control with a reference video of 8.2 s":
                "kcost estimate dance.json --reference 8.2s",
            "The same, with a copy of the video at hand":
                "kcost estimate dance.json --reference dance.mp4",
            "A thousand payloads through a pipe":
                "kcost estimate - --gateway kie < shots.jsonl > prices.jsonl",
        ],
        exitStatuses: [
            .done: "every payload was priced (or, with --check, valid)",
            .priceUnknown: "a price is unknown",
            .priceTooOld: "a price is older than --max-price-age",
            .invalidData: "a payload is invalid",
            .noInput: "a file is missing or unreadable",
            .unreachable: "the host of --reference cannot be reached",
        ],
        seeAlso: ["kcost help prices"],
        run: run)

    struct Keys: RowKeys, MeasuringKeys {
        let check = Flag("--check", help: "Only validate; one line for each issue.")
        let explain = Flag(
            "--explain",
            help: "Also show where each setting comes from, and of each rate why it applies or "
                + "not.")
        let compare = Flag(
            "--compare",
            help: "Price the same intent at every gateway and by the maker's list, cheapest "
                + "first.")
        let translate = Text(
            "--translate", "GATEWAY", help: "Print the payload as that gateway wants it.")
        let against = Text(
            "--against", .file,
            help: "Show what changed: against another payload, or an estimate saved with "
                + "--format json.")
        let fit = Parsed(
            "--fit", "AMOUNT", .amount(),
            help: "Say which of the payloads, in the order given, fit into an amount: 20, "
                + "20USD, 150CNY. Upper amounts count.")
        let set = Texts(
            "--set", "FIELD=VALUE",
            help: "Try a change: mode=pro, duration=10, \"image_urls=https://…\".")
        let input = Choice<EstimateInput.Kind>(
            "--input", help: "What the files hold, where name and content do not tell.")
        let reference = Text(
            "--reference", "LENGTH|FILE",
            help: "Length of motion control's reference video (8.2s, 8200ms, 0:08.2), or a "
                + "file or address to measure in place of the payload's.")
        let allowPrivate = Flag.allowPrivate
        let asOf = Parsed.asOf
        let ignoreField = Texts.ignoreField
        let format = Choice.rows

        var declared: [any Declared] {
            [
                check, explain, compare, translate, against, fit, set, Text.gateway, input,
                reference,
                Flag(
                    "--offline", setting: .offline,
                    help:
                        "Do not read reference videos of the web; without --reference the range that "
                        + "their orientation allows is priced."), allowPrivate, asOf, Text.pricing,
                Text.maxPriceAge, Text.minConfidence, ignoreField,
                Text(
                    "--currency", "CODE", setting: .currency,
                    help: "Show totals in another currency too, by your exchange.json."), format,
            ]
        }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let options = try EstimateOptions(invocation)
        var tally = EstimateTally()
        var printer: (any EstimateOutput)?
        if case .translate = options.question { printer = try makeOutput(options, .json) }
        for file in options.files {
            do throws(CommandError) {
                try EstimateInput(options: options).forEachPayload(of: file) {
                    (payload) throws(CommandError) in
                    if printer == nil { printer = try makeOutput(options, payload.kind) }
                    if options.assignments.isEmpty {
                        try price(payload, options, &tally, &printer, &output)
                    } else {
                        let changed = try applied(options, to: payload)
                        try price(changed, options, &tally, &printer, &output)
                    }
                }
            } catch {
                // A file that cannot be read does not keep the others from being priced.
                guard error.status == .noInput || error.status == .invalidData else { throw error }
                try output.flush()
                Output.printError(error.lines)
                tally.note(error.status)
            }
        }
        if printer == nil, tally.status == .done { printer = try makeOutput(options, .json) }
        if let status = printer?.status { tally.note(status) }
        try printer?.finish(tally, &output)
        if tally.usesGuess, options.question.isPriced, !options.isQuiet,
            !(printer?.explainsGuess ?? true)
        {
            try output.flush()
            Output.printError(Advice.guess)
        }
        if tally.count == 0, tally.status == .done, !options.isQuiet {
            try output.flush()
            Output.printError([
                "there was no payload in \(options.files.joined(separator: ", ").visible)"
            ])
        }
        return tally.status
    }

    private static func price(
        _ payload: InputPayload, _ options: EstimateOptions, _ tally: inout EstimateTally,
        _ printer: inout (any EstimateOutput)?, _ output: inout Output
    ) throws(CommandError) {
        var payload = payload
        let estimate =
            if let error = payload.error {
                Estimate(error)
            } else {
                options.estimate(&payload)
            }
        tally.add(estimate, isPriced: options.question.isPriced, options.prices.book)
        try printer?.add(payload, estimate, &output)
    }

    /// The payload with `--set` applied.
    private static func applied(
        _ options: EstimateOptions, to payload: InputPayload
    ) throws(CommandError) -> InputPayload {
        guard var document = payload.document else { return payload }
        for (field, value) in options.assignments {
            do throws(PayloadEdit.EditError) {
                let text = try PayloadEdit.setting(
                    field, to: value, in: document, book: options.prices.book,
                    gateway: options.estimator.options.gateway)
                document = try reread(text, firstLine: payload.origin.line ?? 1)
            } catch {
                throw .estimate(.edit(error, assignment: "\(field)=\(value)"))
            }
        }
        var changed = payload
        changed.replace(with: document)
        return changed
    }

    private static func reread(
        _ text: [UInt8], firstLine: Int
    ) throws(PayloadEdit.EditError) -> JSONDocument {
        guard let document = try? JSONReader.document(text, firstLine: firstLine) else {
            throw .noModel
        }
        return document
    }

    /// What prints what was asked for, in the format that was asked for.
    private static func makeOutput(
        _ options: EstimateOptions, _ kind: EstimateInput.Kind
    ) throws(CommandError) -> any EstimateOutput {
        switch options.question {
        case .check: return CheckOutput(options)
        case .compare: return CompareOutput(options)
        case .translate(let gateway): return try TranslateOutput(options, gateway)
        case .against(let file): return try AgainstOutput(options, file)
        case .fit(let amount): return FitOutput(options, amount)
        case .explain: return BlockOutput(options)
        case .price: break
        }
        switch options.format {
        case .json: return RecordOutput(options, isStream: kind == .jsonl)
        case .csv, .md: return GridOutput(options)
        case .table: return TableOutput(options)
        case nil:
            return kind == .jsonl ? RecordOutput(options, isStream: true) : TableOutput(options)
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
protocol EstimateOutput {
    /// What it found wrong.
    var status: ExitStatus? { get }

    /// It says itself what a guess is and how to enter one's own rate.
    var explainsGuess: Bool { get }

    mutating func add(
        _ payload: InputPayload, _ estimate: Estimate, _ output: inout Output
    ) throws(CommandError)

    mutating func finish(
        _ tally: EstimateTally, _ output: inout Output
    ) throws(CommandError)
}

extension EstimateOutput {
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
