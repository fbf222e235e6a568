// Pages for which a whole history is read: made once, in the background; whoever asks meanwhile is told to
// wait, and how long it has been.
import Dispatch
import Synchronization

/// Makes slow pages, one at a time.
final class SlowPages: Sendable {
  private struct State {
    var working: [String: (since: ContinuousClock.Instant, done: Int, total: Int)] = [:]
    var failed: [String: any Error] = [:]
  }

  // Guards what is being made.
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "stet.slow-pages", qos: .utility)
  /// Pages that may wait to be made.
  private static let most = 32

  /// What is known of a page that is being made.
  enum Standing {
    case working(done: Int, total: Int)
    case made(Reply)
  }

  /// Begins a page, or looks after it; waits for it a little.
  ///
  /// - Parameters:
  ///   - key: Its name, which changes with whatever it depends on.
  ///   - room: Where the reply is kept.
  ///   - size: What the reply depends on, as `ReplyCache` has it.
  ///   - make: Makes the page; it is given something to tell its progress to.
  /// - Returns: the page, or how far it is.
  /// - Throws: what making it threw, once; `Refusal` with 503 where too many wait.
  func page(
    _ key: String, _ room: ReadingRoom, size: UInt64,
    make: @escaping @Sendable (_ progress: (Int, Int) -> Void) throws -> Reply
  ) throws -> Standing {
    if let reply = room.replies.reply(key, size: size) { return .made(reply) }
    let begins = try state.withLock { state -> Bool in
      if let error = state.failed.removeValue(forKey: key) { throw error }
      if state.working[key] != nil { return false }
      guard state.working.count < SlowPages.most else {
        throw Refusal(
          status: 503, reason: "Too many histories are being read: try again in a moment.",
          fields: [("retry-after", "5")])
      }
      state.working[key] = (.now, 0, 0)
      return true
    }
    let finished = DispatchSemaphore(value: 0)
    if begins {
      queue.async {
        do {
          let reply = try make { done, total in
            self.state.withLock {
              if $0.working[key] != nil {
                $0.working[key]?.done = done; $0.working[key]?.total = total
              }
            }
          }
          room.replies.keep(reply, key, size: size)
        } catch { self.state.withLock { $0.failed[key] = error } }
        self.state.withLock { $0.working[key] = nil }
        finished.signal()
      }
      _ = finished.wait(timeout: .now() + .milliseconds(400))
    }
    if let reply = room.replies.reply(key, size: size) { return .made(reply) }
    return try state.withLock { state in
      if let error = state.failed.removeValue(forKey: key) { throw error }
      let working = state.working[key]
      return .working(done: working?.done ?? 0, total: working?.total ?? 0)
    }
  }
}
