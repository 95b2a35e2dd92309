public import KlingClient
public import KlingCost
public import KlingLedger
public import KlingReports
public import KlingSystem

/// Why a use case did not come to its end. It carries what happened; a front end finds the words.
public enum WorkflowError: Error {
    case file(FileError)
    // MARK: Settings

    /// A setting, or an option in its place, has a value that it cannot have.
    case badSetting(Settings.Value, Settings.Expectation)
    /// The configuration file is none.
    case settingsFile(String, Settings.FileProblem)
    /// No setting, variable or home says where the ledger is.
    case noHome
    // MARK: Prices

    case priceBook(PriceBookError)
    /// No price file is of a gateway of that name.
    case unknownGateway(String, known: [String], nearest: String?)
    /// The maker's list was named where a payload must go.
    case referenceOnly(String)
    // MARK: Payloads and their videos

    /// A payload, by its file's name, is not sent; why.
    case payload(String, PayloadProblem)
    case video(VideoProblem)
    // MARK: Gateways

    case gateway(GatewayAccessProblem)
    /// What a gateway is said to have posted is not taken.
    case callback(gateway: String, CallbackReceipt.Problem)
    // MARK: The ledger

    case ledger(file: String, LedgerError)
    /// There is none where one must be read.
    case noLedger(file: String)
    // MARK: Reports

    /// No report of that name is there.
    case unknownReport(String, known: [String])
    case report(ReportError)
}

/// Why a payload is not sent, as far as prices go.
public enum PayloadProblem: Error {
    case notJSON(JSONError)
    case invalid([Issue])
    /// Nobody knows what it costs: why, by which price book.
    case unpriced(PriceUnknown, PriceBook)
    /// Its rate was last checked so many days ago.
    case stale(rate: String, ageDays: Int)
    /// It could go to each of these gateways.
    case unclearGateway([String])
}

/// Why a video is not measured; its file's name or address.
public enum VideoProblem: Error {
    /// Its bytes tell no length.
    case noLength(String, MediaProblem)
    /// It could not be read over the network.
    case remote(String, RemoteError)
    /// It is on the network, and this keeps one from there.
    case offline(address: String, Settings.Origin)
    /// What was named is neither a length nor a video.
    case neitherLengthNorVideo(String)
}

/// Why a gateway cannot be asked.
public enum GatewayAccessProblem: Error {
    /// It sells by a price file, and its API is not known.
    case noAPI(gateway: String)
    /// A setting of its addresses; its origin.
    case badSite(Settings.Origin, GatewaySite.AddressError)
    case noKey(gateway: String)
    /// The environment or a file gave a key that is not used; where it stood.
    case badKey(origin: String, GatewayKeys.Problem)
    /// A key would end up in a dump of the memory; the system's reason.
    case dumpsNotForbidden(reason: String)
}

/// Reads or writes a file; what goes wrong ends the use case.
func orFail<Value: ~Copyable>(
    file body: @autoclosure () throws(FileError) -> Value
) throws(WorkflowError) -> Value {
    do throws(FileError) {
        return try body()
    } catch {
        throw .file(error)
    }
}
