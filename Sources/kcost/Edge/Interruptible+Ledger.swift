import KlingLedger
import KlingSystem
import KlingWorkflow

extension Interruptible {
    /// Asks a ledger that guards.
    func ask<Value: Sendable>(
        _ guarding: LedgerGuard, _ file: LedgerFile,
        _ body: @escaping @Sendable (Ledger) throws(LedgerError) -> Value
    ) throws(CommandError) -> Value {
        let end: End<Result<Value, LedgerError>> = run {
            do throws(LedgerError) {
                return .success(try await guarding.ask(body))
            } catch {
                return .failure(error)
            }
        }
        return try file.asking { () throws(LedgerError) in try end.value.get() }
    }
}
