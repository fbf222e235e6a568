// What changed from one capture to the next, found once and kept as long as the server runs. Costly
// ones are found on demand, on all cores, within a time; the rest later, one by one, by a thread of low
// priority.
import Archive
import Bytes
import Claims
import Dispatch
import Presentation
import Store
import Synchronization

/// A change between two captures, as lists and timelines show it.
struct RegisteredChange: Sendable {
  /// In one line.
  let text: String
  /// Whether only the page around the story changed.
  let isBesideStory: Bool
  /// Sentences that were edited, moved, added and removed.
  let edited, moved, added, removed: Int
  /// How much of the text is the same, 0 to 1.
  let similarity: Double
  /// How many claims of each kind changed.
  let kinds: [ClaimChange.Kind: Int]
  /// What changed of the claims, in plain words: the foremost of them.
  let readings: [String]
  /// As `summary` of `history --json`.
  let json: JSONValue

  /// Sentences that changed.
  var sentences: Int { edited + moved + added + removed }
}

extension RegisteredChange {
  /// Readings that are kept of one change.
  private static let mostReadings = 20

  init(_ summary: ChangeSummary) {
    text = summary.text
    isBesideStory = summary.isBesideStory
    (edited, moved) = (summary.counts.edited, summary.counts.moved)
    (added, removed) = (summary.counts.added, summary.counts.removed)
    similarity = summary.similarity
    kinds = summary.claims
    readings = Array(summary.readings.prefix(Self.mostReadings))
    json = summary.json
  }
}

/// Two captures, the older first.
struct CapturePair: Sendable, Hashable {
  let from: CatalogueEntry
  let to: CatalogueEntry

  static func == (left: CapturePair, right: CapturePair) -> Bool {
    left.from.index == right.from.index && left.to.index == right.to.index
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(from.index)
    hasher.combine(to.index)
  }
}

/// Finds and keeps changes.
final class ChangeRegister: Sendable {
  private struct State {
    /// Nil for a change that cannot be told: a side was redacted, or cannot be read.
    var known: [CapturePair: RegisteredChange?] = [:]
    var wanted: Set<CapturePair> = []
    var queue: [CapturePair] = []
    var isWorking = false
    /// Redactions there were when what is known was found.
    var redactions = 0
    /// Raised with each change that was found later.
    var stage = 0
    /// The same by page; raised once a page's last change was found, or a hundred were.
    var stages: [String: Int] = [:]
    /// Changes of each page that are waited for.
    var open: [String: Int] = [:]

    /// Notes that nobody waits for a change any more.
    mutating func settle(_ pair: CapturePair) {
      let url = pair.to.record.url
      wanted.remove(pair)
      let left = open[url, default: 1] - 1
      open[url] = left > 0 ? left : nil
      // Pages that show changes are made anew now and then, not with each of thousands.
      if left % 100 == 0 {
        stage += 1
        stages[url, default: 0] += 1
      }
    }
  }

  private let views: ViewPool
  // Guards what is known and what is wanted; held for a look.
  private let state = Mutex(State())
  private let background = DispatchQueue(label: "stet.changes", qos: .utility)
  /// More changes are not kept, and not looked for in advance.
  private static let most = 200_000

  init(_ views: ViewPool) { self.views = views }

  /// Grows whenever a change was found that was not known when it was asked for.
  var stage: Int { withState { $0.stage } }

  /// The same, for the changes of one page alone.
  func stage(of url: String) -> Int { withState { $0.stages[url, default: 0] } }

  /// Which of these changes are known, and how many are not looked at yet.
  func known(
    among pairs: [CapturePair]
  ) -> (known: [CapturePair: RegisteredChange], missing: Int) {
    withState { state in
      var known: [CapturePair: RegisteredChange] = [:]
      var missing = 0
      for pair in pairs {
        switch state.known[pair] {
        case .some(.some(let change)): known[pair] = change
        case .some(.none): break
        case .none: missing += 1
        }
      }
      return (known, missing)
    }
  }

