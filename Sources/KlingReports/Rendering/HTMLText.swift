extension String {
    /// This text as HTML and SVG show it, between tags or in a quoted attribute: nothing of it is
    /// markup, and what would act unseen is spelled out.
    var html: String {
        var escaped = ""
        for scalar in visible.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "`": escaped += "&#96;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The same where somebody else chose the words: letters that run from right to left turn nothing
    /// around but themselves.
    var isolatedHTML: String { isEmpty ? "" : "<bdi>\(html)</bdi>" }
}
