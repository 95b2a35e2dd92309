// Source: xcompute, Kling v2.6 motion control, "video_url" and "时长规则".
extension PayloadCheck {
    /// The reference video lasts 3 s to the orientation's maximum. Only checked when its length is
    /// known; the gateway measures for itself, so where programs read the file differently and not
    /// all within the range, it may refuse.
    mutating func referenceLength() {
        guard let reference else { return }
        // Where nothing says whose orientation, the longer range still bounds it.
        let orientation = request.orientation?.value ?? .video
        let allowed = Orientation.shortest...orientation.longest
        let isSurelyInside =
            allowed.contains(reference.shortest) && allowed.contains(reference.longest)
        if isSurelyInside { return }
        let isSurelyOutside =
            reference.longest < allowed.lowerBound || reference.shortest > allowed.upperBound
        add(
            isSurelyOutside ? .error : .warning,
            .broken(
                .referenceLength,
                detail: .length(
                    reference, shortest: allowed.lowerBound, longest: allowed.upperBound)),
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
