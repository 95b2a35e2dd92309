public import KlingClient
public import KlingCost
public import KlingLedger

/// What became of one thing that a sync asked after.
public enum SyncOutcome: Sendable {
    /// `nil`: nobody waited for the answer.
    case task(RunningSpend, TaskNews?, [VideoSaver.Outcome])
    /// It was looked for and not found; `nil`: nobody waited for the answer. New is what nobody had
    /// called lost before.
    case lost(LostSpend, LookUpNews?, isNew: Bool)
    /// It came to an end that the ledger could not write.
    case unrecorded(AskedSpend, OutcomeNotRecorded<LedgerGuard.Failure>)
    /// Its gateway could not be asked.
    case unasked(AskedSpend, WorkflowError)
    /// A video of a task that had come to its end before.
    case video(UnsavedVideo, VideoSaver.Outcome)
}

/// How far a sync has come.
public enum SyncProgress: Sendable {
    case asking(RunningSpend)
    /// This was learned of a task that is followed.
    case learned(RunningSpend, TaskNews)
    /// A submission whose answer was lost is looked for.
    case lookingFor(LostSpend)
    case saving(UnsavedVideo)
    /// One of them came to its end.
    case ended
}

/// Asks after tasks, looks for what is lost and fetches videos, some at once.
public struct SyncRound: Sendable {
    /// What is asked, and how.
    public struct Options: Sendable {
        /// The folder that videos are saved in.
        public var folder = "."
        /// Tasks are followed to their ends.
        public var waits = false
        /// For how long they are followed; `nil` is to their ends.
        public var patience: Duration?
        /// Keys that were read already.
        public var keys: GatewayKeys?
        /// Is shown each request, and what became of it.
        public var observer: (@Sendable (HTTPRequest, Delivery) -> Void)?
        /// Is told how far it has come.
        public var progress: @Sendable (SyncProgress) -> Void = { _ in }

        /// Each is asked once, and videos are saved where the program runs.
        public init() {}
    }

    private let clients: [String: PaidClient<LedgerGuard>]
    /// Gateways that cannot be asked, and why.
    private let unasked: [String: WorkflowError]
    private let saver: VideoSaver
    private let options: Options

    /// How many are asked at once. Whoever waits for all waits for them together.
    private var width: Int { options.waits ? 64 : 8 }

    /// - Parameters:
    ///   - names: the gateways to ask. One without a key is told of, and the others are asked.
    ///   - settings: what the user settled.
    ///   - book: says what becomes of a failed task's hold.
    ///   - spendGuard: where it is written what became of them.
    ///   - options: how long they are asked, and where videos are saved.
    /// - Throws: what keeps all keys from being read.
    public init(
        asking names: [String], _ settings: Settings, _ book: PriceBook,
        _ spendGuard: LedgerGuard, _ options: Options = Options()
    ) throws(WorkflowError) {
        var clients: [String: PaidClient<LedgerGuard>] = [:]
        var unasked: [String: WorkflowError] = [:]
        if !names.isEmpty {
            let keys = if let keys = options.keys { keys } else { try GatewayKeys(settings) }
            for name in Set(names) {
                do throws(WorkflowError) {
                    clients[name] = try PaidGateways(
                        [name], settings, keys, book, spendGuard, observer: options.observer)[name]
                } catch {
                    unasked[name] = error
                }
            }
        }
        (self.clients, self.unasked, self.options) = (clients, unasked, options)
        saver = VideoSaver(spendGuard, folder: options.folder) { name in
            // A gateway of which only a video is left is not asked: what is wrong with its settings
            // keeps no video from coming.
            (try? GatewaySettings(name, settings))?.api.site.isLoopback ?? false
        }
    }

