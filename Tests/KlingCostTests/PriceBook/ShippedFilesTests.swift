import Foundation
import Testing

@testable import KlingCost

@Suite struct `The shipped price files` {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "pricing")

    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static let names = ["xcompute.json", "toapis.json", "kie.json", "kling.json"]

    @Test func `are all the files with rates in the folder, byte for byte`() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".json") && $0 != "schema.json" }
        let shipped = PriceBook.shippedSources
        #expect(Set(shipped.map(\.name)) == Set(found.map { "built-in pricing/" + $0 }))
        #expect(shipped.count == found.count)
        for source in shipped {
            let name = source.name.replacing("built-in pricing/", with: "")
            #expect(try source.bytes == Self.bytes(name), "\(name)")
            #expect(source.layer == PriceBook.shippedLayer)
        }
    }

    @Test(arguments: names)
    func `follow their schema`(name: String) throws {
        let schema = try JSONReader.document(Self.bytes("schema.json"))
        let file = try JSONReader.document(Self.bytes(name))
        #expect(SchemaCheck(file, against: schema).faults == [])
        let gateway = try #require(file.member(JSONDocument.root, "gateway"))
        #expect(file.string(gateway) + ".json" == name)
    }

    @Test(arguments: [
        (#""unit": "second""#, #""unit": "minute""#),
        (#""amount": "0.0368""#, #""amount": 0.0368"#),
        (#""when": {"mode""#, #""when": {"tier""#), (#""role": "prompt""#, #""role": "words""#),
        (#""schema_version": 1"#, #""schema_version": 2"#),
        (#""effective": "2026-01-01""#, #""effective": "2026-1-1""#),
        (#""confidence": "documented""#, #""confidence": "sure""#),
    ])
    func `would not follow their schema with a word changed`(word: String, other: String) throws {
        let schema = try JSONReader.document(Self.bytes("schema.json"))
        let text = String(decoding: try Self.bytes("toapis.json"), as: UTF8.self)
        let changed = text.replacing(word, with: other)
        #expect(changed != text)
        let file = try JSONReader.document(changed.utf8)
        #expect(!SchemaCheck(file, against: schema).faults.isEmpty)
    }

    @Test func `name every rate once over all files`() throws {
        let ids = try Pricing.book.rates.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.count == 84)
    }

    @Test func `say what the schema's words say`() throws {
        let schema = try JSONReader.document(Self.bytes("schema.json"))
        func words(_ path: String...) -> Set<String> {
            var node = JSONDocument.root
            for step in path { node = schema.member(node, step) ?? node }
            return Set(schema.elements(node).map { schema.string($0) })
        }
        #expect(
            words("$defs", "model", "properties", "rules", "items", "enum")
                == Set(Rule.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "field", "properties", "role", "enum")
                == Set(Role.allCases.map(\.name)))
        #expect(
            words("$defs", "rate", "properties", "unit", "enum")
                == Set(Rate.Unit.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "confidence", "enum") == Set(Rate.Confidence.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "row_kinds", "additionalProperties", "enum")
                == Set(BillForm.Kind.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "statement", "properties", "rows", "enum")
                == Set(BillForm.Rows.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "statement", "properties", "encoding", "enum")
                == Set(BillForm.Encoding.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "statement", "properties", "date_order", "enum")
                == Set(BillForm.DateOrder.allCases.map(\.rawValue)))
        #expect(
            words("$defs", "rate", "properties", "when", "properties", "mode", "enum")
                == Set(Mode.allCases.map(\.rawValue)))
    }

    /// What vouches for a gateway's rates: source, first day, the day last compared, confidence.
    struct Voucher: Sendable {
        let gateway: String
        let source: String
        let effective: String
        let checked: String
        let confidence: Rate.Confidence
    }

    static let vouchers = [
        Voucher(
            gateway: "kie", source: "https://kie.ai/pricing", effective: "2026-03-26",
            checked: "2026-09-05", confidence: .copied),
        Voucher(
            gateway: "xcompute", source: "https://apimart.ai/en/pricing",
            effective: "2026-08-07", checked: "2026-08-07", confidence: .guess),
        Voucher(
            gateway: "toapis",
            source: "https://docs.toapis.com/docs/en/api-reference/videos/kling-2-6/generation",
            effective: "2026-01-01", checked: "2026-08-20", confidence: .documented),
        Voucher(
            gateway: "kling", source: "https://kling.ai/llms.txt", effective: "2026-05-29",
            checked: "2026-08-12", confidence: .documented),
    ]

    @Test(arguments: vouchers)
    func `say where each price was read, since when, when checked and how sure`(
        voucher: Voucher
    ) throws {
        let book = try Pricing.book
        let gateway = try #require(book.gateway(named: voucher.gateway))
        for model in book.models where model.gateway == gateway {
            // Kling's turbo prices stand on another page of Kling's, checked on another day; a copy
            // of APIMart's 3.0 prices was made later than of the others.
            let isOtherPage = voucher.gateway == "kling" && model.id == "kling-3.0-turbo"
            let isLater = voucher.gateway == "xcompute" && model.id == "kling-v3"
            for rate in model.rates.map({ book.rates[$0] }) {
                #expect((rate.source == voucher.source) != isOtherPage, "\(rate.id)")
                #expect(rate.source.hasPrefix("https://"), "\(rate.id)")
                #expect(rate.effective == Instant(voucher.effective), "\(rate.id)")
                #expect(rate.confidence == voucher.confidence, "\(rate.id)")
                let checked = isOtherPage ? "2026-07-10" : isLater ? "2026-09-21" : voucher.checked
                #expect(rate.checked == CivilDate(checked), "\(rate.id)")
                #expect(rate.end == nil && rate.resolvedEnd == nil, "\(rate.id)")
            }
        }
    }

    @Test func `say of every guess whose price it is, of every assumed date that it is`() throws {
        for rate in try Pricing.book.rates {
            if rate.confidence == .guess {
                #expect(rate.note?.contains("APIMart") == true, "\(rate.id)")
            }
            if rate.id.hasPrefix("toapis") {
                #expect(rate.note?.contains("2026-01-01 is assumed") == true, "\(rate.id)")
            }
        }
    }

    @Test func `name documents and maker's models that there are`() throws {
        let book = try Pricing.book
        for model in book.models {
            #expect(model.document != nil, "\(model.id)")
            if let maker = model.makerModel {
                #expect(book.makerModel(of: model) != nil, "\(model.id): \(maker)")
            }
        }
        let kling = try #require(book.gateway(named: "kling"))
        #expect(book.gateways.bookIndices.filter { book.gateways[$0].isReferenceOnly } == [kling])
        #expect(book.gateways.filter { !$0.credit.isEmpty }.map(\.name) == ["kie"])
    }
}
