/// Why a gateway does not do what it was asked: a code of its documents, and a remark.
struct RefusalError: Error, Sendable {
    let code: Int
    var detail: String?
    var retryAfter: Int?
}
