public import KlingCost
public import KlingLedger

/// A statement of charges as rows of FOCUS: one row a charge, of one ledger or of several.
///
/// Money is billed once. What was bought with a top-up is billed there (`Purchase`, effective cost 0);
/// what used the credits up has the billed cost 0 and the effective cost that the ledger counts. A
/// charge beyond all credits that the ledgers know of is billed by itself, in part where they cover
/// a part; see `PrepaidCredits`.
///
/// A correction has no price of its own: it says what changed, not how much each. One of a month that
/// is over is `Usage` of the class `Correction`. One of the month that it stands in has no class, and
/// so the category `Adjustment`: usage without a class must have a quantity (FOCUS 1.2, ChargeClass and
/// PricingQuantity).
public struct FocusExport: Sendable {
    /// Which columns there are.
    public let version: FocusVersion
    private var prepaid = PrepaidCredits()
    private var firstSeen: [OutsideWork: Instant] = [:]

    /// An export of a version.
    public init(_ version: FocusVersion) { self.version = version }

    /// The cells of the next charge, one for each of ``FocusVersion/columns``; an empty one is null.
    /// It must be given every charge of every ledger from the beginning on, the earliest first: a
    /// gateway's credits are one pool, whichever ledger bought or spent them.
    ///
    /// - Parameters:
    ///   - charge: the next one, or another entry of its kind.
    ///   - frame: of the ledger that it comes from; `nil` where that ledger is not printed.
    /// - Returns: `nil` for an entry that no frame covers, and for one that names no currency.
    public mutating func row(
        _ charge: ChargeEntry, of frame: StatementFrame?
    ) throws(MoneyError) -> [String]? {
        let billed = try prepaid.billed(charge)
        let role = role(charge)
        guard let frame, frame.covers(charge),
            let currency = charge.amount?.currency ?? charge.entry.currency
        else { return nil }
        var cells = common(charge, frame)
        classify(role, charge, frame, &cells)
        cells["BilledCost"] = number(billed)
        cells["BillingCurrency"] = currency.code
        switch (role, charge.amount) {
        case (.purchase, _), (_, nil): price(purchase: charge, currency, paid: billed, &cells)
        case (.usage, let money?):
            cost(charge, money, &cells)
            price(charge, money, &cells)
        case (.correction, let money?): cost(charge, money, &cells)
        }
        cells["ChargeType"] = cells["ChargeCategory"]
        cells["InvoiceIssuer"] = cells["InvoiceIssuerName"]
        cells["Provider"] = cells["ProviderName"]
        cells["Publisher"] = cells["PublisherName"]
        cells["ResourceID"] = cells["ResourceId"]
        return version.columns.map { cells[$0] ?? "" }
    }

    // MARK: What a row is

    private enum Role {
        case usage
        case purchase
        /// Of what was charged then, where that is known.
        case correction(of: Instant?)
    }

    /// A piece of work that a bill named and no attempt has.
    private struct OutsideWork: Hashable {
        let gateway: String?
        let key: String
    }

    /// A charge seen outside is written anew for each bill that says otherwise: the first is the
    /// charge, the others correct it.
    private mutating func role(_ charge: ChargeEntry) -> Role {
        if charge.isTopUp { return .purchase }
        if charge.isCorrection { return .correction(of: charge.ended) }
        let entry = charge.entry
        if entry.isSeenOutside, let key = entry.outsideKey {
            let work = OutsideWork(gateway: entry.gateway, key: key)
            if let first = firstSeen[work] { return .correction(of: first) }
            firstSeen[work] = entry.instant
        }
        let isGivenBack = charge.amount.map { $0.amount < .zero } ?? false
        return isGivenBack ? .correction(of: entry.billed) : .usage
    }

    private func classify(
        _ role: Role, _ charge: ChargeEntry, _ frame: StatementFrame,
        _ cells: inout [String: String]
    ) {
        switch role {
        case .usage: cells["ChargeCategory"] = "Usage"
        case .purchase: cells["ChargeCategory"] = "Purchase"
        case .correction(let instant):
            let month = frame.zone.month(containing: charge.entry.instant)
            let isOfFormerMonth = instant.map { $0 < month.lowerBound } ?? false
            cells["ChargeClass"] = isOfFormerMonth ? "Correction" : nil
            cells["ChargeCategory"] = isOfFormerMonth ? "Usage" : "Adjustment"
        }
    }

    // MARK: What every row has

    private func common(_ charge: ChargeEntry, _ frame: StatementFrame) -> [String: String] {
        let (entry, subject) = (charge.entry, charge.subject)
        let month = frame.zone.month(containing: entry.instant)
        let gateway = name(subject.gateway)
        var cells = [
            "BillingAccountId": "\(gateway):\(frame.ledger)", "BillingAccountName": gateway,
            "BillingAccountType": "Gateway",
            "BillingPeriodStart": month.lowerBound.description,
            "BillingPeriodEnd": month.upperBound.description,
            // The second in which it was written: entries count by their own instant.
            "ChargePeriodStart": entry.instant.description,
            "ChargePeriodEnd": Instant(seconds: entry.instant.seconds + 1).description,
            "ChargeFrequency": charge.isTopUp ? "One-Time" : "Usage-Based",
            "ChargeDescription": description(charge),
            "InvoiceIssuerName": gateway, "ProviderName": gateway, "PublisherName": "Kling AI",
            // Where a gateway's machines stand it does not say: it is the host then, as FOCUS 1.3 has it.
            "ServiceProviderName": gateway, "HostProviderName": gateway,
            "PricingCategory": "Standard",
            "ServiceCategory": "AI and Machine Learning", "ServiceSubcategory": "Generative AI",
            "ServiceName": "Kling video",
            "SkuId": "\(gateway)/\(charge.isTopUp ? "credits" : name(subject.model))",
            "SkuMeter": charge.isTopUp ? "Credits" : "Video",
            "Tags": EntryTags.json(EntryTags.values(subject.tags ?? "{}")).escapedInJSON(),
            "x_Entry": String(entry.sequence),
        ]
        cells["SkuPriceId"] = subject.rate.map { limited($0) } ?? cells["SkuId"]
        cells["x_Attempt"] = entry.attempt?.description
        if let project = subject.project, !project.isEmpty {
            cells["SubAccountId"] = limited(project)
            cells["SubAccountName"] = limited(project)
            cells["SubAccountType"] = "Project"
        }
        if let task = charge.task {
            cells["ResourceId"] = limited(task)
            cells["ResourceType"] = "Video"
        }
        return cells
    }

