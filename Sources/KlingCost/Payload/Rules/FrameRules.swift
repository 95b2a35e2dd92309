// Sources: xcompute, Kling v2.6, "image_urls" (warning box) and "功能支持矩阵"; Kling v3,
// "参数互斥与边界".
extension PayloadCheck {
    /// 2.6: first and last frame together only in `pro`.
    mutating func lastFrameNeedsPro() {
        guard request.hasLastFrame, let mode = request.mode, mode.value != .pro else { return }
        error(.lastFrameNeedsPro, at: slots[.images] ?? root)
    }

    /// v3: a last frame alone is refused.
    mutating func lastFrameNeedsFirst() {
        guard request.hasLastFrame, !request.hasFirstFrame else { return }
        error(.lastFrameNeedsFirst, at: slots[.lastFrame] ?? root)
    }
}
