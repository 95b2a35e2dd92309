import Testing

@testable import KlingLedger

@Suite struct `A ledger's address at a server` {
    @Test func `is a server's by its scheme alone`() {
        #expect(PostgresAddress.isAddress("postgresql://ledger.example/kcost"))
        #expect(PostgresAddress.isAddress("postgres:///kcost"))
        #expect(PostgresAddress.isAddress("POSTGRESQL://ann:secret@one/kcost"))
        #expect(PostgresAddress.isAddress("host=x password=y"))
        #expect(!PostgresAddress.isAddress("host=x dbname=y.sqlite"))
        #expect(!PostgresAddress.isAddress("/var/lib/postgresql:kcost.sqlite"))
    }

    @Test func `is shown with who, where, database and schema`() throws {
        let address = try PostgresAddress(
            "postgresql://ann@one,two:5433/kcost?schema=blue&sslmode=verify-full&sslcert=/k/ann.crt"
        )
        #expect(
            "\(address)"
                == "postgresql://ann@one,two:5433/kcost?sslmode=verify-full&schema=blue")
        #expect(address.schema == "blue")
        let usual = try PostgresAddress("postgresql:///kcost?host=/run/pg")
        #expect("\(usual)" == "postgresql://%2Frun%2Fpg/kcost")
        #expect(usual.schema == "kcost")
    }

    @Test(arguments: [
        "postgresql://ann:secret@one/kcost", "postgresql://one/kcost?password=secret",
        "postgresql://one/kcost?sslpassword=secret", "postgresql://ann:%73ecret@one/kcost",
    ]) func `is refused with a password in it`(_ text: String) {
        #expect(throws: LedgerError.server(.passwordInAddress)) { try PostgresAddress(text) }
    }

    @Test(arguments: ["postgresql://ann:s3c/ret@127.0.0.1/kcost", "postgresql://one/ret@two"])
    func `is refused where a password is read as something else, and not shown`(_ text: String) {
        let error = #expect(throws: LedgerError.self) { try PostgresAddress(text) }
        guard case .server(.address(let words)) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(!words.contains("s3c") && !words.contains("ret"))
    }

    @Test func `says what is wrong with it, and repeats none of it`() throws {
        for text in [
            "postgresql://one/kcost?secret=1", "postgresql://[secret/kcost",
            "postgresql://one/kcost?user=%secret",
        ] {
            let error = #expect(throws: LedgerError.self) { try PostgresAddress(text) }
            guard case .server(.address(let words)) = error else {
                Issue.record("\(text): \(error as Any)")
                continue
            }
            #expect(!words.contains("secret") && !words.isEmpty)
        }
    }

    @Test(arguments: [
        "", "Blue", "blue-green", "pg_blue", "1st", "a;drop",
        "b" + String(repeating: "b", count: 63),
    ])
    func `has a schema that needs no quotes`(_ schema: String) {
        #expect(throws: LedgerError.self) {
            try PostgresAddress("postgresql://one/kcost?schema=\(schema)")
        }
    }

    @Test func `demands proof of another machine, and of none that is this one`() throws {
        func mode(_ text: String) throws -> String? {
            try PostgresAddress(text).connection(writing: true).last { $0.name == "sslmode" }?.value
        }
        #expect(try mode("postgresql://ledger.example/kcost") == "verify-full")
        #expect(try mode("postgresql://localhost,ledger.example/kcost") == "verify-full")
        #expect(try mode("postgresql://127.0.0.1.ledger.example/kcost") == "verify-full")
        #expect(try mode("postgresql:///kcost?hostaddr=10.0.0.7") == "verify-full")
        #expect(try mode("postgresql://ledger.example/kcost?sslmode=require") == nil)
        #expect(try mode("postgresql://127.0.0.1,[::1],localhost/kcost") == nil)
        #expect(try mode("postgresql:///kcost?host=/run/postgresql") == nil)
    }

    @Test func `is told within seconds when nobody is there`() throws {
        let error = #expect(throws: LedgerError.self) {
            try Ledger(reading: PostgresAddress("postgresql://127.0.0.1:1/kcost"))
        }
        guard case .server(.unreachable) = error else {
            Issue.record("\(error as Any)")
            return
        }
    }
}
