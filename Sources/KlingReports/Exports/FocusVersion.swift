/// A version of the FinOps Open Cost and Usage Specification, focus.finops.org.
public enum FocusVersion: String, Sendable, CaseIterable {
    /// Of 2024.
    case v1_0 = "1.0"
    /// Of 2025: credits are a pricing currency there.
    case v1_2 = "1.2"
    /// Of 2025: who provides is told from who hosts. What it deprecates it still asks for.
    case v1_3 = "1.3"

    /// The columns, in the order in which they are written.
    public var columns: [String] {
        let own = ["x_Attempt", "x_Credits", "x_Entry"]
        return switch self {
        // The five at the end are what the FinOps Foundation's own validator, 1.0.0, calls five of
        // the others, as drafts of the specification did; it accepts no export without.
        case .v1_0:
            FocusVersion.common + own + [
                "ChargeType", "InvoiceIssuer", "Provider", "Publisher", "ResourceID",
            ]
        case .v1_2: (FocusVersion.common + FocusVersion.added).sorted() + own
        case .v1_3:
            (FocusVersion.common + FocusVersion.added + FocusVersion.providers).sorted() + own
        }
    }

    private static let common = [
        "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName",
        "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
        "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd",
        "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountId",
        "CommitmentDiscountName", "CommitmentDiscountStatus", "CommitmentDiscountType",
        "ConsumedQuantity", "ConsumedUnit", "ContractedCost", "ContractedUnitPrice",
        "EffectiveCost", "InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory",
        "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId",
        "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory",
        "ServiceName", "SkuId", "SkuPriceId", "SubAccountId", "SubAccountName", "Tags",
    ]

    private static let providers = ["HostProviderName", "ServiceProviderName"]

    private static let added = [
        "BillingAccountType", "CapacityReservationId", "CapacityReservationStatus",
        "CommitmentDiscountQuantity", "CommitmentDiscountUnit", "InvoiceId", "PricingCurrency",
        "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice", "ServiceSubcategory", "SkuMeter", "SkuPriceDetails",
        "SubAccountType",
    ]
}
