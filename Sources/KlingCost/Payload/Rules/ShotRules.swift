// Source: xcompute, Kling v3: "multi_shot", "shot_type", "multi_prompt", "参数互斥与边界".
extension PayloadCheck {
    /// `multi_shot` must say whether shots are listed or planned by the model.
    mutating func multiShotNeedsShotType() {
        guard request.isMultiShot, slots[.shotType] == nil else { return }
        error(
            .multiShotNeedsShotType, .field(name(.shotType)), at: slots[.multiShot] ?? root)
    }

    /// Shots of one's own must be listed.
    mutating func customizeNeedsShots() {
        guard request.isMultiShot, says(.shotType, "customize"), slots[.shots] == nil else {
            return
        }
        error(.customizeNeedsShots, .field(name(.shots)), at: slots[.shotType] ?? root)
    }

    /// Shots count 1, 2, 3 … in the order of the list.
    mutating func shotsInOrder() {
        var indices = items(.shots, with: .shotIndex)
        var expected = 0
        while let node = indices.next(in: payload) {
            expected += 1
            guard let node, let index = payload.integer(node), index != expected else { continue }
            error(.shotsInOrder, .number(found: index, expected: expected), at: node)
        }
    }

    /// Each shot is at most the whole, and all add up to it; the whole is the *resolved* duration,
    /// so a payload that leaves it out is held to the default.
    mutating func shotDurationsSum() {
        guard request.isMultiShot, let total = request.durationSeconds?.value,
            let list = node(.shots)
        else { return }
        var sum = 0
        var hasShots = false
        var durations = items(.shots, with: .shotDuration)
        while let node = durations.next(in: payload) {
            guard let node, let seconds = payload.integer(node), (1...86_400).contains(seconds)
            else { return }
            hasShots = true
            if seconds > total {
                error(.shotDurationsSum, .number(found: seconds, expected: total), at: node)
            }
            sum += seconds
        }
        if hasShots, sum != total {
            error(.shotDurationsSum, .number(found: sum, expected: total), at: list)
        }
    }

    /// Shot settings without `multi_shot` have no documented effect.
    mutating func shotsNeedMultiShot() {
        if request.isMultiShot { return }
        for role in [Role.shotType, .shots] {
            guard let node = slots[role] else { continue }
            warning(.shotsNeedMultiShot, .field(name(role)), at: node)
        }
    }

    /// Planned by the model, with neither a prompt nor shots to plan from.
    mutating func intelligenceNeedsWords() {
        guard request.isMultiShot, says(.shotType, "intelligence"),
            slots[.prompt] == nil, slots[.shots] == nil
        else { return }
        warning(.intelligenceNeedsWords, at: slots[.shotType] ?? root)
    }
}