    /// What became of all, in their order: tasks first, then what is lost, then videos that were
    /// finished before.
    ///
    /// - Parameters:
    ///   - running: what gateways work on.
    ///   - lost: what was sent and never got a verdict.
    ///   - new: which of the lost nobody had called lost before.
    ///   - videos: those of tasks that ended before.
    public func outcomes(
        _ running: [RunningSpend], _ lost: [LostSpend], new: Set<AttemptID>,
        _ videos: [UnsavedVideo]
    ) async -> [SyncOutcome] {
        var works: [@Sendable () async -> SyncOutcome?] = []
        let progress = options.progress
        for spend in running {
            works.append {
                progress(.asking(spend))
                defer { progress(.ended) }
                return await outcome(of: spend, told: nil)
            }
        }
        for spend in lost {
            works.append {
                progress(.lookingFor(spend))
                defer { progress(.ended) }
                return await outcome(of: spend, isNew: new.contains(spend.attempt))
            }
        }
        for video in videos {
            works.append {
                progress(.saving(video))
                defer { progress(.ended) }
                return await saver.save(video).map { .video(video, $0) }
            }
        }
        return await done(works)
    }

    /// Some at once; those that nobody waits for any more are left out.
    private func done(_ works: [@Sendable () async -> SyncOutcome?]) async -> [SyncOutcome] {
        await withTaskGroup(of: (Int, SyncOutcome?).self) { group in
            var outcomes = [SyncOutcome?](repeating: nil, count: works.count)
            var next = 0
            func begin() {
                guard next < works.count, !Task.isCancelled else { return }
                let (place, work) = (next, works[next])
                group.addTask { (place, await work()) }
                next += 1
            }
            for _ in 0..<width { begin() }
            while let (place, outcome) = await group.next() {
                outcomes[place] = outcome
                begin()
            }
            return outcomes.compactMap { $0 }
        }
    }

    /// Asks after one task.
    ///
    /// - Parameters:
    ///   - spend: what its gateway accepted.
    ///   - reading: what its gateway is known to say already.
    public func outcome(
        of spend: RunningSpend, told reading: StatusReading?
    ) async -> SyncOutcome {
        if let failure = unasked[spend.gateway] { return .unasked(.task(spend), failure) }
        guard let client = clients[spend.gateway] else {
            return .unasked(.task(spend), .gateway(.noAPI(gateway: spend.gateway)))
        }
        do {
            let news = try await news(of: spend, told: reading, client)
            guard case .captured = news, !spend.isEnded else { return .task(spend, news, []) }
            return .task(spend, news, await saver.save(of: spend.attempt))
        } catch {
            switch error {
            case .notRecorded(let lost): return .unrecorded(.task(spend), lost)
            case .cancelled: return .task(spend, nil, [])
            }
        }
    }

    private func news(
        of spend: RunningSpend, told reading: StatusReading?, _ client: PaidClient<LedgerGuard>
    ) async throws(FollowError<LedgerGuard.Failure>) -> TaskNews {
        if let reading { return try await client.settle(spend, reading) }
        guard options.waits, !spend.isEnded else { return try await client.ask(after: spend) }
        return try await client.follow(spend, patience: options.patience) { news in
            options.progress(.learned(spend, news))
        }
    }

    /// Looks for one that is lost; what is found is told of as a task.
    private func outcome(of lost: LostSpend, isNew: Bool) async -> SyncOutcome {
        if let failure = unasked[lost.gateway] { return .unasked(.lost(lost), failure) }
        guard let client = clients[lost.gateway] else {
            return .unasked(.lost(lost), .gateway(.noAPI(gateway: lost.gateway)))
        }
        do {
            let news = try await client.find(lost)
            guard case .found(let spend, let reading) = news else {
                return .lost(lost, news, isNew: isNew)
            }
            return await outcome(of: spend, told: options.waits ? nil : reading)
        } catch {
            switch error {
            case .notRecorded(let unrecorded): return .unrecorded(.lost(lost), unrecorded)
            case .cancelled: return .lost(lost, nil, isNew: isNew)
            }
        }
    }
}
