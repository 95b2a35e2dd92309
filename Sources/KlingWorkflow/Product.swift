/// What this program is called, and which version it is.
public enum Product {
    /// As `kcost --version` shows it.
    public static let version = "0.1.0"
    /// How it names itself to servers.
    public static let agent = "kcost/" + version
}
