import KlingClient
import KlingCost
import KlingLedger
import KlingWorkflow

/// Asks after tasks, looks for what is lost and fetches videos, some at once.
struct SyncRound: Sendable {
    private let gateways: [String: PaidGateways]
    /// Gateways that cannot be asked, and why.
    private let unasked: [String: CommandFailure]
    private let saver: VideoSaver
    private let waits: Bool
    private let patience: Duration?
    private let progress: ProgressLine

    /// How many are asked at once. Whoever waits for all waits for them together.
    private var width: Int { waits ? 64 : 8 }

    /// - Parameters:
    ///   - names: the gateways to ask. One without a key is told of, and the others are asked.
    ///   - keys: where they were read already.
    init(
        asking names: [String], _ settings: Settings, _ book: PriceBook,
        _ guarding: LedgerGuard, isVerbose: Bool, folder: String, waits: Bool,
        patience: Duration?, progress: ProgressLine, keys: GatewayKeys? = nil
    ) throws(CommandFailure) {
        var gateways: [String: PaidGateways] = [:]
        var unasked: [String: CommandFailure] = [:]
        if !names.isEmpty {
            var given = keys
            if given == nil { given = try orStop(workflow: GatewayKeys(settings)) }
            guard let keys = given else { preconditionFailure("keys were just read") }
            for name in Set(names) {
                do throws(CommandFailure) {
                    gateways[name] = try PaidGateways(
                        [name], settings, keys, book, guarding, isVerbose: isVerbose)
                } catch {
                    unasked[name] = error
                }
            }
        }
        (self.gateways, self.unasked) = (gateways, unasked)
        saver = VideoSaver(spendGuard: guarding, folder: folder) { name in
            // A gateway of which only a video is left is not asked: what is wrong with its settings
            // keeps no video from coming.
            (try? orStop(workflow: GatewaySettings(name, settings)))?.api.site.isLoopback ?? false
        }
        (self.waits, self.patience, self.progress) = (waits, patience, progress)
    }

    /// What became of all, in their order: tasks first, then what is lost, then videos that were
    /// finished before.
    func lines(
        _ running: [RunningSpend], _ lost: [LostSpend], new: Set<AttemptID>,
        _ videos: [UnsavedVideo]
    ) async -> [SyncReport.Line] {
        var works: [@Sendable () async -> SyncReport.Line?] = []
        for spend in running {
            works.append {
                progress.begin(spend.task, "asking \(spend.gateway)")
                defer { progress.end() }
                return await line(of: spend, told: nil)
            }
        }
        for spend in lost {
            works.append {
                progress.begin(spend.attempt.description, "looking for it at \(spend.gateway)")
                defer { progress.end() }
                return await line(of: spend, isNew: new.contains(spend.attempt))
            }
        }
        for video in videos {
            works.append {
                progress.begin(video.attempt.description, "saving its video")
                defer { progress.end() }
                return await line(of: video)
            }
        }
        return await withTaskGroup(of: (Int, SyncReport.Line?).self) { group in
            var lines = [SyncReport.Line?](repeating: nil, count: works.count)
            var next = 0
            func begin() {
                guard next < works.count, !Task.isCancelled else { return }
                let (place, work) = (next, works[next])
                group.addTask { (place, await work()) }
                next += 1
            }
            for _ in 0..<width { begin() }
            while let (place, line) = await group.next() {
                lines[place] = line
                begin()
            }
            return lines.compactMap { $0 }
        }
    }

    /// Asks after one task.
    ///
    /// - Parameter reading: what its gateway is known to say already.
    func line(of spend: RunningSpend, told reading: StatusReading?) async -> SyncReport.Line {
        if let failure = unasked[spend.gateway] { return .unasked(.task(spend), failure) }
        guard let client = gateways[spend.gateway]?[spend.gateway] else {
            preconditionFailure("every gateway was looked up")
        }
        do {
            var news: TaskNews
            if let reading {
                news = try await client.settle(spend, reading)
            } else if waits, !spend.isEnded {
                news = try await client.follow(spend, patience: patience) { news in
                    news.progressWords.map { progress.tell(spend.task, $0) }
                }
            } else {
                news = try await client.ask(after: spend)
            }
            guard case .captured = news, !spend.isEnded else { return .task(spend, news, []) }
            return .task(spend, news, await saver.save(of: spend.attempt))
        } catch let lost as Unrecorded {
            return .unrecorded(.task(spend), lost)
        } catch {
            return .task(spend, nil, [])
        }
    }

    /// Looks for one that is lost; what is found is told of as a task.
    private func line(of lost: LostSpend, isNew: Bool) async -> SyncReport.Line {
        if let failure = unasked[lost.gateway] { return .unasked(.lost(lost), failure) }
        guard let client = gateways[lost.gateway]?[lost.gateway] else {
            preconditionFailure("every gateway was looked up")
        }
        do {
            let news = try await client.find(lost)
            guard case .found(let spend, let reading) = news else {
                return .lost(lost, news, isNew: isNew)
            }
            return await line(of: spend, told: waits ? nil : reading)
        } catch let unrecorded as Unrecorded {
            return .unrecorded(.lost(lost), unrecorded)
        } catch {
            return .lost(lost, nil, isNew: isNew)
        }
    }

    private func line(of video: UnsavedVideo) async -> SyncReport.Line? {
        await saver.save(video).map { .video(video, $0) }
    }
}
