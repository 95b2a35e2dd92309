import Foundation

/// Price files as a user would write them.
enum UserRates {
    /// A rate for silent `std` seconds of 2.6 at xcompute, which the built-in book sells for 0.0368.
    static func rate(
        id: String = "my-std", amount: String = "0.04",
        when: String = #"{"mode":"std","audio":false}"#,
        effective: String = "2026-11-01", end: String? = nil, unit: String = "second",
        confidence: String = "documented", source: String = "my invoice"
    ) -> String {
        #"{"id":"\#(id)","when":\#(when),"unit":"\#(unit)","amount":"\#(amount)","currency":"USD","#
            + #""effective":"\#(effective)","# + (end.map { #""end":"\#($0)","# } ?? "")
            + #""checked":"2026-11-01","source":"\#(source)","confidence":"\#(confidence)"}"#
    }

    /// `xcompute.json` with these rates of 2.6.
    static func file(_ rates: String..., schema: Int = 1) -> String {
        """
        {
          "schema_version": \(schema),
          "gateway": "xcompute",
          "models": [{"id": "kling-v2-6", "rates": [
        \(rates.joined(separator: ",\n"))
          ]}]
        }

        """
    }

    /// `exchange.json`: what a US dollar is worth.
    static func exchange(_ rate: String, effective: String = "2026-11-01") -> String {
        #"{"schema_version":1,"rates":[{"from":"USD","to":"CNY","rate":"\#(rate)","#
            + #""effective":"\#(effective)","source":"my bank","checked":"2026-11-01"}]}"#
    }
}