    private func description(_ charge: ChargeEntry) -> String {
        if charge.isTopUp { return "credits bought" }
        let words = [
            name(charge.subject.model), charge.subject.mode,
            charge.isCorrection || charge.hold == nil ? charge.entry.reason : nil,
        ]
        return limited(words.compactMap { $0 }.joined(separator: " "))
    }

    private func name(_ text: String?) -> String {
        text.map { limited($0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "unknown"
    }

    private func limited(_ text: String) -> String {
        text.unicodeScalars.count > 1_000
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(1_000))) + "…" : text
    }

    // MARK: Prices

    private func cost(_ charge: ChargeEntry, _ money: Money, _ cells: inout [String: String]) {
        let cost = number(money.amount)
        for column in ["EffectiveCost", "ListCost", "ContractedCost"] { cells[column] = cost }
        let credits = charge.credits
        cells["x_Credits"] = credits.map(number)
        cells["PricingCurrency"] =
            credits == nil ? money.currency.code : creditsName(charge)
        cells["PricingCurrencyEffectiveCost"] = number(credits ?? money.amount)
    }

    private func price(_ charge: ChargeEntry, _ money: Money, _ cells: inout [String: String]) {
        // The list price is what the rate said when the request was held, whatever was charged.
        let expected = charge.entry.kind == .capture ? charge.hold?.expected : nil
        let (cost, list) = (number(money.amount), number(expected ?? money.amount))
        let credits = charge.credits
        cells["ListCost"] = list
        // Quantity and unit price must make the cost, and the journal names a rate, not its unit: a
        // request is what is priced. The seconds are consumed, or the request where nobody knows them.
        cells["PricingQuantity"] = "1.0"
        cells["PricingUnit"] = "Requests"
        cells["ListUnitPrice"] = list
        cells["ContractedUnitPrice"] = cost
        cells["PricingCurrencyListUnitPrice"] =
            credits == nil ? list : charge.listCredits.map(number) ?? number(credits ?? .zero)
        cells["PricingCurrencyContractedUnitPrice"] = number(credits ?? money.amount)
        cells["SkuPriceDetails"] = details(charge.subject)
        (cells["ConsumedQuantity"], cells["ConsumedUnit"]) = ("1.0", "Requests")
        if let milliseconds = charge.subject.billedMilliseconds,
            let seconds = try? Money.product(
                rate: Nanos(count: Nanos.perWhole), quantity: milliseconds, scale: 1_000,
                rounding: .halfEven)
        {
            (cells["ConsumedQuantity"], cells["ConsumedUnit"]) = (number(seconds), "Seconds")
        }
    }

    private func price(
        purchase charge: ChargeEntry, _ currency: Currency, paid: Nanos,
        _ cells: inout [String: String]
    ) {
        cells["EffectiveCost"] = "0.0"
        cells["ListCost"] = number(paid)
        cells["ContractedCost"] = number(paid)
        cells["PricingCurrency"] = currency.code
        cells["PricingCurrencyEffectiveCost"] = "0.0"
        cells["x_Credits"] = charge.entry.credits.map(number)
        var (quantity, unit, each) = (Nanos(count: Nanos.perWhole), "Packages", paid)
        // By the credit only where that comes out even: quantity and price must make the cost.
        if let credits = charge.entry.credits, credits > .zero,
            let price = paid.dividedExactly(by: credits)
        {
            (quantity, unit, each) = (credits, "Credits", price)
        }
        cells["PricingQuantity"] = number(quantity)
        cells["PricingUnit"] = unit
        for kind in ["List", "Contracted"] {
            cells[kind + "UnitPrice"] = number(each)
            cells["PricingCurrency\(kind)UnitPrice"] = number(each)
        }
    }

    private func details(_ subject: Entry) -> String? {
        var details: [String: String] = [:]
        details["x_Mode"] = subject.mode
        details["x_Audio"] = subject.audio.map { $0 ? "true" : "false" }
        details["x_Resolution"] = subject.resolution
        return details.isEmpty ? nil : EntryTags.json(details).escapedInJSON()
    }

    private func creditsName(_ charge: ChargeEntry) -> String {
        "\(name(charge.subject.gateway)) credits"
    }

    /// A plain decimal with a point in it: without one, a reader may take the column for integers.
    private func number(_ amount: Nanos) -> String {
        let text = amount.decimal
        return text.contains(".") ? text : text + ".0"
    }
}

extension ChargeEntry {
    /// What the rate said in credits; `nil` where it does not come out even.
    fileprivate var listCredits: Nanos? {
        guard entry.kind == .capture, let expected = hold?.expected, let worth = hold?.creditWorth
        else { return nil }
        return expected.dividedExactly(by: worth)
    }
}
