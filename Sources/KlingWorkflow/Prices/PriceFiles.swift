public import KlingCost
import KlingSystem

/// The price book that the user works with, and the files that it was read from.
public struct PriceFiles: Sendable {
    /// All rates and fields, those of later files before those of earlier ones.
    public let book: PriceBook
    /// The exchange rates of the user's `exchange.json`, each with its date; empty without one.
    public let exchange: ExchangeTable
    /// The files, as `prices check` names them.
    public let files: [String]
    private let sources: [PriceBook.Source]

    /// What an amount rested on.
    public var digest: SHA256 { PriceBook.digest(of: sources) }

    /// The shipped files, then the configuration folder's, then `--pricing`'s: the later outranks.
    ///
    /// - Throws: ``WorkflowError/file(_:)`` and ``WorkflowError/priceBook(_:)``.
    public init(_ settings: Settings) throws(WorkflowError) {
        var sources = PriceBook.shippedSources
        var exchange: PriceBook.Source?
        var folders: [(path: String, layer: Int, mustExist: Bool)] = []
        if let folder = settings.folder { folders.append((folder + "/pricing", 1, false)) }
        if let folder = settings[.pricing] {
            folders.append((folder.text, 0, true))
        }
        for folder in folders {
            guard let names = FileSystem.names(in: folder.path, suffix: ".json") else {
                if !folder.mustExist { continue }
                throw .file(
                    .unreadable(file: folder.path, reason: "no such folder, or not readable"))
            }
            for name in names where name != "schema.json" {
                let path = folder.path + "/" + name
                let source = PriceBook.Source(
                    name: path,
                    bytes: try orFail(file: Descriptor.contents(of: path, limit: 1 << 20)),
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
    public var currencies: Set<Currency> {
        var found: Set<Currency> = [.usd]
        for rate in book.rates {
            if case .currency(let currency) = rate.tender { found.insert(currency) }
        }
        for gateway in book.gateways { found.formUnion(gateway.credit.map(\.currency)) }
        for row in exchange.rows { found.formUnion([row.from, row.to]) }
        return found
    }

    /// The gateway of a name that a user typed.
    ///
    /// - Throws: ``WorkflowError/unknownGateway(_:known:nearest:)``.
    public func gateway(_ name: String) throws(WorkflowError) -> GatewayIndex {
        if let index = book.gateway(named: name) { return index }
        let known = book.gateways.map(\.name)
        throw .unknownGateway(name, known: known, nearest: Nearest.name(to: name, among: known))
    }

    /// The same, where a payload must be able to go there: the maker's list takes none.
    ///
    /// - Throws: ``WorkflowError/referenceOnly(_:)`` too.
    public func sendingGateway(_ name: String) throws(WorkflowError) -> GatewayIndex {
        guard let index = book.gateway(named: name) else {
            let known = book.gateways.filter { !$0.isReferenceOnly }.map(\.name)
            throw .unknownGateway(name, known: known, nearest: Nearest.name(to: name, among: known))
        }
        if !book.gateways[index].isReferenceOnly { return index }
        throw .referenceOnly(book.gateways[index].name)
    }
}