  /// How many changes are still looked for.
  var waiting: Int { state.withLock { $0.queue.count } }

  /// What is known of a change; nil where it was not looked for yet, or could not be found.
  func known(_ pair: CapturePair) -> RegisteredChange? {
    withState { $0.known[pair] ?? nil }
  }

  /// Whether a change was looked for, found or not.
  func isTold(_ pair: CapturePair) -> Bool { withState { $0.known[pair] != nil } }

  /// What is known of these changes after at most so long; what is missing then is looked for later.
  func changes(_ pairs: [CapturePair], within time: Duration) -> [RegisteredChange?] {
    let missing = withState { state in pairs.filter { state.known[$0] == nil } }
    if !missing.isEmpty, time > .zero {
      let deadline = ContinuousClock.now + time
      let blocks = Self.blocks(of: missing)
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: min(blocks.count, Parallelism.width)) { _ in
        guard var summarizer = try? ChangeSummarizer() else { return }
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < blocks.count else { return }
          for pair in missing[blocks[number]].reversed() {
            guard ContinuousClock.now < deadline else { return }
            find(pair, &summarizer)
          }
        }
      }
    }
    look(for: missing)
    return withState { state in pairs.map { state.known[$0] ?? nil } }
  }

  /// Runs of changes that follow on one another, and what is left of them: within a run each capture is
  /// read once.
  ///
  /// Expects the newest first, as they are wanted.
  private static func blocks(of pairs: [CapturePair]) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    for (number, pair) in pairs.enumerated() {
      if let last = blocks.last, last.count < 8, pairs[number - 1].from.index == pair.to.index {
        blocks[blocks.count - 1] = last.lowerBound..<number + 1
      } else {
        blocks.append(number..<number + 1)
      }
    }
    return blocks
  }

  /// The state, without what was found before something was taken down: its words may be in there.
  private func withState<Result>(_ body: (inout State) -> Result) -> Result {
    let redactions = views.redactions
    return state.withLock { state in
      if state.redactions != redactions {
        state.redactions = redactions
        state.known = [:]
        state.stage += 1
        for url in state.stages.keys { state.stages[url, default: 0] += 1 }
      }
      return body(&state)
    }
  }

  /// Looks for changes later, the last of them first.
  func look(for pairs: [CapturePair]) {
    let starts = state.withLock { state in
      for pair in pairs.reversed()
      where state.known[pair] == nil && state.known.count + state.queue.count < ChangeRegister.most
        && state.wanted.insert(pair).inserted
      {
        state.queue.append(pair)
        state.open[pair.to.record.url, default: 0] += 1
      }
      guard !state.isWorking, !state.queue.isEmpty else { return false }
      state.isWorking = true
      return true
    }
    if starts { background.async { self.work() } }
  }

  private func work() {
    guard var summarizer = try? ChangeSummarizer() else {
      return state.withLock {
        $0 = State(
          known: $0.known, redactions: $0.redactions, stage: $0.stage, stages: $0.stages)
      }
    }
    while true {
      let pair = state.withLock { state -> CapturePair? in
        while let pair = state.queue.popLast() {
          if state.known[pair] == nil { return pair }
          state.settle(pair)
        }
        state.isWorking = false
        return nil
      }
      guard let pair else { return }
      find(pair, &summarizer)
      state.withLock { $0.settle(pair) }
    }
  }

  private func find(_ pair: CapturePair, _ summarizer: inout ChangeSummarizer) {
    let redactions = views.redactions
    let change: RegisteredChange? = try? views.lend { view in
      guard try view.redaction(of: pair.from.record.body) == nil,
        try view.redaction(of: pair.to.record.body) == nil
      else { return nil }
      let reader = VersionReader(view: view)
      let summary = try summarizer.summary(
        reader.version(of: pair.from), reader.version(of: pair.to))
      return RegisteredChange(summary)
    }
    // What was read before a redaction is not kept after it.
    withState { if $0.redactions == redactions { $0.known[pair] = .some(change) } }
  }
}
