// Sources: xcompute, Kling v2.6, "mode" and "audio" (warning boxes); toapis, Kling v2.6, "audio";
// kie, Kling 3.0, "sound".
extension PayloadCheck {
    /// 2.6: `std` is silent.
    mutating func audioNeedsPro() {
        guard request.audio?.value == true, let mode = request.mode, mode.value != .pro else {
            return
        }
        error(.audioNeedsPro, at: slots[.audio] ?? root)
    }

    /// xcompute 2.6: sound and a last frame exclude each other. toapis does not say so.
    mutating func audioExcludesLastFrame() {
        guard request.audio?.value == true, request.hasLastFrame else { return }
        error(.audioExcludesLastFrame, at: slots[.audio] ?? root)
    }

    /// kie 3.0: several shots always have sound, and are billed so.
    mutating func multiShotForcesAudio() {
        guard request.isMultiShot, request.audio?.value != true else { return }
        request.audio = VideoRequest.Setting(value: true, isDefault: true)
        warning(.multiShotForcesAudio, at: slots[.audio] ?? slots[.multiShot] ?? root)
    }
}
