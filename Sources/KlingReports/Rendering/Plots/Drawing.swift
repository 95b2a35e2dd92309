/// Marks of an SVG on a field of its own units. Places are whole tenths of a unit: the same figures
/// give the same bytes on any machine, which fractions in binary would not promise.
struct Drawing {
    /// Of the whole field, in tenths.
    let width, height: Int
    private(set) var marks = ""

    /// A place, in tenths of a unit.
    struct Point: Equatable {
        let x, y: Int
    }

    /// Where a text ends or begins.
    enum Anchor: String {
        case start, middle, end
    }

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    /// The whole, for those who see it, with a sentence for those who do not.
    func svg(saying summary: String) -> String {
        "<svg viewBox=\"0 0 \(Drawing.units(width)) \(Drawing.units(height))\" role=\"img\" "
            + "aria-label=\"\(summary.html)\">\n\(marks)</svg>\n"
    }

    /// A box between two corners, whichever is the upper; what it stands for shows on pointing at it.
    mutating func box(_ one: Point, _ other: Point, _ style: String, saying words: String) {
        let (x, y) = (min(one.x, other.x), min(one.y, other.y))
        marks += "<rect class=\"\(style)\" x=\"\(Drawing.units(x))\" y=\"\(Drawing.units(y))\" "
        marks += "width=\"\(Drawing.units(abs(one.x - other.x)))\" "
        marks += "height=\"\(Drawing.units(abs(one.y - other.y)))\">"
        marks += "<title>\(words.html)</title></rect>\n"
    }

    /// Straight from place to place.
    mutating func line(_ points: [Point], _ style: String) {
        let places = points.map { "\(Drawing.units($0.x)),\(Drawing.units($0.y))" }
        marks += "<polyline class=\"\(style)\" points=\"\(places.joined(separator: " "))\"/>\n"
    }

    mutating func text(_ words: String, _ at: Point, _ anchor: Anchor, _ style: String = "tick") {
        marks += "<text class=\"\(style)\" x=\"\(Drawing.units(at.x))\" "
        marks += "y=\"\(Drawing.units(at.y))\" text-anchor=\"\(anchor.rawValue)\">"
        marks += words.html + "</text>\n"
    }

    static func units(_ tenths: Int) -> String {
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
