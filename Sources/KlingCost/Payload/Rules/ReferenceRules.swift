// Source: xcompute, Kling v2.6 motion control, "video_url" and "时长规则".
extension RuleCheck {
    /// The reference video lasts 3 s to the orientation's maximum. Only checked when its length is
    /// known; the gateway measures for itself.
    mutating func referenceLength() {
        guard let reference, let orientation = request.orientation?.value else { return }
        if reference >= Orientation.shortest, reference <= orientation.longest { return }
        error(
            .referenceLength,
            .length(reference, shortest: Orientation.shortest, longest: orientation.longest),
            at: check.slots[.referenceVideo] ?? root)
    }
}
