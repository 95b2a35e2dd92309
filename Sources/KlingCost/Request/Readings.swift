/// What fields that the page does not have may add, should the gateway understand them all the same:
/// beside what the documented ones say.
struct Readings: Sendable {
    /// The names, as the payload writes them; the first of many.
    var fields: [String] = []
    /// Other quality tiers.
    var modes: Set<Mode> = []
    /// Another length; of several the longest.
    var seconds: Int?
    /// Sound, a voice, a video among the inputs.
    var audio = false
    var voice = false
    var videoInput = false
    /// So many videos.
    var count: Int64 = 1

    /// The most videos that one request is taken to ask for.
    static let mostVideos = 10
    /// More names than anybody reads.
    static let mostFields = 20

    /// All facts that they leave possible, beginning with those of the documented fields.
    func facts(beside documented: BillableFacts) -> [BillableFacts] {
        var all = [documented]
        func either(_ changes: [(inout BillableFacts) -> Void]) {
            let before = all
            for change in changes {
                for var facts in before {
                    change(&facts)
                    if !all.contains(facts) { all.append(facts) }
                }
            }
        }
        either(modes.map { mode in { $0.mode = mode } })
        if let seconds { either([{ $0.durationSeconds = seconds }]) }
        if audio { either([{ $0.audio = true }]) }
        if voice { either([{ $0.voice = true }]) }
        if videoInput { either([{ $0.videoInput = true }]) }
        return all
    }
}
