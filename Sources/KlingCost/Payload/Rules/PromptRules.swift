// Source: xcompute, Kling v3: "prompt", the table "文生视频 vs 图生视频", "参数互斥与边界".
extension PayloadCheck {
    /// Text to video needs a prompt. With pictures the page says "recommended"; with shots the
    /// top-level prompt may be left out.
    mutating func promptUnlessImagesOrShots() {
        if request.isMultiShot { return }
        if let prompt = slots[.prompt] {
            if node(.prompt) != nil, payload.writtenCount(prompt) == 0, !request.hasFirstFrame {
                add(.warning, .emptyText, at: prompt)
            }
            return
        }
        let detail = Issue.Detail.field(name(.prompt))
        if request.hasFirstFrame {
            warning(.promptUnlessImagesOrShots, detail, at: root)
        } else {
            error(.promptUnlessImagesOrShots, detail, at: root)
        }
    }
}
