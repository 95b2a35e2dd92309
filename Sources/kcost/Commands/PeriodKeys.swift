import KlingCost
import KlingWorkflow

/// A span of time: a month, or from one instant to another, in a zone.
struct PeriodKeys: OptionKeys {
    let month, since, until: Text
    let tz = Text(
        "--tz", "ZONE", help: "Whose days and months: Asia/Shanghai, +08:00. Default: UTC.")

    var declared: [any Declared] { [month, since, until, tz] }

    init() {
        month = Text("--month", "MONTH", help: "Only this month: 2026-10.")
        since = Text(
            "--since", "DATE",
            help: "From a day (2026-10-01) or an instant (2026-10-01T08:00:00Z) on.")
        until = Text(
            "--until", "DATE", help: "Up to a day or an instant, which is not in it any more.")
    }

    /// In the words of statements.
    init(ofReports: Void) {
        month = Text("--month", "MONTH", help: "This month: 2026-10.")
        since = Text("--since", "WHEN", help: "From this day or instant on: 2026-10-01.")
        until = Text("--until", "WHEN", help: "Before this day or instant, which is left out.")
    }
}

extension Invocation<PeriodKeys> {
    /// The span of time that `--month`, or `--since` and `--until`, name in the zone of `--tz`, from
    /// its first instant to the one behind its last.
    ///
    /// - Parameter standing: what is meant where none of them is given; all of time by default.
    func span(
        _ standing: (Zone) -> Range<Instant> = { _ in
            Instant(seconds: .min)..<Instant(seconds: .max)
        }
    ) throws(CommandError) -> (span: Range<Instant>, zone: Zone) {
        let zone = try self.zone()
        if !isNamed { return (standing(zone), zone) }
        guard let month = self.month else {
            let since = try instant(keys.since, zone) ?? Instant(seconds: .min)
            let until = try instant(keys.until, zone) ?? Instant(seconds: .max)
            if since >= until {
                throw .badValue(
                    option: keys.until.name, value: self.until ?? "",
                    expected: "a day or an instant later than --since")
            }
            return (since..<until, zone)
        }
        if let other = given(keys.since, keys.until).first {
            throw .conflict(keys.month.name, other)
        }
        guard month.utf8.count == 7, let first = CivilDate(month + "-01") else {
            throw .badValue(
                option: keys.month.name, value: month, expected: "a month such as 2026-10")
        }
        return (zone.month(containing: zone.startOfDay(first)), zone)
    }

    /// Whether a span was named.
    var isNamed: Bool { !given(keys.month, keys.since, keys.until).isEmpty }

    /// The zone of `--tz`; UTC without it.
    func zone() throws(CommandError) -> Zone {
        guard let name = self.tz else { return .utc }
        if let zone = SystemZones().zone(name) { return zone }
        throw .badValue(
            option: keys.tz.name, value: name,
            expected: "a time zone of this system such as Asia/Shanghai, spelled like that, or an "
                + "offset such as +08:00")
    }

    private func instant(_ key: Text, _ zone: Zone) throws(CommandError) -> Instant? {
        guard let text = line[key] else { return nil }
        if let date = CivilDate(text) { return zone.startOfDay(date) }
        if let instant = Instant(text) { return instant }
        throw .badValue(
            option: key.name, value: text,
            expected: "a day such as 2026-10-01, or an instant such as 2026-10-01T08:00:00Z")
    }
}
