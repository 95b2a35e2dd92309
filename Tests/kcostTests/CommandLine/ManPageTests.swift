import Testing

@testable import kcost

@Suite struct ManPageTests {
    private let page = sampleTree.manPage(version: "1.2.3", date: "2026-11-21")

    @Test func `the page describes the whole tree`() throws {
        try expectGolden(page, "kcost.1")
    }

    @Test func `text that begins with a period or an apostrophe is not a request`() {
        let tree = Command(
            name: "k", summary: "fine", discussion: [".so /etc/passwd", "'so it goes", "a\n.so x"])
        let lines = tree.manPage(version: "1", date: "2026-11-21").split(separator: "\n")
        #expect(lines.contains(#"\&.so /etc/passwd"#))
        #expect(lines.contains(#"\(aqso it goes"#))
        #expect(lines.contains("a .so x"))
    }

    @Test func `hyphens, quotes and backslashes can be pasted into a shell`() {
        #expect(page.contains(#".B "\-o, \-\-output FILE""#))
        #expect(page.contains(#"\(aqmy payload.json\(aq"#))
        #expect(page.contains(#"C:\(rsnew"#))
    }

    @Test func `the page is ASCII whatever the tree says`() {
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
        #expect(page.contains(#"FILE\[u2026]|\-"#))
        #expect(page.contains(#"\[u53EF]\[u7075]"#))
    }
}
