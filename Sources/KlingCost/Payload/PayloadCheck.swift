/// One payload held against one model's page: first field by field, then by the rules across
/// fields. What is found is kept in issues; what is meant, in slots and in a request.
///
/// Fields are data (``Field``), so a new model needs no code; rules are one function each, under
/// `Payload/Rules`.
struct PayloadCheck {
    let payload: JSONDocument
    let book: PriceBook
    /// The model, an index into ``PriceBook/models``.
    let model: ModelIndex
    /// The length of the reference video, when somebody told it.
    let reference: ReferenceLength?
    /// Fields that the page does not have and that the gateway drops, as the user knows.
    let ignoredFields: Set<String>
    /// What was found so far.
    private(set) var issues: [Issue] = []
    /// How many errors there are, those beyond ``maximumIssues`` included.
    private(set) var errorCount = 0
    /// How many issues were found beyond ``maximumIssues``.
    private var omittedCount = 0
    private var omittedErrorCount = 0
    /// More than anybody reads.
    static let maximumIssues = 1000
    /// Which node fills which role.
    private(set) var slots = Slots<JSONDocument.Node>()
    /// Roles whose value is not usable; rules across fields stay silent about them.
    private var unusable: RoleSet = []
    /// What fields may mean that the page does not have.
    var readings = Readings()
    /// The payload in our words, once its fields are checked.
    var request: VideoRequest

    /// Where a request as a whole stands: the document's root.
    let root = JSONDocument.root

    /// Checks a payload that is an object.
    init(
        _ payload: JSONDocument, model: ModelIndex, _ book: PriceBook, reference: ReferenceLength?,
        ignoring ignoredFields: Set<String> = []
    ) {
        (self.payload, self.book) = (payload, book)
        (self.model, self.reference) = (model, reference)
        self.ignoredFields = ignoredFields
        request = VideoRequest(model: model)
        if payload.hasByteOrderMark { add(.warning, .byteOrderMark, at: root) }
        object(root, book.models[model].fields, isItem: false)
        request = VideoRequest(slots, payload, book, model: model)
        request.readings = readings
        noteUnmeasuredReference()
        var rules = book.models[model].rules
        while let rule = rules.popFirst() { apply(rule) }
        finish()
    }

    /// Puts issues in the order of the text, and says how many were left out.
    private mutating func finish() {
        if issues.count > 1 {
            issues.sort {
                ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
            }
        }
        if omittedCount == 0 { return }
        issues.append(
            Issue(
                severity: omittedErrorCount > 0 ? .error : .warning,
                problem: .moreIssues(omittedCount), path: "$",
                position: payload.position(root), document: nil))
    }

    /// The page that states what is checked here.
    private var document: GatewayDocument? {
        book.models[model].document.map {
            book.gateways[book.models[model].gateway].documents[$0]
        }
    }

    /// Adds an issue about a node, or about something that should stand inside it.
    mutating func add(
        _ severity: Issue.Severity, _ problem: Issue.Problem, at node: JSONDocument.Node,
        missing name: String? = nil
    ) {
        if isOnlyCounted(severity) { return }
        append(severity, problem, at: node, missing: name)
    }

    /// Counts an issue, and says whether that is all: each is looked up from the text's beginning,
    /// so beyond a number that nobody reads, hostile input must not make that quadratic.
    mutating func isOnlyCounted(_ severity: Issue.Severity) -> Bool {
        if severity == .error { errorCount += 1 }
        if issues.count < PayloadCheck.maximumIssues { return false }
        omittedCount += 1
        if severity == .error { omittedErrorCount += 1 }
        return true
    }

    /// Adds an issue that was counted.
    mutating func append(
        _ severity: Issue.Severity, _ problem: Issue.Problem, at node: JSONDocument.Node,
        missing name: String? = nil
    ) {
        let path = payload.path(of: node) + (name.map { JSONDocument.step(to: $0) } ?? "")
        issues.append(
            Issue(
                severity: severity, problem: problem, path: path,
                position: payload.position(node), document: document))
    }

    /// Does something and forgets what it found.
    mutating func ignoringIssues(_ body: (inout PayloadCheck) -> Void) {
        let before = (issues.count, errorCount, omittedCount, omittedErrorCount)
        body(&self)
        issues.removeSubrange(before.0...)
        (errorCount, omittedCount, omittedErrorCount) = (before.1, before.2, before.3)
    }

    /// Fills a role's slot. A documented field is not displaced by an undocumented twin (`size`).
    mutating func fill(_ role: Role, with node: JSONDocument.Node, isDocumented: Bool) {
        if isDocumented || slots[role] == nil { slots[role] = node }
    }

    /// Marks a role's value as not usable.
    mutating func markUnusable(_ role: Role) { unusable.insert(role) }

    /// The value of a role, when the payload has it and it is well-formed.
    @inline(__always)
    func node(_ role: Role) -> JSONDocument.Node? {
        unusable.contains(role) ? nil : slots[role]
    }
}
