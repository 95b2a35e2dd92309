import KlingCost

extension WrittenAmount {
    /// What it comes to, and the same in credits where it was written so.
    ///
    /// - Parameter sign: stands before it on the command line.
    func money(
        in basis: AmountBasis, option: String, sign: String = ""
    ) throws(CommandError) -> (money: Money, credits: Nanos?) {
        do throws(WrittenAmountError) {
            return try money(in: basis)
        } catch {
            throw .amount(option: option, sign: sign, self, error)
        }
    }

    /// Where nothing is charged in credits: of the currency that stands for none.
    func money(
        option: String, _ unnamed: Currency = .usd
    ) throws(CommandError) -> Money {
        if case .currency(let currency) = unit { return Money(figure, currency) }
        return try money(in: AmountBasis(unnamed, creditWorth: nil), option: option).money
    }
}
