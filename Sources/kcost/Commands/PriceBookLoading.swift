import KlingCost

/// The price book that a command works with, and where its files came from.
struct LoadedPrices {
    let book: PriceBook
    let exchange: ExchangeTable
    /// The files, as `prices check` names them.
    let files: [String]
    private let sources: [PriceBook.Source]

    /// What an amount rested on.
    var digest: SHA256 { PriceBook.digest(of: sources) }

    /// The shipped files, then the configuration folder's, then `--pricing`'s: the later outranks.
    init(_ configuration: Configuration, option: String?) throws(CommandFailure) {
        var sources = PriceBook.shippedSources
        var exchange: PriceBook.Source?
        var folders: [(path: String, layer: Int, mustExist: Bool)] = []
        if let folder = configuration.folder { folders.append((folder + "/pricing", 1, false)) }
        if let folder = configuration.setting(.pricing, option: option) {
            folders.append((folder.value, 0, true))
        }
        for folder in folders {
            guard let names = FileSystem.names(in: folder.path, suffix: ".json") else {
                if !folder.mustExist { continue }
                throw .unreadable(file: folder.path, reason: "no such folder, or not readable")
            }
            for name in names where name != "schema.json" {
                let path = folder.path + "/" + name
                let source = PriceBook.Source(
                    name: path, bytes: try Descriptor.contents(of: path, limit: 1 << 20),
                    layer: folder.layer)
                if name == "exchange.json" { exchange = source } else { sources.append(source) }
            }
        }
        self.sources = sources
        files = sources.map(\.name) + (exchange.map { [$0.name] } ?? [])
        do throws(PriceBookError) {
            book = try PriceBook(sources)
            self.exchange =
                try exchange.map { (source) throws(PriceBookError) in
                    try ExchangeTable(source)
                } ?? ExchangeTable()
        } catch {
            throw .priceBook(error)
        }
    }

    /// Those that a price or an exchange rate is in.
    var currencies: Set<Currency> {
        var found: Set<Currency> = [.usd]
        for rate in book.rates {
            if case .currency(let currency) = rate.tender { found.insert(currency) }
        }
        for gateway in book.gateways { found.formUnion(gateway.credit.map(\.currency)) }
        for row in exchange.rows { found.formUnion([row.from, row.to]) }
        return found
    }

    /// The gateway of a name that a user typed.
    func gateway(_ name: String) throws(CommandFailure) -> Int {
        if let index = book.gateway(named: name) { return index }
        let known = book.gateways.map(\.name)
        throw .unknownGateway(name, known: known, nearest: Nearest.name(to: name, among: known))
    }

    /// The same, where a payload must be able to go there: the maker's list takes none.
    func sendingGateway(_ name: String) throws(CommandFailure) -> Int {
        guard let index = book.gateway(named: name) else {
            let known = book.gateways.filter { !$0.isReferenceOnly }.map(\.name)
            throw .unknownGateway(name, known: known, nearest: Nearest.name(to: name, among: known))
        }
        if !book.gateways[index].isReferenceOnly { return index }
        throw .referenceOnly(book.gateways[index].name)
    }
}
