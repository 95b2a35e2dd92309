import Testing

@testable import KlingCost

@Suite struct `A date` {
    @Test func `counts its days as a naive calendar does, every day from 1600 to 2400`() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 1600-01-01 lies 370 years, of which 90 are leap years, before 1970.
        var days = -(370 * 365 + 90)
        var wrong = 0
        var previous: CivilDate?
        for year in 1600...2400 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
                    let date = CivilDate(year: year, month: month, day: day)
                    let isSame = date?.daysSinceEpoch == days
                    let isSorted = previous.map { before in date.map { before < $0 } ?? false }
                    if !isSame || CivilDate(daysSinceEpoch: days) != date || isSorted == false {
                        wrong += 1
                    }
                    previous = date
                    days += 1
                }
                let after = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) + 1
                if CivilDate(year: year, month: month, day: after) != nil { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(CivilDate("2400-12-31")?.daysSinceEpoch == days - 1)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("2026-11-21", 20778),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `has a known count of days since 1970`(text: String, days: Int) throws {
        let date = try #require(CivilDate(text))
        #expect(date.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days) == date)
        #expect("\(date)" == text)
    }

    @Test(arguments: ["2024-02-29", "2000-02-29", "2400-02-29", "1600-02-29", "2028-02-29"])
    func `of February 29 is in leap years`(text: String) {
        #expect(CivilDate(text) != nil)
    }

    @Test(arguments: [
        "2025-02-29", "1900-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-06-31",
        "2026-09-31", "2026-11-31", "2026-01-32", "2026-12-00", "2026-00-10", "2026-13-01",
        "0000-01-01", "", "2026", "2026-11", "2026-1-1", "26-11-21", "2026/11/21", "2026-11-21 ",
        " 2026-11-2", "2026-11-2x", "-026-11-21", "+026-11-21", "２０２６-11-21", "20261121",
        "10000-01-01", "2026-11-21T00:00:00Z",
    ])
    func `is nothing that the calendar does not have, and no other form`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `sorts by year, then month, then day`() {
        let texts = ["2026-11-21", "2025-12-31", "2026-02-28", "2026-11-03", "0999-06-01"]
        #expect(texts.compactMap { CivilDate($0) }.sorted().map(\.description) == texts.sorted())
    }
}
