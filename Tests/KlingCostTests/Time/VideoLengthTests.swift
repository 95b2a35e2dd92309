import Testing

@testable import KlingCost

@Suite struct `A video's length` {
    @Test(arguments: [
        ("8.2s", 8200), ("8.2", 8200), ("8200ms", 8200), ("0:08.2", 8200), ("5", 5000),
        ("5s", 5000),
        ("0", 0), ("0s", 0), ("0ms", 0), ("1ms", 1), ("0.001", 1), ("10.001s", 10_001),
        ("1:30", 90_000), ("0:59.999", 59_999), ("12:00", 720_000), ("1:5", 65_000),
        ("86399.999", 86_399_999), ("86399999ms", 86_399_999), ("1439:59.999", 86_399_999),
        ("8.200", 8200), ("8.200000s", 8200), ("0:08.2s", 8200), ("90", 90_000),
    ])
    func `is seconds, milliseconds, or minutes and seconds`(text: String, milliseconds: Int64) {
        #expect(VideoLength(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "s", "ms", ":", "-1", "-1s", "+1", "1.", ".5", "8,2", "8.2001", "0.0005s", "8.2 s",
        "8 ",
        " 8", "8.2ms", "1e3", "8m", "8sec", "8ss", "8sms", "1:60", "0:60", "1:90", "1:2:3", ":30",
        "1:", "-1:30", "1:-5", "86400", "86400000ms", "1440:00", "1439:60", "1439:86399",
        "99999999999999999999", "99999999999999999999ms", "0x8", "８", "∞",
    ])
    func `is nothing else, and below one day`(text: String) {
        #expect(VideoLength(text) == nil)
    }

    @Test(arguments: [
        (Int64(0), "0"), (1, "0.001"), (8200, "8.2"), (8000, "8"), (10_001, "10.001"),
        (10_010, "10.01"), (59_999, "59.999"), (86_399_999, "86399.999"), (100, "0.1"),
    ])
    func `is written as the shortest decimal of seconds, and reads back`(
        milliseconds: Int64, text: String
    ) {
        let length = VideoLength(milliseconds: milliseconds)
        #expect(length.seconds == text)
        #expect("\(length)" == text + " s")
        #expect(VideoLength(text) == length)
    }

    @Test(arguments: [
        (Int64(0), Int64(0)), (1, 1000), (999, 1000), (1000, 1000), (1001, 2000), (8200, 9000),
        (9999, 10_000), (10_000, 10_000), (29_001, 30_000),
    ])
    func `rounds up to the whole second`(milliseconds: Int64, rounded: Int64) {
        #expect(
            VideoLength(milliseconds: milliseconds).roundedUpToSecond
                == VideoLength(milliseconds: rounded))
    }

    @Test func `sorts by time`() {
        #expect(VideoLength(milliseconds: 9999) < VideoLength(seconds: 10))
        #expect(VideoLength(seconds: 3) < VideoLength(milliseconds: 3001))
    }

    @Test func `below zero stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = VideoLength(milliseconds: -1)
        }
    }

    @Test func `below zero seconds stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = VideoLength(seconds: -1)
        }
    }
}
