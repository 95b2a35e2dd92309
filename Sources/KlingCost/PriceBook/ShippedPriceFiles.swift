internal import CShippedFiles

extension PriceBook {
    /// Precedence of the files built into this library: after all of a user's.
    public static let shippedLayer = 2

    /// The price files built into this library, from the folder `pricing/`.
    public static var shippedSources: [Source] {
        var sources: [Source] = []
        while let file = kcost_shipped_price_file(Int32(sources.count))?.pointee {
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            sources.append(
                Source(
                    name: "built-in " + String(cString: file.name), bytes: Array(bytes),
                    layer: shippedLayer))
        }
        return sources
    }

    /// The price book built into this library, without any user's rates.
    ///
    /// - Throws: never with the files as shipped; tests read them all.
    public static func shipped() throws(PriceBookError) -> PriceBook {
        try PriceBook(shippedSources)
    }

    /// SHA-256 over price files, each behind its number of bytes: what an amount rested on.
    public static func digest(of sources: [Source]) -> SHA256 {
        var digester = SHA256Digester()
        for source in sources {
            digester.update(Array("\(source.bytes.count)\n".utf8))
            digester.update(source.bytes)
        }
        return digester.finish()
    }
}
