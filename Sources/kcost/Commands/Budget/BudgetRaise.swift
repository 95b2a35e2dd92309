import KlingCost
import KlingLedger
import KlingReports
import KlingSystem
import KlingWorkflow

/// `kcost budget raise`: more of a budget, for a while or for good.
enum BudgetRaise {
    static let command = Command(
        name: "raise", summary: "add to a budget's limit, for a while or for good",
        operands: BudgetCommand.name,
        examples: [
            "Five more until December": "kcost budget raise daily --by 5 --until 2026-12-01"
        ],
        exitStatuses: BudgetCommand.changeStatuses, run: run)

    struct Keys: OptionKeys {
        let by = Parsed(
            "--by", "AMOUNT", .raise,
            help: "How much more, in the budget's currency: 5; or 500credits.")
        let until = Parsed(
            "--until", "DATE", .dateToCome,
            help: "When the raise ends: a day (from its 00:00 UTC on) or an instant.")

        var declared: [any Declared] { [by, until] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        guard let written = try invocation.by else { throw .needs("raise", "--by AMOUNT") }
        let until = try invocation.until
        let name = invocation.operands.first ?? ""
        let (file, ledger) = try BudgetCommand.existing(invocation)
        let raised = try file.asking { () throws(LedgerError) in try ledger.budgets() }
            .first { $0.budget.name == name }
        if let raised, raised.budget.limit == nil { throw .nothingToRaise(name) }
        let amount = try more(written, of: raised?.budget, invocation)
        do throws(CommandError) {
            try BudgetCommand.write(.raise(name: name, by: amount, until: until), file, ledger)
        } catch {
            guard case .workflow(.ledger(_, .overflow)) = error else { throw error }
            throw invocation.keys.by.wrong(
                invocation.text(of: invocation.keys.by),
                expected: "so little that the limit stays below 9,223,372,036")
        }
        let end = until.map { " until \($0)" } ?? ""
        invocation.printRemark(["budget \(name.visible) has \(amount) more" + end])
        return .done
    }

    /// A raise in the currency of the budget's limit.
    private static func more(
        _ written: WrittenAmount, of budget: Budget?, _ invocation: Invocation<Keys>
    ) throws(CommandError) -> Nanos {
        // Of a budget that is not there, the ledger says so.
        guard let budget, let limit = budget.limit else { return written.figure }
        let settings = try Settings(invocation)
        let book = try orStop(workflow: PriceFiles(settings)).book
        let (money, _) = try written.limit(
            budget.scope, limit.currency, book, at: Host.now, option: invocation.keys.by.name)
        if money.currency == limit.currency { return money.amount }
        let basis = AmountBasis(limit.currency, creditWorth: nil)
        throw .amount(
            option: invocation.keys.by.name, sign: "", written, .currency(money.currency, basis))
    }
}

extension OptionReading<WrittenAmount> {
    fileprivate static let raise = OptionReading(
        expected: "an amount such as 5, 0.50 or 500credits"
    ) { text in
        WrittenAmount(text).flatMap { $0.figure > .zero ? $0 : nil }
    }
}

extension OptionReading<Instant> {
    fileprivate static let dateToCome = OptionReading(
        expected: "a date to come such as 2099-12-01, or an instant"
    ) { text in
        Instant(text).flatMap { $0 > Host.now ? $0 : nil }
    }
}
