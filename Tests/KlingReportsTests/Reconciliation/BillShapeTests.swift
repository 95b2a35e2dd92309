import KlingCost
import ReportFixtures
import SeededCases
import Testing

@testable import KlingReports

/// Whatever the shape, a bill reads back as what the gateway did, or says that it does not.
@Suite struct BillShapeTests {
    /// What became of a shape.
    private enum Outcome {
        case whole
        case refused(String)
        case wrong(String)
    }

    /// Some work at a gateway that sells by credits, 200 to the dollar.
    private static func truths(_ random: inout SeededRandom) -> [BillTruth] {
        var rows: [BillTruth] = []
        for number in 0..<Int.random(in: 2...8, using: &random) {
            let instant = Instant(
                seconds: 1_790_900_000 + Int64.random(in: 0..<2_000_000, using: &random))
            let credits = Int64.random(in: 1...3_000, using: &random)
            func row(_ kind: BillTruth.Kind, _ task: String?, _ credits: Int64) -> BillTruth {
                BillTruth(
                    kind, task: task, at: instant, model: "kling-2.6/text-to-video",
                    amount: Nanos(count: credits * 5_000_000),
                    credits: Nanos(count: credits * Nanos.perWhole))
            }
            let task = "t\(number)-\(Int.random(in: 100_000...999_999, using: &random))"
            rows.append(row(.charge, task, credits))
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1:
                var refund = row(.refund, task, credits)
                refund.instant = Instant(seconds: instant.seconds + 61)
                rows.append(refund)
            case 2:
                var refund = row(.refund, task, max(credits / 3, 1))
                refund.instant = Instant(seconds: instant.seconds + 61)
                rows.append(refund)
            case 3: rows.append(row(.topUp, nil, 10_000))
            default: break
            }
        }
        return rows.sorted { $0.instant < $1.instant }
    }

    /// What a row comes to: of a charge above zero, of a refund below.
    private struct Line: Hashable {
        let task: String?
        let instant: Instant?
        let amount: Nanos
        let isTopUp: Bool
    }

    private static func expected(_ shape: BillShape) -> [Line: Int] {
        var lines: [Line: Int] = [:]
        for truth in shape.shown where truth.kind != .other {
            let figure = (shape.countsCredits ? truth.credits : truth.amount) ?? .zero
            lines[
                Line(
                    task: shape.tasks == .missing ? nil : truth.task,
                    instant: shape.instant(of: truth),
                    amount: Nanos(count: truth.kind == .refund ? -figure.count : figure.count),
                    isTopUp: truth.kind == .topUp), default: 0] += 1
        }
        return lines
    }

    private static func read(_ shape: BillShape) -> Outcome {
        let reading: BillReading
        do {
            let meanings = shape.meanings.compactMap { BillMeaning($0) }
            let table = try BillTable(shape.bytes, named: meanings.map(\.title))
            let columns = try BillColumns(table.titles, meanings)
            reading = try BillReading(of: table, columns, zone: shape.zone)
        } catch {
            return .refused("\(error)".prefix(while: { $0 != "(" }).description)
        }
        if let unclear = reading.records.lazy.compactMap(\.unclear).first {
            return .refused(unclear.filter { !$0.isNumber })
        }
        var lines: [Line: Int] = [:]
        for record in reading.records where record.kind != .other {
            lines[
                Line(
                    task: record.task, instant: record.instant,
                    amount: record.amount ?? record.credits ?? .zero,
                    isTopUp: record.kind == .topUp), default: 0] += 1
            if shape.countsCredits != (record.credits != nil) { return .wrong("another unit") }
        }
        let expected = expected(shape)
        return lines == expected ? .whole : .wrong("\(lines) for \(expected)")
    }

    @Test func `reads bills of any shape as what was done, or refuses them`() {
        var (whole, all, named): (Int, Int, Int) = (0, 0, 0)
        var wholeOfNamed = 0
        var refusals: [String: Int] = [:]
        for seed in TortureCases.seeds(1_000) {
            var random = SeededRandom(seed: seed)
            let shape = BillShape(of: Self.truths(&random), &random)
            all += 1
            named += shape.isWhole ? 1 : 0
            switch Self.read(shape) {
            case .whole:
                whole += 1
                wholeOfNamed += shape.isWhole ? 1 : 0
            case .refused(let words):
                refusals[words, default: 0] += 1
                if shape.tasks != .damaged { print(seed, shape.words, words) }
            case .wrong(let words):
                let text = String(decoding: shape.bytes, as: UTF8.self)
                Issue.record("seed \(seed), \(shape.words): \(words)\n\(text)")
            }
        }
        let reasons = refusals.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }
        #expect(wholeOfNamed * 100 >= named * 98, "\(wholeOfNamed) of \(named); \(reasons)")
        #expect(whole * 100 >= all * 90, "\(whole) of \(all); \(reasons)")
        print("\(whole) of \(all) read whole, \(wholeOfNamed) of \(named) with tasks; \(reasons)")
    }
}
