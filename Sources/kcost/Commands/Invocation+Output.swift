import KlingReports
import KlingSystem

/// The options about output that several commands take, read in one place.
extension Invocation {
    /// How `--format` wants rows printed; `nil` when it was not given.
    var format: EstimateOptions.Format? {
        value("--format").flatMap { EstimateOptions.Format(rawValue: $0) }
    }

    /// Emphasis, where the terminal wants it and `--no-color` does not forbid it.
    var style: Style {
        Style(
            isTerminal: Host.isTerminal, noColor: flag("--no-color"),
            environment: Host.environment)
    }
}
