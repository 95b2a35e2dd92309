internal import CSQLite
internal import KlingCost

/// The functions that reports get besides SQLite's: SQL knows no zones.
///
/// | function | gives |
/// |---|---|
/// | `day(at_s)` | the day in the report's zone: `2026-10-31` |
/// | `month(at_s)` | the month in it: `2026-10` |
/// | `period_start(period, zone, at_s)` | when a budget's period begins that holds this instant |
/// | `period_end(period, zone, start_s)` | when a budget's period ends that begins then |
final class ReportFunctions {
    private let zone: Zone
    private let zones: @Sendable (String) -> Zone?
    /// The day that was asked for last: rows come by time.
    private var last: (day: Range<Instant>, name: String)?
    /// What the zones that were asked for were read from.
    private(set) var zoneData: Set<String> = []

    init(_ query: ReportQuery) {
        (zone, zones) = (query.zone, query.zones)
        if let data = zone.data { zoneData.insert(data) }
    }

    /// Gives them to a connection, until ``remove(from:)``.
    func add(to connection: Connection) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        func add(
            _ name: String, _ count: Int32,
            _ body:
                @convention(c) (
                    OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?
                ) -> Void
        ) {
            sqlite3_create_function_v2(
                connection.handle, name, count, ReportFunctions.flags, context, body, nil, nil, nil)
        }
        add("day", 1) { call, _, values in
            ReportFunctions.answer(call, values) { $0.day($1) }
        }
        add("month", 1) { call, _, values in
            ReportFunctions.answer(call, values) { String($0.day($1).prefix(7)) }
        }
        add("period_start", 3) { call, _, values in
            ReportFunctions.answer(call, values) { period, zone, instant in
                period.bounds(containing: instant, in: zone).lowerBound
            }
        }
        add("period_end", 3) { call, _, values in
            ReportFunctions.answer(call, values) { period, zone, instant in
                period.turn(after: instant, in: zone)
            }
        }
    }

    /// Takes them away again.
    static func remove(from connection: Connection) {
        let all: [(String, Int32)] = [
            ("day", 1), ("month", 1), ("period_start", 3), ("period_end", 3),
        ]
        for (name, count) in all {
            sqlite3_create_function_v2(
                connection.handle, name, count, flags, nil, nil, nil, nil, nil)
        }
    }

    private static let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS

    private func day(_ seconds: Int64) -> String {
        let instant = Instant(seconds: seconds)
        if let last, last.day.contains(instant) { return last.name }
        let name = zone.day(of: instant).description
        last = (zone.day(containing: instant), name)
        return name
    }

    private static func answer(
        _ call: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?,
        _ body: (ReportFunctions, Int64) -> String
    ) {
        guard let call, let values, sqlite3_value_type(values[0]) == SQLITE_INTEGER else {
            return sqlite3_result_null(call)
        }
        let text = body(of(call), sqlite3_value_int64(values[0]))
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_result_text(call, text, Int32(text.utf8.count), transient)
    }

    /// Answers about a budget's period, in its own zone.
    private static func answer(
        _ call: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?,
        _ body: (BudgetPeriod, Zone, Instant) -> Instant?
    ) {
        guard let call, let values else { return }
        let functions = of(call)
        guard let period = text(values[0]).flatMap({ BudgetPeriod($0) }),
            let zone = text(values[1]).flatMap({ functions.zones($0) }),
            let found = body(period, zone, Instant(seconds: sqlite3_value_int64(values[2])))
        else { return sqlite3_result_null(call) }
        if let data = zone.data { functions.zoneData.insert(data) }
        sqlite3_result_int64(call, found.seconds)
    }

    private static func of(_ call: OpaquePointer) -> ReportFunctions {
        Unmanaged<ReportFunctions>.fromOpaque(sqlite3_user_data(call)).takeUnretainedValue()
    }

    private static func text(_ value: OpaquePointer?) -> String? {
        sqlite3_value_text(value).map { String(cString: $0) }
    }
}
