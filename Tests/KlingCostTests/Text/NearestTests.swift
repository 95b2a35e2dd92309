import Testing

@testable import KlingCost

@Suite struct NearestTests {
    private let names = ["estimate", "prices", "completion", "help"]

    @Test(arguments: [
        ("estmate", "estimate"), ("estimaet", "estimate"), ("estimmate", "estimate"),
        ("pricez", "prices"), ("HELP", "help"), ("hlep", "help"), ("completoin", "completion"),
    ])
    func `one or two slips are forgiven`(word: String, meant: String) {
        #expect(Nearest.name(to: word, among: names) == meant)
    }

    @Test func `a beginning wins over a likeness, the shortest first`() {
        #expect(Nearest.name(to: "comp", among: ["comb", "completion"]) == "completion")
        #expect(Nearest.name(to: "kling", among: ["kling-v3-pro", "kling-v3"]) == "kling-v3")
    }

    @Test func `the closer of two wins, then the earlier`() {
        #expect(Nearest.name(to: "--mode", among: ["--nodes", "--node", "--made"]) == "--node")
    }

    @Test(arguments: ["", "x", "ab", "payload.json", "estxxxte", "--"])
    func `nothing is suggested where nothing comes close`(word: String) {
        #expect(Nearest.name(to: word, among: names) == nil)
    }

    @Test func `nothing is suggested among nothing`() {
        #expect(Nearest.name(to: "help", among: []) == nil)
        #expect(Nearest.name(to: "x", among: ["", "y"]) == nil)
    }

    @Test func `a swap of neighbours is one slip`() {
        #expect(Nearest.name(to: "kei", among: ["kie"]) == "kie")
        #expect(Nearest.name(to: "eki", among: ["kie"]) == nil)
    }

    @Test func `a very long word is not searched for`() {
        let long = String(repeating: "a", count: 2_000_000)
        let many = (0..<100).map { "\(long)\($0)" }
        let took = processorTime {
            #expect(Nearest.name(to: long, among: many) == nil)
            #expect(Nearest.name(to: "help", among: many + ["help!"]) == "help!")
        }
        #expect(took < .seconds(1))
    }
}
