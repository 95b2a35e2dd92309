/// Why bytes are not a TZif file that gives a zone (RFC 9636).
public enum ZoneFileError: Error, Hashable, Sendable {
    /// A field that holds what the format does not allow.
    public enum Field: Hashable, Sendable {
        /// No local time type, no designations, or indicators for some types only (§3.1).
        case counts
        /// The second header's version is not the first's (§3.1).
        case version
        /// A transition that is not after the one before it.
        case transitionTime
        /// A transition to a local time type that the file does not have.
        case transitionType
        /// An offset of a day or more (§3.2, `utoff`).
        case offset
        /// A daylight-saving flag that is neither 0 nor 1.
        case daylightFlag
        /// A designation outside the designations, or without its end.
        case designation
        /// A standard/wall or UT/local indicator that is neither 0 nor 1, or UT without standard.
        case indicator
        /// A footer that is no `TZ` string between two line ends (§3.3).
        case footer
        /// The footer gives another offset for the last transition than the file does (§3.3).
        case footerOffset
    }

    /// More bytes than any zone needs.
    case tooLarge(limit: Int)
    /// It does not begin with `TZif`.
    case notZoneFile
    /// A version other than 1 to 4, as the file writes it.
    case unknownVersion(UInt8)
    /// It ends before what its headers announce.
    case truncated
    /// Its times count leap seconds, which the rest of the world's do not: a `right/` zone.
    case countsLeapSeconds
    /// A field is wrong; the index tells which of many.
    case invalid(Field, index: Int)
}
