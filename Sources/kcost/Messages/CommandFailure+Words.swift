import KlingCost
import KlingLedger
import KlingReports

extension CommandFailure {
    var status: ExitStatus {
        switch self {
        case .usage, .badValue, .amount, .conflict, .edit, .unknownModel,
            .severalPayloads, .missingTag, .needs, .notAnAttempt, .noPayload,
            .stillOpen, .nothingToRaise, .doubtfulBill:
            .usage
        case .workflow(let error): error.status
        case .notStarted: .noInput
        case .shotList, .cannotTranslate, .notAnEstimate, .warned, .bill: .invalidData
        case .unknownZone: .configuration
        case .gateway(let failure): failure.status
        // Whoever is told to try again later does, and pays twice.
        case .afterSending(_, _, _, .busy, _): .outcomeUnknown
        case .afterSending(_, _, _, let status, _), .heldUnsent(_, _, _, let status): status
        case .refused(let refusals, _):
            if refusals.contains(where: \.isOfZone) {
                .configuration
            } else {
                refusals.allSatisfy(\.isDuplicate) ? .duplicate : .budgetRefused
            }
        case .tooDear, .noExchange: .budgetRefused
        case .threshold: .thresholdCrossed
        case .money: .failure
        case .submit(let failure): failure.status
        }
    }

    /// What happened, and what to do about it; each line stands alone.
    var lines: [String] {
        switch self {
        case .usage(let error): error.words(program: "kcost")
        case .badValue(let option, let value, let expected):
            ["\(option) cannot be '\(value.visible)'; it takes \(expected)"]
        case .amount(let option, let sign, let written, let fault):
            fault.lines(option: option, sign: sign, written)
        case .conflict(let one, let other):
            ["\(one) and \(other) cannot be used together; give one of them"]
        case .workflow(let error): error.lines
        case .shotList(let file, let failure): ["\(file.visible): \(failure.words)"]
        case .edit(let failure, let assignment): failure.lines(assignment)
        case .cannotTranslate(let file, let gateway, let translation):
            CommandFailure.translation(file, gateway, translation)
        case .unknownModel(let id, let gateway, let nearest):
            [
                "the price book has no model or rate '\(id.visible)'"
                    + (gateway.map { " at \($0)" } ?? "")
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
                "see: kcost prices list",
            ]
        case .notAnEstimate(let file):
            [
                "\(file.visible) is neither a payload nor an estimate saved with --format json",
                "save one with: kcost estimate payload.json --format json > before.json",
            ]
        case .severalPayloads(let option): ["\(option) takes one payload at a time"]
        case .money(let error): [error.words]
        case .afterSending, .heldUnsent, .refused, .threshold, .tooDear, .noExchange, .warned,
            .missingTag, .needs, .notStarted, .notAnAttempt, .unknownZone, .noPayload, .stillOpen,
            .nothingToRaise:
            ledgerLines
        case .gateway(let failure): failure.lines
        case .submit(let failure): failure.lines
        case .bill(let file, let error): error.lines(file)
        case .doubtfulBill(let doubts, let zone, let sums):
            doubts.flatMap { ReconcileWords.lines($0, zone) } + ["nothing was written"] + sums
                + ["if the bill is whole, and of that account and time, say --yes beside --write"]
        }
    }

    private static func translation(
        _ file: String, _ gateway: String, _ translation: Translation?
    ) -> [String] {
        guard let translation else {
            return [
                "\(file.visible): \(gateway) sells no model with this engine",
                "see: kcost prices list --gateway \(gateway)",
            ]
        }
        return ["\(file.visible): \(gateway) cannot be told all of this, so nothing was written"]
            + translation.losses.filter(\.isEssential).map { "  " + $0.words }
            + translation.faults.map { "  \($0.path.visible): \($0.words)" }
    }
}

extension PayloadEdit.Failure {
    fileprivate func lines(_ assignment: String) -> [String] {
        let place = "--set \(assignment.visible): "
        switch self {
        case .noModel:
            return [
                place + "the payload names no model that a gateway sells, so its fields are "
                    + "not known; set the model first: --set model=kling-v3"
            ]
        case .unknownField(let field, let model, let nearest):
            let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
            return [place + "\(model.visible) has no field '\(field.visible)'" + hint]
        case .badValue(let value, let field, let expected):
            return [place + "\(field.visible) is \(expected.withArticle), not '\(value.visible)'"]
        }
    }
}

extension ShotList.Failure {
    fileprivate var words: String {
        switch self {
        case .empty: "the table is empty; its first row names the fields, such as model,prompt,mode"
        case .noModelColumn:
            "the table has no column 'model', which each row needs; titles are written as the "
                + "fields are, with commas between them"
        case .duplicateTitle(let title): "two columns are called '\(title.visible)'"
        case .tooManyColumns(let limit): "more than \(limit) columns"
        case .unterminatedQuote(let line): "line \(line): the quoted cell never ends"
        case .tooManyCells(let line, let found, let titles):
            "line \(line): \(found) cells under \(titles) titles; quote cells that hold a comma"
        case .notUTF8: "the table is not UTF-8; save it as UTF-8 CSV"
        }
    }
}

extension Translation.Loss {
    /// `duration 7 (takes 5, 10)`, `elements`.
    var words: String {
        var words = field.visible
        if let value { words += " " + value.visible }
        if !allowed.isEmpty { words += " (takes \(allowed.joined(separator: ", ")))" }
        return words
    }
}

extension MoneyError {
    var words: String {
        switch self {
        case .overflow: "an amount is out of range: more than 9 billion; check the rates"
        case .currencies(let one, let other):
            "\(one) and \(other) cannot be added without an exchange rate"
        }
    }
}

extension String {
    /// `a string`, `an integer`.
    var withArticle: String {
        let isVowel = first.map { "aeiou".contains($0) } ?? false
        return (isVowel ? "an " : "a ") + self
    }
}
