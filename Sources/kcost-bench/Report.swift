/// A figure and what it was promised to be.
struct Promise {
    enum Bound {
        case atMost(Double)
        case atLeast(Double)
        case below(megabytes: Double)
    }

    let name: String
    private let figure: Double
    private let bound: Bound

    init(_ name: String, _ figure: Double, _ bound: Bound) {
        (self.name, self.figure, self.bound) = (name, figure, bound)
    }

    /// Peak memory in bytes, below a number of megabytes.
    init(_ name: String, _ bytes: Int64, belowMegabytes limit: Double) {
        self.init(name, Double(bytes) / 1e6, .below(megabytes: limit))
    }

    var isKept: Bool {
        switch bound {
        case .atMost(let limit): figure <= limit
        case .atLeast(let limit): figure >= limit
        case .below(let limit): figure < limit
        }
    }

    /// Name, figure, promise, verdict.
    var cells: [String] {
        let verdict = isKept ? "kept" : "BROKEN"
        return switch bound {
        case .atMost(let limit):
            [name, decimal(figure, places: 3), "at most " + decimal(limit, places: 1), verdict]
        case .atLeast(let limit):
            // A part of the peer's rate, or a multiple of it.
            limit < 1
                ? [
                    name, decimal(figure, places: 3), "at least " + decimal(limit, places: 1),
                    verdict,
                ]
                : [
                    name, decimal(figure, places: 1), "at least " + decimal(limit, places: 0),
                    verdict,
                ]
        case .below(let limit):
            [name, decimal(figure, places: 1) + " MB", "below \(Int(limit)) MB", verdict]
        }
    }
}

/// What is printed in the end.
struct Report {
    private var facts: [[String]] = []
    private var promises: [Promise] = []
    private var notes: [[String]] = []

    var allKept: Bool { promises.allSatisfy(\.isKept) }

    /// Adds what the run was made with.
    mutating func describe(_ subject: String, _ words: String) { facts.append([subject, words]) }

    mutating func add(_ promise: Promise) { promises.append(promise) }

    /// Adds the absolute times of a race.
    mutating func note(_ name: String, _ result: Race.Result, rounds: Int) {
        for (quantity, medians) in [("wall", result.wall), ("CPU", result.cpu)] {
            note("\(name), \(quantity), median of \(rounds)", medians)
        }
    }

    /// Adds two times, of kcost and of a peer; or of what else stands in their places.
    mutating func note(
        _ name: String, _ medians: Race.Medians, of names: (String, String) = ("kcost", "peer")
    ) {
        notes.append([
            name, "\(names.0) " + milliseconds(medians.kcost),
            "\(names.1) " + milliseconds(medians.peer),
        ])
    }

    /// Adds a time.
    mutating func note(_ name: String, nanoseconds: Double) {
        notes.append([name, milliseconds(nanoseconds)])
    }

    /// Adds an amount of memory.
    mutating func note(_ name: String, _ bytes: Int64) {
        notes.append([name, decimal(Double(bytes) / 1e6, places: 1) + " MB"])
    }

    var text: String {
        let header = ["name", "figure", "promise", "verdict"]
        return Report.table(facts) + "\n" + Report.table([header] + promises.map(\.cells))
            + "\nAbsolute figures: of this machine in this hour, not promised.\n"
            + Report.table(notes)
    }

    private func milliseconds(_ nanoseconds: Double) -> String {
        decimal(nanoseconds / 1e6, places: nanoseconds < 1e5 ? 4 : nanoseconds < 1e8 ? 2 : 0)
            + " ms"
    }

    private static func table(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column == row.count - 1 { break }
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            return line + "\n"
        }.joined()
    }
}

/// `12.50`: rounded to so many places.
func decimal(_ value: Double, places: Int) -> String {
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((value * Double(scale)).rounded())
    if places == 0 { return String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(scaled / scale).\(zeros)\(fraction)"
}

/// `100,000`.
func grouped(_ number: Int) -> String {
    if number < 1_000 { return String(number) }
    let rest = String(number % 1_000)
    return grouped(number / 1_000) + "," + String(repeating: "0", count: 3 - rest.count) + rest
}
