import KlingCost

/// Who charged for the rows of a sheet of several gateways: `Provider: kie.ai`.
struct BillSellers {
    private let place: Int
    private let own: String
    /// Whether the sheet names the gateway that is asked about: all others are others then.
    private let namesOwn: Bool
    private let others: [String]

    /// - Parameters:
    ///   - own: the gateway whose bill is read.
    ///   - others: further ones whose names are known.
    /// - Returns: `nil` where no column tells gateways apart.
    init?(_ rows: [BillRow], _ columns: BillColumns, own: String, others: [String]) {
        let all = [own] + others
        for place in columns.unclaimed where !columns.prose.contains(place) {
            let cells = Set(rows.compactMap { $0.text(place) })
            let isTitled = BillSellers.titles.contains(BillTitles.plain(columns.titles[place]))
            func isNamed(_ gateway: String) -> Bool {
                cells.contains {
                    isTitled ? BillSellers.names($0, gateway) : BillSellers.isName($0, of: gateway)
                }
            }
            guard all.contains(where: isNamed) else { continue }
            (self.place, self.own, self.others) = (place, own, others)
            namesOwn = isNamed(own)
            return
        }
        return nil
    }

    /// The other one that charged for a row.
    func other(of row: BillRow) -> String? {
        guard let cell = row.text(place), !BillSellers.names(cell, own) else { return nil }
        return namesOwn || others.contains { BillSellers.names(cell, $0) } ? cell : nil
    }

    private static func names(_ cell: String, _ gateway: String) -> Bool {
        let (words, name) = (words(of: cell), words(of: gateway))
        return !name.isEmpty && words.contains(name)
    }

    /// Whether a cell is nothing but its name: `kie`, `kie.ai`.
    private static func isName(_ cell: String, of gateway: String) -> Bool {
        let own = words(of: gateway)
        return names(cell, gateway)
            && words(of: cell).allSatisfy { own.contains($0) || beside.contains($0) }
    }

    /// A name may be of several words: `my-gateway`.
    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static let beside: Set<String> = ["ai", "com", "api", "dev", "io", "www", "app"]

    private static let titles: Set<String> = [
        "provider", "providername", "gateway", "platform", "vendor", "supplier", "seller",
        "service",
        "merchant", "供应商", "平台", "服务商", "网关", "商户", "渠道商",
    ]
}
