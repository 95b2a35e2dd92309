public import KlingCost

/// Why a line of an export cannot be taken.
public enum ExportProblem: Error, Hashable, Sendable {
    /// It does not begin as an export does.
    case notAnExport
    /// A newer program wrote it.
    case newerVersion(Int)
    /// It is not a line that an export of this version has.
    case unreadable
    /// It is longer than ``Ledger/longestExportLine`` bytes.
    case tooLong
    /// The text ends before its last line.
    case cut
    /// The entries are not what was written, or may not follow each other.
    case unsound(Verification.Problem)
    /// The ledger has this entry, and it is another: both were continued from one copy.
    case forked(entry: Int64)
    /// An attempt of another ledger has this id.
    case attemptTaken(AttemptID)
    /// It is an export of another ledger than the one to be restored.
    case otherLedger(String)
}
