/// Why nothing was submitted, or no task asked after. The words are in
/// `Messages/SubmitFailure+Words.swift`.
enum SubmitFailure: Error {
    case tooManyPayloads(limit: Int)
    case payloadTwice(file: String)
    /// There is no terminal to ask on, and nobody said yes beforehand.
    case nobodyToAsk
    case notAgreed
    /// The user ended it before anything was sent.
    case interruptedUnsent
    /// No open task or unsaved video has this name.
    case noOpenTask(String)
}
