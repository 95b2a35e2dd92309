/// What a gateway, or the way to it, makes of a paid POST.
enum PostFault: String, CaseIterable, Sendable {
    // Taken.
    case usual, slow, large
    case hangTaken, answerCut, bodyCut, huge
    case serverTaken, innerServerTaken, conflictTaken, disagreement
    case garbageTaken, noTask, twoTasks, oddTask
    // Taken when nobody listens any more.
    case late, timeoutReported
    // Not taken.
    case neverLeft, hang, connectionCut
    case tooMany, tooManyWait, tooManyLongWait, tooManyBare
    case refused, innerRefused
    case server, innerServer, conflict, garbage, redirect

    /// When it is taken.
    enum Effect { case now, later, never }

    var effect: Effect {
        switch self {
        case .usual, .slow, .large, .hangTaken, .answerCut, .bodyCut, .huge, .serverTaken,
            .innerServerTaken, .conflictTaken, .disagreement, .garbageTaken, .noTask, .twoTasks,
            .oddTask:
            .now
        case .late, .timeoutReported: .later
        case .neverLeft, .hang, .connectionCut, .tooMany, .tooManyWait, .tooManyLongWait,
            .tooManyBare, .refused, .innerRefused, .server, .innerServer, .conflict, .garbage,
            .redirect:
            .never
        }
    }

    /// Its answer is a task, as documented.
    var isFine: Bool { self == .usual || self == .slow || self == .large }
}

/// What a gateway, or the way to it, makes of the question after a task.
enum StatusFault: String, CaseIterable, Sendable {
    case usual, neverLeft, hang, cut, garbage, server, tooMany, tooManyWait
    case refused, invisible, oddState, otherTask, noVideo, stillRunning
}

/// What a gateway says of its charge.
enum ChargeReport: String, CaseIterable, Sendable {
    case money, credits, both, nothing, zero, overage
}
