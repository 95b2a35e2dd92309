import KlingCost
import KlingLedger
import KlingReports

/// The words of what `kcost reconcile` noticed about a bill as a whole.
enum ReconcileWords {
    /// How it is said that only half was compared.
    static let withoutPeriod = [
        "nothing says what time the bill covers, so charges that are not on it were not looked for",
        "say it: --month 2026-10, or --since and --until",
    ]

    /// How many adjustments there are, and what they come to; empty for none.
    static func changes(_ adjustments: [BillAdjustment], areWritten: Bool) -> [String] {
        if adjustments.isEmpty { return [] }
        var sums: [Currency: Nanos] = [:]
        for change in adjustments.map(\.amount) {
            let former = sums[change.currency] ?? .zero
            guard let sum = try? former.adding(change.amount) else { continue }
            sums[change.currency] = sum
        }
        let sum = sums.sorted { $0.key < $1.key }.map { "\(Money($0.value, $0.key))" }
            .joined(separator: " and ")
        let count = adjustments.count.counted("adjustment")
        return [
            areWritten
                ? "\(count) written, \(sum) in all" : "--write writes \(count), \(sum) in all"
        ]
    }

    /// Why a bill is not written without a yes.
    static func lines(_ doubt: BillDoubt, _ zone: Zone) -> [String] {
        switch doubt {
        case .takesBack(let money, let booked):
            ["it would take back \(money) of the \(booked) that the ledger has there"]
        case .adds(let money, let booked):
            ["it would add \(money) to the \(booked) that the ledger has there"]
        case .aboveHold(let money, let upper, let factor):
            [
                "one charge on it is \(money), more than \(factor) times the \(upper) that were held"
            ]
        case .guessedKinds(let lines):
            [
                "whether it is a charge or a refund was guessed, for no column says it: row "
                    + lines.map(String.init).joined(separator: ", "),
                "say which column does: --map TITLE=kind",
            ]
        case .clock(let shift): lines(shift, zone)
        }
    }

    /// That a column may hold names of something else than the work; empty where that is not so.
    static func strangeNames(_ judgement: BillJudgement, in title: String?) -> [String] {
        guard judgement.strangeNames > 0, let title else { return [] }
        return [
            "the ledger knows none of \(judgement.strangeNames.counted("name")) in '\(title.visible)', "
                + "and the bill names none of its tasks",
            "if that column holds other names: --map \("\(title)=ignore".asWord)",
        ]
    }

    /// By how much the bill's clock differs, and the zone that makes it right.
    static func lines(_ shift: ClockShift, _ zone: Zone) -> [String] {
        let direction = shift.seconds > 0 ? "later" : "earlier"
        var lines = [
            "\(shift.rows) of \(shift.of) rows are \(length(shift.seconds)) \(direction) than the "
                + "work that they are about"
        ]
        let offset = shift.seconds + Int(zone.offsetSeconds(at: Instant(seconds: 0)))
        // Only a zone without summer time can be told by one number.
        if let name = name(ofOffset: offset) {
            lines.append("if the bill's times name no zone, say whose they are: --tz \(name)")
        }
        return lines
    }

    /// That nothing on the bill is of the period that was asked for.
    static func otherTime(_ judgement: BillJudgement, of gateway: String) -> [String] {
        let span = judgement.times.map { times in
            ": they are from \(times.lowerBound) to \(Instant(seconds: times.upperBound.seconds - 1))"
        }
        return [
            "\(gateway.visible): every row of the bill lies outside the period" + (span ?? ""),
            "nothing was compared; say the bill's period, or its zone: --month, --tz",
        ]
    }

    /// What was bought and stands on one side alone; empty where nothing was bought.
    static func lines(_ topUps: MatchedTopUps, of gateway: String) -> [String] {
        var lines: [String] = []
        if topUps.matched > 0 {
            lines.append("\(topUps.matched.counted("top-up")) on the bill and in the ledger")
        }
        for bought in topUps.onBillAlone.prefix(shownTopUps) {
            let figure =
                bought.credits.map { "\($0.decimal) credits" }
                ?? bought.amount.map { "\($0.decimal) \(bought.currency?.code ?? "")" }
                ?? "an amount"
            let time = bought.instant.map { " at \($0)" } ?? ""
            lines.append("row \(bought.line) bought \(figure)\(time), which is not in the ledger")
        }
        if !topUps.onBillAlone.isEmpty {
            lines.append(
                "\(topUps.onBillAlone.count.counted("top-up")) on the bill alone: kcost ledger topup "
                    + "\(gateway.asWord) --credits NUMBER --paid AMOUNT")
        }
        for entry in topUps.inLedgerAlone.prefix(shownTopUps) {
            let credits = entry.credits.map { "\($0.decimal) credits" } ?? "an amount"
            lines.append(
                "entry \(entry.sequence) bought \(credits) at \(entry.instant), which the bill lacks"
            )
        }
        return lines
    }

    /// That charges of another ledger stood here already, or ours there.
    static func countedOnce(_ adjustments: [BillAdjustment]) -> [String] {
        let what =
            adjustments.count == 1
            ? "1 charge stands in one ledger as seen outside and in another as its own request; it "
                + "counts once now"
            : "\(adjustments.count) charges stand in one ledger as seen outside and in another as its own "
                + "requests; they count once now"
        return [what] + changes(adjustments, areWritten: true)
    }

    private static let shownTopUps = 5

    private static func length(_ seconds: Int) -> String {
        let (hours, rest) = (abs(seconds) / 3_600, abs(seconds) % 3_600 / 60)
        return rest == 0 ? hours.counted("hour") : "\(hours):\(rest) hours"
    }

    /// An offset as `--tz` takes it; `nil` beyond what zones have.
    private static func name(ofOffset seconds: Int) -> String? {
        let minutes = abs(seconds) / 60
        if minutes > 14 * 60 { return nil }
        if minutes == 0 { return "UTC" }
        let digits = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
        let offset = (seconds < 0 ? "-" : "+") + digits.joined(separator: ":")
        return seconds == 28_800 ? "\(offset), as in Asia/Shanghai" : offset
    }
}
