import KlingLedger
import KlingReports
import KlingWorkflow

/// `kcost ledger grant`: who may do what at a team's ledger.
enum LedgerGrant {
    static let command = Command(
        name: "grant", summary: "let a role use a ledger at PostgreSQL",
        discussion: [
            "The role is the server's (CREATE ROLE ann LOGIN), and only the owner of the tables, who "
                + "came first, can give rights. What a role had beyond them is taken away.",
            "Nobody gets to change or delete an entry; the server itself notes who wrote each.",
        ],
        operands: Command.Operands(
            placeholder: "ROLE", help: "A role of the server, such as ann, or a group's.",
            value: .text("ROLE"), maximum: 1),
        examples: [
            "A render node": "kcost ledger grant node --spend",
            "Somebody left": "kcost ledger grant ann --nothing",
        ],
        exitStatuses: [
            .done: "it is so", .cannotWrite: "the server does not allow it, or has no such role",
        ] + .ledger,
        run: run)

    struct Keys: OptionKeys {
        let read = Flag("--read", help: "It may see everything, payloads that were kept included.")
        let spend = Flag(
            "--spend", help: "That, and hold, send, and say what became of it; set no budgets.")
        let admin = Flag("--admin", help: "That, and set, raise and remove budgets.")
        let nothing = Flag("--nothing", help: "It may do nothing here any more.")

        var declared: [any Declared] { [read, spend, admin, nothing] }
    }

    private static func run(
        _ invocation: Invocation<Keys>, _ output: inout Output
    ) throws(CommandError) -> ExitStatus {
        let role = invocation.operands[0]
        let keys = invocation.keys
        let named: [(flag: Flag, isSaid: Bool, right: LedgerRight?)] = [
            (keys.read, invocation.read, .read), (keys.spend, invocation.spend, .spend),
            (keys.admin, invocation.admin, .admin), (keys.nothing, invocation.nothing, nil),
        ]
        let said = named.filter(\.isSaid)
        guard let first = said.first else {
            throw .needs("grant", named.map(\.flag.name).joined(separator: ", ") + " (one of them)")
        }
        if said.count > 1 { throw .conflict(first.flag.name, said[1].flag.name) }
        let (file, ledger) = try LedgerCommand.existing(invocation)
        try file.asking { () throws(LedgerError) in try ledger.grant(first.right, to: role) }
        let may = first.right.map { "may \($0.words)" } ?? "may do nothing"
        invocation.printRemark(["\(role.visible) \(may) at \(file.path.visible)"])
        return .done
    }
}

extension LedgerRight {
    fileprivate var words: String {
        switch self {
        case .read: "read"
        case .spend: "read and spend"
        case .admin: "read, spend and set budgets"
        }
    }
}
