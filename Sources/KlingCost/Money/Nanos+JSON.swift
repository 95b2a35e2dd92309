extension JSONText {
    /// Writes a decimal as a string, so that no reader makes a binary fraction of it.
    public mutating func decimal(_ value: Nanos) {
        write(atMost: Nanos.longestDecimal + 2) { put in
            put(UInt8(ascii: "\""))
            value.forEachDecimalByte(put)
            put(UInt8(ascii: "\""))
        }
    }
}
