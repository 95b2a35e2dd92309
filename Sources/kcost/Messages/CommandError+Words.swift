import KlingCost
import KlingLedger
import KlingReports

extension CommandError {
    var status: ExitStatus {
        switch self {
        case .usage, .badValue, .amount, .conflict, .severalPayloads, .needs, .notAnAttempt,
            .noPayload, .stillOpen, .nothingToRaise, .doubtfulBill:
            .usage
        case .workflow(let error): error.status
        case .estimate(let failure): failure.status
        case .spend(let failure): failure.status
        case .gateway(let failure): failure.status
        case .submit(let failure): failure.status
        case .bill: .invalidData
        case .unknownZone: .configuration
        case .money: .failure
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
        case .estimate(let failure): failure.lines
        case .spend(let failure): failure.lines
        case .severalPayloads(let option): ["\(option) takes one payload at a time"]
        case .money(let error): [error.words]
        case .needs(let option, let other): ["\(option) needs \(other)"]
        case .notAnAttempt(let text):
            ["'\(text.visible)' is no attempt's id", "see: kcost pending"]
        case .noPayload(let id):
            [
                "no payload was kept of attempt \(id)",
                "next time: kcost guard --keep-payload FILE",
            ]
        case .stillOpen(let id, let state):
            [
                "attempt \(id) is \(state.rawValue), so there is nothing to correct yet; nothing was "
                    + "written", "end it: kcost resolve \(id) --charged AMOUNT, or --not-charged",
            ]
        case .unknownZone(let name):
            [
                "there is no time zone '\(name.visible)' on this machine; nothing was written",
                "zones are named like Asia/Shanghai, UTC or +08:00",
            ]
        case .nothingToRaise(let name):
            [
                "budget \(name.visible) sets no limit in money, so there is nothing to raise; nothing "
                    + "was written",
                "set it anew with other limits: kcost budget set \(name.asWord) --limit AMOUNT "
                    + "--period PERIOD",
            ]
        case .gateway(let failure): failure.lines
        case .submit(let failure): failure.lines
        case .bill(let file, let error): error.lines(file)
        case .doubtfulBill(let doubts, let zone, let sums):
            doubts.flatMap { ReconcileWords.lines($0, zone) } + ["nothing was written"] + sums
                + ["if the bill is whole, and of that account and time, say --yes beside --write"]
        }
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
