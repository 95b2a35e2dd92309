// Source: xcompute, Kling v2.6 motion control, "video_url" and "时长规则".
extension PayloadCheck {
    /// The reference video lasts 3 s to the orientation's maximum. Only checked when its length is
    /// known; the gateway measures for itself.
    mutating func referenceLength() {
        guard let reference else { return }
        // Where nothing says whose orientation, the longer range still bounds it.
        let orientation = request.orientation?.value ?? .video
        if reference >= Orientation.shortest, reference <= orientation.longest { return }
        error(
            .referenceLength,
            .length(reference, shortest: Orientation.shortest, longest: orientation.longest),
            at: slots[.referenceVideo] ?? root)
    }

    /// Without the length the price is a range, which nobody should take for an estimate.
    mutating func noteUnmeasuredReference() {
        guard request.followsReferenceVideo, reference == nil, let video = slots[.referenceVideo]
        else { return }
        let range = BilledLength(unmeasured: request.orientation?.value)
        add(
            .warning, .unmeasuredReference(shortest: range.lower, longest: range.upper),
            at: video)
    }
}
