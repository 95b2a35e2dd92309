import Testing

@testable import kcost

@Suite struct `Documents that messages name` {
    @Test(arguments: [
        ("/usr/local/bin/kcost", "/usr/local/share/doc/kcost/pricing/README.md"),
        ("/home/ann/.local/bin/kcost", "/home/ann/.local/share/doc/kcost/pricing/README.md"),
        ("/bin/kcost", "/share/doc/kcost/pricing/README.md"),
        ("/kcost", "/share/doc/kcost/pricing/README.md"),
    ])
    func `lie below the prefix of the program`(program: String, place: String) {
        #expect(Documents.place(of: "pricing/README.md", beside: program) == place)
    }

    @Test func `have their names in the source tree where nothing is installed`() {
        #expect(Documents.pricing == "pricing/README.md")
        #expect(Documents.reports == "reports/README.md")
    }
}
