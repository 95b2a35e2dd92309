import CCurl

/// libcurl, loaded when it is first needed and never before.
public enum CurlLibrary {
    /// It cannot be used.
    public struct LoadError: Error, Hashable, Sendable {
        /// Why, in the system's words.
        public let reason: String
    }

    /// Loads it, once for the process; thread-safe.
    static func load() throws(LoadError) {
        if let reason = ccurl_load() { throw LoadError(reason: String(cString: reason)) }
    }

    /// Its version, `7.88.1`. Loads it.
    public static func version() throws(LoadError) -> String {
        try load()
        return String(cString: ccurl_version())
    }
}
