import KlingCost
import KlingWorkflow

extension Invocation {
    /// The span of time that `--month`, or `--since` and `--until`, name in the zone of `--tz`, from
    /// its first instant to the one behind its last.
    ///
    /// - Parameter standing: what is meant where none of them is given; all of time by default.
    func period(
        _ standing: (Zone) -> Range<Instant> = { _ in
            Instant(seconds: .min)..<Instant(seconds: .max)
        }
    ) throws(CommandFailure) -> (span: Range<Instant>, zone: Zone) {
        let zone = try self.zone()
        if !hasPeriod { return (standing(zone), zone) }
        guard let month = value("--month") else {
            let since = try instant("--since", zone) ?? Instant(seconds: .min)
            let until = try instant("--until", zone) ?? Instant(seconds: .max)
            if since >= until {
                throw .badValue(
                    option: "--until", value: value("--until") ?? "",
                    expected: "a day or an instant later than --since")
            }
            return (since..<until, zone)
        }
        for option in ["--since", "--until"] where value(option) != nil {
            throw .conflict("--month", option)
        }
        guard month.utf8.count == 7, let first = CivilDate(month + "-01") else {
            throw .badValue(option: "--month", value: month, expected: "a month such as 2026-10")
        }
        return (zone.month(containing: zone.startOfDay(first)), zone)
    }

    /// Whether a span was named.
    var hasPeriod: Bool { ["--month", "--since", "--until"].contains { value($0) != nil } }

    /// The zone of `--tz`; UTC without it.
    func zone() throws(CommandFailure) -> Zone {
        guard let name = value("--tz") else { return .utc }
        if let zone = SystemZones().zone(name) { return zone }
        throw .badValue(
            option: "--tz", value: name,
            expected: "a time zone of this system such as Asia/Shanghai, spelled like that, or an "
                + "offset such as +08:00")
    }

    private func instant(_ option: String, _ zone: Zone) throws(CommandFailure) -> Instant? {
        guard let text = value(option) else { return nil }
        if let date = CivilDate(text) { return zone.startOfDay(date) }
        if let instant = Instant(text) { return instant }
        throw .badValue(
            option: option, value: text,
            expected: "a day such as 2026-10-01, or an instant such as 2026-10-01T08:00:00Z")
    }
}
