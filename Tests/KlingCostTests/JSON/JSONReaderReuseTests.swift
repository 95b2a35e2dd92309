import Testing

@testable import KlingCost

@Suite struct `A document read over an earlier one` {
    @Test(arguments: ["{}", "{\"a", "[1,2", "\"", "{\"model\":\"kling-v3\"}", "\u{FEFF}[]", "[1]]"])
    func `is what it is when read alone`(text: String) {
        func outcome(_ body: () throws(JSONError) -> JSONDocument) -> String {
            do throws(JSONError) {
                let document = try body()
                return
                    "\(document.hasByteOrderMark) \(JSONValue(document, JSONDocument.root).compact())"
            } catch {
                return "\(error)"
            }
        }
        let long = "\u{FEFF}{\"prompt\":\"\(String(repeating: "long ", count: 40))\",\"b\":[1,2,3]}"
        let again = outcome { () throws(JSONError) in
            var document = try JSONReader.document(long.utf8)
            try JSONReader.read(Array(text.utf8)[...], firstLine: 1, into: &document)
            return document
        }
        #expect(again == outcome { () throws(JSONError) in try JSONReader.document(text.utf8) })
    }
}
