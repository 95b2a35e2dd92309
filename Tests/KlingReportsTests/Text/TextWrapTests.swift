import Testing

@testable import KlingReports

@Suite struct TextWrapTests {
    @Test func `lines break at blanks and fill the width`() {
        #expect("a bb ccc dddd".wrapped(toWidth: 8) == ["a bb ccc", "dddd"])
        #expect("a bb ccc dddd".wrapped(toWidth: 7) == ["a bb", "ccc", "dddd"])
        #expect("可灵 可灵".wrapped(toWidth: 8) == ["可灵", "可灵"])
    }

    @Test func `a word that is too wide stays whole`() {
        #expect("a https://kie.ai b".wrapped(toWidth: 4) == ["a", "https://kie.ai", "b"])
    }

    @Test func `runs of blanks and line ends count as one blank`() {
        #expect(" a \n\n b  ".wrapped(toWidth: 9) == ["a b"])
        #expect("  ".wrapped(toWidth: 9).isEmpty)
    }
}
