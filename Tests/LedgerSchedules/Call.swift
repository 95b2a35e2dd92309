public import KlingCost
public import KlingLedger

/// One call at a ledger, all of it known before it is made.
public struct Call: Sendable {
    /// Who makes it, and which of that worker's calls it is.
    public let worker, place: Int
    /// What is asked of the ledger.
    public let deed: Deed

    /// What can be asked of a ledger.
    public enum Deed: Sendable {
        case hold(HoldRequest)
        case note(Entry)
        case capture(Entry, freezingAbove: Int64)
        case set(Budget, at: Instant)
        case control(Control, at: Instant)
    }

    /// Stands in every entry that the call writes, and in no other.
    public var owner: String { Call.owner(worker, place) }

    static func owner(_ worker: Int, _ place: Int) -> String { "worker\(worker).\(place)@desk" }

    /// Makes the call.
    public func make(at ledger: Ledger, exchange: ExchangeTable) -> Answer {
        do throws(LedgerError) {
            switch deed {
            case .hold(let request):
                switch try ledger.hold(request, zones: Schedule.zone) {
                case .held(_, let crossed): return .held(crossed)
                case .refused(let refusals): return .refused(refusals)
                case .stopped(let crossed): return .stopped(crossed)
                }
            case .note(let entry): _ = try ledger.note(entry)
            case .capture(let entry, let factor):
                if try ledger.capture(entry, freezingAbove: factor) != nil { return .frozen }
            case .set(let budget, let instant):
                _ = try ledger.set(
                    budget, at: instant, by: owner, exchange: exchange, zones: Schedule.zone)
            case .control(let control, let instant):
                _ = try ledger.control(control, at: instant, by: owner)
            }
            return .written
        } catch {
            return .failed(error)
        }
    }
}

/// What a call says. Its text is the same wherever the answer is the same.
public enum Answer: Hashable, Sendable {
    case held([ThresholdCrossing])
    case refused([HoldRefusal])
    case stopped([ThresholdCrossing])
    case written
    /// Written, and the charge froze its model.
    case frozen
    case failed(LedgerError)
}

/// What is known from outside of a call that was begun.
public struct CallTrace: Sendable {
    /// Which of the worker's calls.
    public let place: Int
    /// How many entries there were before it.
    public let before: Int64
    /// How many there were after it, and its answer as text; `nil` when nobody lived to see them.
    public var ended: (after: Int64, answer: String)?

    /// A call that begins.
    public init(place: Int, before: Int64) { (self.place, self.before) = (place, before) }

    /// The lines of a worker, each whole: `begin PLACE ENTRIES` and `end PLACE ENTRIES ANSWER`.
    ///
    /// - Returns: `nil` where the lines do not fit together.
    public static func traces(_ lines: [Substring]) -> [CallTrace]? {
        var traces: [CallTrace] = []
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.count >= 3, let place = Int(words[1]), let entries = Int64(words[2]) else {
                return nil
            }
            if words[0] == "begin", place == traces.count {
                traces.append(CallTrace(place: place, before: entries))
            } else if words[0] == "end", words.count == 4, place == traces.count - 1 {
                traces[place].ended = (entries, String(words[3]))
            } else {
                return nil
            }
        }
        return traces
    }
}

/// How a worker comes to its end before its calls do.
public struct Death: Sendable {
    /// In which of its calls.
    public let place: Int
    /// Where in it.
    public let moment: Moment

    /// Where in a call.
    public enum Moment: Sendable {
        /// Said to begin, not yet made.
        case before
        /// When so many rows of the journal and its head were changed: in the midst of the transaction.
        /// SQLite tells nothing of tables without row ids.
        case row(Int)
        /// When all is written and nothing is committed yet.
        case commit
        /// So long after its begin, wherever that is: while waiting, writing, syncing.
        case later(microseconds: UInt32)
        /// Made, and not said to have ended.
        case after
    }
}
