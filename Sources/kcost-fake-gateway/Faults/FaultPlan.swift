import KlingCost

/// What is asked for, as far as a plan tells requests apart.
enum Place: String, CaseIterable, Sendable {
    case submit, status, balance, video
}

/// How a task ends.
enum Ending: String, CaseIterable, Sendable {
    case success, fail
    /// Cancelled at a gateway that documents such a state, else failed.
    case cancel
    /// It makes its video, and says from the next question on that it failed and was given back.
    case refund
    /// It never ends.
    case stuck
    /// It comes to a state that no page documents, and stays there.
    case strange
}

/// Which request meets which fault, and which task ends how: given outright, or drawn from a seed,
/// so that the same seed does the same again.
struct FaultPlan: Sendable {
    /// A request's or a task's number, or any.
    private enum Which: Hashable {
        case number(Int)
        case every
    }

    private struct Key: Hashable {
        let place: Place
        let which: Which
    }

    private var faults: [Key: Fault] = [:]
    /// Where the seed draws nothing.
    private var spared: Set<Key> = []
    private var endings: [Which: Ending] = [:]
    private var seed: UInt64?

    /// All goes well.
    init() {}

    /// What is wrong with a plan.
    struct SyntaxError: Error {
        let item: String
    }

    /// Reads `42`, or `submit:3=hang,status:*=500,task:2=fail`, or both with commas between.
    /// `none` is nothing, whatever the seed says.
    init(_ text: String) throws(SyntaxError) {
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let number = UInt64(item), seed == nil {
                seed = number
            } else if !read(item) {
                throw SyntaxError(item: String(item))
            }
        }
    }

    private mutating func read(_ item: Substring) -> Bool {
        let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = sides[0].split(separator: ":")
        guard sides.count == 2, names.count == 2 else { return false }
        let which: Which
        if names[1] == "*" {
            which = .every
        } else if let number = Int(names[1]), number > 0 {
            which = .number(number)
        } else {
            return false
        }
        if names[0] == "task" {
            endings[which] = Ending(rawValue: String(sides[1]))
            return endings[which] != nil
        }
        guard let place = Place(rawValue: String(names[0])) else { return false }
        let key = Key(place: place, which: which)
        if sides[1] == "none" {
            spared.insert(key)
            return true
        }
        faults[key] = Fault(sides[1])
        return faults[key] != nil
    }

    /// What goes wrong with a request, if anything.
    ///
    /// - Parameter number: counts the requests at that place, from 1.
    func fault(at place: Place, number: Int, of request: Request) -> Fault? {
        for which in [Which.number(number), .every] {
            let key = Key(place: place, which: which)
            if let fault = faults[key] { return fault }
            if spared.contains(key) { return nil }
        }
        return seed.flatMap { SeededFaults.fault($0, place, of: request) }
    }

    /// How a task ends.
    ///
    /// - Parameter number: counts the accepted tasks, from 1.
    func ending(ofTask number: Int) -> Ending {
        endings[.number(number)] ?? endings[.every]
            ?? seed.map { SeededFaults.ending($0, task: number) } ?? .success
    }
}
