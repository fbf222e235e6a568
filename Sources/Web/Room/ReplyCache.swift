// Answers that were made, by what they depend on: the request, and how far the log was. Bounded in
// bytes; the least lately used go first.
import Dispatch
import Synchronization

/// Keeps answers.
final class ReplyCache: Sendable {
  private struct Kept {
    var reply: Reply
    var size: UInt64
    var used: UInt64
  }

  private struct State {
    var kept: [String: Kept] = [:]
    var bytes = 0
    var clock: UInt64 = 0
    /// Keys that somebody is making an answer to, and who waits for it.
    var making: [String: DispatchGroup] = [:]
  }

  // Guards all of it; held for a look, or for throwing out what is too much.
  private let state = Mutex(State())
  private let mostBytes: Int

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// The answer to `key` that was made when the archive's state was `size`; nil where there is none.
  func reply(_ key: String, size: UInt64) -> Reply? {
    state.withLock { state in
      guard let kept = state.kept[key], kept.size == size else { return nil }
      state.clock += 1
      state.kept[key]?.used = state.clock
      return kept.reply
    }
  }

  /// What is to be done where an answer is old.
  enum Turn {
    /// Make a new one, and call `end` then.
    case make
    /// Another does; this one was right a moment ago.
    case old(Reply)
    /// Another does, and is done when this group is empty.
    case wait(DispatchGroup)
  }

  /// Whose turn it is to make an answer to `key` anew.
  ///
  /// `isGoodEnough` says whether an answer of another state may be given meanwhile.
  func begin(_ key: String, isGoodEnough: (UInt64) -> Bool) -> Turn {
    state.withLock { state in
      if let making = state.making[key] {
        guard let kept = state.kept[key], isGoodEnough(kept.size) else { return .wait(making) }
        return .old(kept.reply)
      }
      let making = DispatchGroup()
      making.enter()
      state.making[key] = making
      return .make
    }
  }

  /// Says that whoever was to make an answer to `key` is done.
  func end(_ key: String) { state.withLock { $0.making.removeValue(forKey: key) }?.leave() }

  /// Keeps an answer, where it is no large part of all that may be kept.
  func keep(_ reply: Reply, _ key: String, size: UInt64) {
    let bytes = reply.body.count + key.utf8.count + 256
    guard bytes <= mostBytes / 8 else { return }
    state.withLock { state in
      state.clock += 1
      if let old = state.kept.updateValue(
        Kept(reply: reply, size: size, used: state.clock), forKey: key)
      {
        state.bytes -= old.reply.body.count + key.utf8.count + 256
      }
      state.bytes += bytes
      guard state.bytes > mostBytes else { return }
      // Half goes at once, so that this is seldom done.
      for (key, kept) in state.kept.sorted(by: { $0.value.used < $1.value.used }) {
        if state.bytes <= mostBytes / 2 { break }
        state.kept[key] = nil
        state.bytes -= kept.reply.body.count + key.utf8.count + 256
      }
    }
  }

  /// Bytes that are kept.
  var bytes: Int { state.withLock { $0.bytes } }
}
