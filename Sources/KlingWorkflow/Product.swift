/// What this program is called, and which version it is.
public enum Product {
    /// As `kcost --version` shows it.
    public static let version = "0.1.0"
    /// The day of its release, as the manual page shows it.
    public static let released = "2026-11-21"
    /// How it names itself to servers.
    public static let agent = "kcost/" + version
}
