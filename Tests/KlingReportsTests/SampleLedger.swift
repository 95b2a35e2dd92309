import KlingCost
import KlingLedger
import Testing

/// A ledger in memory, and short ways to write to it.
final class SampleLedger {
    let ledger: Ledger
    private var random = SystemRandomNumberGenerator()
    /// When the next entry is written; 2026-10-10T00:00:00Z first, a minute later each time.
    var now = Instant(seconds: 1_791_590_400)

    init(id: String = "01900000-0000-7000-8000-000000000000") throws {
        ledger = try Ledger(restoring: id, at: "", now: now)
    }

    /// A hold that was sent.
    func held(
        gateway: String = "kie", model: String = "kling-2.6/text-to-video", upper: String = "0.275",
        worth: String? = "0.005", currency: Currency = .usd, project: String? = nil,
        tags: [String: String] = [:], change: (inout Entry) -> Void = { _ in }
    ) throws -> AttemptID {
        now = Instant(seconds: now.seconds + 60)
        let id = AttemptID(milliseconds: UInt64(now.seconds) * 1_000, using: &random)
        var entry = Entry(.hold, id, at: now, by: "me@here")
        (entry.gateway, entry.model, entry.mode) = (gateway, model, "std")
        (entry.currency, entry.upper) = (currency, Nanos(decimal: upper))
        entry.expected = entry.upper
        entry.creditWorth = worth.flatMap { Nanos(decimal: $0) }
        (entry.project, entry.rate, entry.billedMilliseconds) = (project, "a-rate", 5_000)
        entry.tags = tags.isEmpty ? nil : EntryTags.json(tags)
        change(&entry)
        var request = HoldRequest(entry)
        request.isUnbudgetedAllowed = true
        request.isSentAtOnce = true
        _ = try ledger.hold(request, zones: { _ in .utc })
        return id
    }

    /// Names a task for it.
    func accepted(_ id: AttemptID, task: String) throws {
        var entry = next(.accepted, id)
        entry.task = task
        _ = try ledger.note(entry)
    }

    /// Its task failed, and whether that is charged, nobody says.
    func failedUnknown(_ id: AttemptID) throws {
        var entry = next(.unknown, id)
        (entry.reason, entry.evidence) = ("failed", "the task failed: no reason")
        _ = try ledger.note(entry)
    }

    /// Its charge.
    @discardableResult
    func captured(
        _ id: AttemptID, _ amount: String, credits: String? = nil, by authority: String = "gateway"
    ) throws -> AttemptID {
        var entry = next(.capture, id)
        entry.amount = Nanos(decimal: amount)
        entry.credits = credits.flatMap { Nanos(decimal: $0) }
        entry.authority = Authority(authority)
        _ = try ledger.capture(entry, freezingAbove: 1_000)
        return id
    }

    /// Its hold is given back.
    func voided(_ id: AttemptID, reason: String = "failed", by authority: String) throws {
        var entry = next(.void, id)
        (entry.reason, entry.authority) = (reason, Authority(authority))
        _ = try ledger.note(entry)
    }

    /// A correction of it.
    func adjusted(
        _ id: AttemptID, _ amount: String, reason: String = "refund", currency: Currency? = nil,
        by authority: String? = nil
    ) throws {
        var entry = next(.adjust, id)
        entry.amount = Nanos(signedDecimal: amount)
        (entry.reason, entry.currency) = (reason, currency)
        entry.authority = authority.map { Authority($0) }
        _ = try ledger.adjust(entry, freezingAbove: 1_000)
    }

    /// Credits that were bought.
    func boughtCredits(
        _ credits: String, paid: String, at gateway: String = "kie", expires: Instant? = nil
    ) throws {
        var entry = next(.adjust, nil)
        (entry.gateway, entry.reason, entry.currency) = (gateway, "topup", .usd)
        entry.credits = Nanos(decimal: credits)
        entry.paid = Nanos(decimal: paid)
        entry.expires = expires
        _ = try ledger.note(entry)
    }

    /// A charge of no attempt, by a bill.
    func seenOutside(_ amount: String, task: String, at gateway: String = "kie") throws {
        var entry = next(.adjust, nil)
        (entry.gateway, entry.currency, entry.task) = (gateway, .usd, task)
        (entry.authority, entry.reason) = (.gateway, "outside")
        entry.amount = Nanos(signedDecimal: amount)
        _ = try ledger.note(entry)
    }

    private func next(_ kind: Entry.Kind, _ id: AttemptID?) -> Entry {
        now = Instant(seconds: now.seconds + 60)
        return Entry(kind, id, at: now, by: "me@here")
    }
}

extension Ledger {
    /// Takes in what another one exports.
    func importLines(_ other: Ledger) throws {
        var lines: [[UInt8]] = []
        try other.export {
            lines.append($0)
            return true
        }
        let taken = lines
        _ = try importLines { () throws(LedgerError) in
            var rest = taken[...]
            return { () throws(LedgerError) in rest.popFirst()?[...] }
        }
    }
}
